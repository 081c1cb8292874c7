"""The chains that classes keep (their log's heads, and their ledgers) and the workbooks."""

from collections.abc import Iterable, Iterator

from courses.models import TrainingClass
from trainees.models import ImportBatch, ScoreEntry
from trainees.policies.importing import ImportState
from trainees.services.ledger import chained_values
from training.chaining import START, Row
from training.services.kept_files import Kept
from training.services.verification import Chain, End


def class_log_ends() -> Iterable[tuple[str, End]]:
    """Where the log of each class that has one ends."""
    classes = TrainingClass.objects.filter(log_length__gt=0)
    return [(one.log_chain, (one.log_link, one.log_length)) for one in classes]


def ledgers() -> Iterator[Chain]:
    """The ledger of every class; heads are read before rows, so writers do not disturb."""
    for one in TrainingClass.objects.order_by("pk"):
        if one.ledger_length or ScoreEntry.objects.filter(training_class=one).exists():
            yield Chain(one.log_chain, ledger_rows(one), (one.ledger_link, one.ledger_length))


def ledger_rows(training_class: TrainingClass, *, up_to: int | None = None) -> Iterator[Row]:
    """The entries of a class as rows of its chain, all or up to a sequence number."""
    previous = START
    entries = ScoreEntry.objects.filter(training_class=training_class).order_by("sequence")
    if up_to is not None:
        entries = entries.filter(sequence__lte=up_to)
    for entry in entries.iterator():
        name = f"entry {entry.sequence} of trainee {entry.trainee_id}"
        yield Row(name, entry.sequence, previous, chained_values(entry), entry.link)
        previous = entry.link


def waiting_workbooks() -> Iterator[Kept]:
    """A workbook is kept while nothing is decided about it."""
    waiting = ImportBatch.objects.filter(state=ImportState.PREVIEWED)
    return (Kept(*row) for row in waiting.values_list("path", "sha256").iterator())
