"""What import_roster and import_timetable share: preview in words, then write or say why not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from courses.policies.timetable_sheet import TimetableRow
from trainees.policies.importing import ImportKind
from trainees.queries.importing import Preview, RosterLine, RosterPreview, preview_of
from trainees.services.importing import import_now
from training.actors import Actor
from training.refusals import Refused


class ImportCommand(BaseCommand):
    kind: ImportKind

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("class_id", type=int)
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="only say what would happen")
        if self.kind == ImportKind.ROSTER:
            parser.add_argument(
                "--sub-class", default="", metavar="NAME", help="for people who have none"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        training_class, data = _class(options["class_id"]), _bytes(options["file"])
        try:
            preview = preview_of(training_class, data, kind=self.kind)
            self.stdout.write("\n".join(in_words(preview)))
            if preview.problems:
                raise CommandError(_failure(preview), returncode=1)
            if not options["check"]:
                import_now(
                    training_class,
                    data,
                    kind=self.kind,
                    sub_class=options.get("sub_class", ""),
                    by=Actor.system(),
                    now=timezone.now(),
                )
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        self.stdout.write(
            _("Nothing was written.") if options["check"] else _("All of it was written.")
        )


def in_words(preview: Preview) -> Iterator[str]:
    """The preview as lines: each row with what will happen, notes, totals."""
    for line in preview.lines:
        yield _roster_line(line) if isinstance(line, RosterLine) else _session_line(line)
    yield from (_("Note: {note}").format(note=note) for note in preview.notes)
    counts = preview.counts
    if isinstance(preview, RosterPreview):
        yield _("People: {rows}. New: {new}. Known: {known}. In the class: {enrolled}.").format(
            **counts
        )
    else:
        yield _("Sessions: {rows}. Days: {days}. Hours: {hours}.").format(
            **counts, hours=f"{preview.hours.normalize():f}"
        )


def _roster_line(line: RosterLine) -> str:
    row = line.row
    told = [str(line.outcome.label)]
    told += [_("same name: {unit}").format(unit=unit) for unit in line.namesakes]
    facts = [str(row.number), row.name, row.unit, row.post, row.sub_class or ""]
    return f"{row.row}: {' '.join(filter(None, facts))} → {', '.join(told)}"


def _session_line(row: TimetableRow) -> str:
    audience = _("whole class") if row.audience == "whole" else "、".join(row.audience)
    hours = f"{row.hours.normalize():f}"
    return (
        f"{row.row}: {row.date} {row.start:%H:%M}–{row.end:%H:%M} {row.title} → {audience}, {hours}"
    )


def _failure(preview: Preview) -> str:
    problems = "\n".join(f"- {problem}" for problem in preview.problems)
    return _("Nothing was written. Mend these first:") + "\n" + problems


def _class(class_id: int) -> TrainingClass:
    found = TrainingClass.objects.filter(pk=class_id).select_related("policy").first()
    if found is None:
        raise CommandError(_("There is no class {number}.").format(number=class_id), returncode=1)
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", returncode=1) from error
