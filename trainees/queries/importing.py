"""What a workbook would do to a class, row by row, before anything is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Max, QuerySet
from django.http import Http404

from courses.models import TrainingClass
from courses.permissions import Rights
from courses.policies.timetable_columns import WORDS as TIMETABLE_WORDS
from courses.policies.timetable_sheet import TimetableRow, TimetableSheet, parse_timetable
from trainees.models import ImportBatch, Person
from trainees.policies.importing import ImportKind, ImportNote, ImportProblem, RosterOutcome
from trainees.policies.namesakes import may_be
from trainees.policies.roster_columns import WORDS as ROSTER_WORDS
from trainees.policies.roster_sheet import RosterRow, RosterSheet, parse_roster
from trainees.queries.import_clashes import clash_problems
from training.spreadsheets.problems import Problem
from training.spreadsheets.tables import Table, find_tables
from training.spreadsheets.workbook import Workbook, read_workbook

LONGEST_OFFICE = 40  # characters, as the table of class offices keeps them


@dataclass(frozen=True, slots=True)
class RosterLine:
    """`row` as read; `namesakes` tells people of the same name apart by their units, `post_before`
    is what a known person's post was, where the roster says another; `enrolled_as` their number in
    this class."""

    row: RosterRow
    outcome: RosterOutcome
    namesakes: tuple[str, ...] = ()
    post_before: str = ""
    enrolled_as: str = ""


@dataclass(frozen=True)
class RosterPreview:
    sheet: RosterSheet
    lines: tuple[RosterLine, ...]
    problems: tuple[Problem, ...]
    sub_classes: tuple[str, ...]
    kind = ImportKind.ROSTER

    @property
    def notes(self) -> tuple[Problem, ...]:
        return self.sheet.notes

    @property
    def needs_sub_class(self) -> bool:
        """Whether somebody has to say where people without a sub-class go."""
        return len(self.sub_classes) > 1 and any(not line.row.sub_class for line in self.lines)

    @cached_property
    def counts(self) -> dict[str, int]:
        outcomes = [line.outcome for line in self.lines]
        return {
            "rows": len(self.lines),
            "new": outcomes.count(RosterOutcome.NEW),
            "known": outcomes.count(RosterOutcome.KNOWN),
            "enrolled": outcomes.count(RosterOutcome.ENROLLED),
            "namesakes": sum(bool(line.namesakes) for line in self.lines),
            "problems": len(self.problems),
        }


@dataclass(frozen=True)
class TimetablePreview:
    """Hours are 学时."""

    sheet: TimetableSheet
    lines: tuple[TimetableRow, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    kind = ImportKind.TIMETABLE
    needs_sub_class = False

    @property
    def hours(self) -> Decimal:
        return sum((row.hours for row in self.lines), Decimal(0))

    @property
    def days(self) -> list[date]:
        return sorted({row.date for row in self.lines})

    @cached_property
    def counts(self) -> dict[str, int]:
        return {
            "rows": len(self.lines),
            "days": len(self.days),
            "together": sum(row.audience == "whole" for row in self.lines),
            "problems": len(self.problems),
        }


Preview = RosterPreview | TimetablePreview


def preview_of(training_class: TrainingClass, data: bytes, *, kind: str) -> Preview:
    """What these bytes would do. Refuses what is no workbook; all else stands in `problems`."""
    workbook = read_workbook(data)
    if kind == ImportKind.ROSTER:
        return roster_preview(training_class, workbook)
    return timetable_preview(training_class, workbook)


def roster_preview(training_class: TrainingClass, workbook: Workbook) -> RosterPreview:
    """Four queries, however many rows. People of a sheet without numbers go on after the class's
    last one. A person who is in the class already, or a number that is taken, is a problem."""
    names = tuple(one.name for one in training_class.sub_classes.all())
    sheet = parse_roster(workbook, known_sub_classes=names)
    taken = dict(training_class.trainees.values_list("number", "person__name"))
    if "number" not in sheet.columns and taken:
        last = training_class.trainees.aggregate(last=Max("number"))["last"]
        sheet = replace(
            sheet, rows=tuple(replace(row, number=row.number + last) for row in sheet.rows)
        )
    enrolled = dict(training_class.trainees.values_list("person", "number"))
    lines = tuple(_roster_lines(sheet.rows, enrolled))
    tables = find_tables(workbook, ROSTER_WORDS, required=frozenset({"name"}))
    unfit = tuple(_unfit(tables[0], lines, taken)) if tables else ()
    return RosterPreview(sheet, lines, sheet.problems + unfit, names)


def _roster_lines(rows: Iterable[RosterRow], enrolled: Mapping[int, int]) -> Iterable[RosterLine]:
    rows = list(rows)
    known: dict[str, dict[str, list[Person]]] = {}
    persons = Person.objects.filter(name__in={row.name for row in rows})
    for person in persons.select_related("home_unit").order_by("namesake"):
        known.setdefault(person.name, {}).setdefault(person.home_unit.name, []).append(person)
    units: dict[str, dict[str, int]] = {}
    for row in rows:
        units.setdefault(row.name, {})[row.unit] = row.row
    for row in rows:
        same = _meant(row, known.get(row.name, {}).get(row.unit, ()))
        others = {**dict.fromkeys(known.get(row.name, {}), 0), **units[row.name]}
        others.pop(row.unit, None)
        before = same.post if same and row.post and same.post != row.post else ""
        number = enrolled.get(same.pk) if same else None
        yield RosterLine(row, _outcome(same, number), tuple(others), before, str(number or ""))


def _meant(row: RosterRow, known: Iterable[Person]) -> Person | None:
    return next((person for person in known if may_be(row.birth, person.birth)), None)


def _outcome(person: Person | None, number: int | None) -> RosterOutcome:
    if person is None:
        return RosterOutcome.NEW
    return RosterOutcome.KNOWN if number is None else RosterOutcome.ENROLLED


def _unfit(
    table: Table,
    lines: tuple[RosterLine, ...],
    taken: Mapping[int, str],
) -> Iterable[Problem]:
    if lines and all(line.outcome is RosterOutcome.ENROLLED for line in lines):
        yield Problem(ImportProblem.ALL_ENROLLED, table.sheet.name)
        return
    for line in lines:
        row, name = line.row, line.row.name
        if line.outcome is RosterOutcome.ENROLLED:
            yield table.problem(
                ImportProblem.ENROLLED, row=row.row, key="name", value=name, other=line.enrolled_as
            )
        elif row.number in taken:
            yield table.problem(
                ImportProblem.NUMBER_TAKEN,
                row=row.row,
                key="number",
                value=row.number,
                other=taken[row.number],
            )
        for office in row.offices:
            if len(office) > LONGEST_OFFICE:
                yield table.problem(
                    ImportProblem.OFFICE_TOO_LONG,
                    row=row.row,
                    key="office" if "office" in table.columns else "remark",
                    value=office,
                    other=str(LONGEST_OFFICE),
                )


def timetable_preview(training_class: TrainingClass, workbook: Workbook) -> TimetablePreview:
    """Clashes of rows with each other and with what stands are problems of the later row; a day
    outside the class's phases is worth a note."""
    phases = list(training_class.phases.all())
    rules = training_class.rules
    sheet = parse_timetable(
        workbook,
        known_sub_classes=[one.name for one in training_class.sub_classes.all()],
        year=phases[0].starts_on.year if phases else None,
        half_day_windows=rules.half_days,
        hours_per_half_day=rules.hours_per_half_day,
    )
    problems, notes = list(sheet.problems), list(sheet.notes)
    tables = find_tables(workbook, TIMETABLE_WORDS, required=frozenset({"date", "title"}))
    if tables:
        problems += clash_problems(training_class, sheet.rows, table=tables[0])
        notes += [
            tables[0].problem(ImportNote.OUTSIDE_PHASES, row=row.row, key="date", value=row.date)
            for row in sheet.rows
            if phases and not any(one.starts_on <= row.date <= one.ends_on for one in phases)
        ]
    return TimetablePreview(sheet, sheet.rows, tuple(problems), tuple(notes))


def imports_of(training_class: TrainingClass, *, kind: str) -> QuerySet[ImportBatch]:
    """The imports of a class that wait or were written, newest first."""
    return (
        training_class.imports.filter(kind=kind)
        .exclude(state="discarded")
        .select_related("uploaded_by", "decided_by")
    )


def batch_for(rights: Rights, uid: str) -> ImportBatch:
    """An import of a class that one has to do with, else Http404."""
    ids = rights.class_ids()
    found = ImportBatch.objects.filter(pk=uid).select_related(
        "training_class__policy", "uploaded_by", "decided_by"
    )
    batch = (found if ids is None else found.filter(training_class__in=ids)).first()
    if batch is None:
        raise Http404
    return batch
