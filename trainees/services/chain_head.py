"""Comparing a printed chain head with the ledger (docs/rules.md, R7.7)."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from courses.models import TrainingClass
from trainees.models import ScoreEntry
from trainees.policies.chain_head import PrintedHead
from trainees.services.verification import ledger_rows
from training.chaining import Broken, first_broken


@dataclass(frozen=True, slots=True)
class HeadFound:
    """The entry that a head names. `broken` is the first row up to it that does not hold."""

    training_class: TrainingClass
    sequence: int
    recorded_at: datetime
    later: int
    broken: Broken | None


def find_head(training_class: TrainingClass, head: PrintedHead) -> HeadFound | None:
    """The entry of the class's ledger that the head names, with the chain walked up to it; None
    where the ledger has no such entry."""
    entries = ScoreEntry.objects.filter(training_class=training_class)
    named = entries.filter(link__startswith=head.start, link__endswith=head.end)
    entry = named.order_by("sequence").only("sequence", "link", "recorded_at").first()
    if entry is None:
        return None
    rows = ledger_rows(training_class, up_to=entry.sequence)
    return HeadFound(
        training_class=training_class,
        sequence=entry.sequence,
        recorded_at=entry.recorded_at,
        later=training_class.ledger_length - entry.sequence,
        broken=first_broken(rows, key=settings.CHAIN_KEY, end=(entry.link, entry.sequence)),
    )


def find_anywhere(head: PrintedHead) -> HeadFound | None:
    """The same among all classes."""
    found = (find_head(one, head) for one in TrainingClass.objects.order_by("pk"))
    return next(filter(None, found), None)
