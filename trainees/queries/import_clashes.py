"""Clashes of a timetable that is not written yet: within itself, and with what stands."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.enums import ClassState, SessionState
from courses.models import Lecturer, Session, TrainingClass, Venue
from courses.policies.timetable_sheet import TimetableRow
from courses.queries.sessions import clashing_sessions
from trainees.policies.importing import ImportProblem
from trainees.policies.timetable_clashes import Shared, clashes_within, span_of
from training.spreadsheets.problems import Problem
from training.spreadsheets.tables import Table


def clash_problems(
    training_class: TrainingClass, rows: Sequence[TimetableRow], *, table: Table
) -> Iterator[Problem]:
    """One problem a clash, at the cell that is shared."""
    for row, earlier, shared in clashes_within(rows):
        yield _problem(
            table,
            row,
            ImportProblem.CLASH_IN_SHEET,
            shared,
            _("row {row} “{title}”, {what}").format(
                row=earlier.row, title=earlier.title, what=_same(shared)
            ),
        )
    for row, session, what in _standing_clashes(training_class, rows):
        when = date_format(timezone.localtime(session.starts_at), "Y-m-d H:i")
        told = _("“{title}” at {when}, {what}").format(
            title=session.title, when=when, what=_same(what)
        )
        if session.training_class_id != training_class.pk:
            told = _("{told} (another class)").format(told=told)
        yield _problem(table, row, ImportProblem.CLASH, what, told)


def _standing_clashes(
    training_class: TrainingClass, rows: Sequence[TimetableRow]
) -> Iterator[tuple[TimetableRow, Session, Shared]]:
    """One query where nothing stands in the timetable's span; else one more for each row that
    overlaps something."""
    standing = _standing_spans(rows)
    if not standing:
        return
    ids = {one.name: one.pk for one in training_class.sub_classes.all()}
    lecturers = {(one.name, one.unit): one for one in Lecturer.objects.all()}
    venues = {one.name: one for one in Venue.objects.all()}
    for row in rows:
        candidate = Session(
            training_class=training_class,
            starts_at=moment(row, row.start),
            ends_at=moment(row, row.end),
            lecturer=lecturers.get((row.lecturer or "", row.lecturer_unit or "")),
            venue=venues.get(row.venue or ""),
        )
        if any(a < candidate.ends_at and b > candidate.starts_at for a, b in standing):
            audience = ids.values() if row.audience == "whole" else [ids[n] for n in row.audience]
            for session, what in clashing_sessions(candidate, sub_class_ids=audience):
                yield row, session, Shared(what)


def _standing_spans(rows: Sequence[TimetableRow]) -> list[tuple[datetime, datetime]]:
    span = span_of(rows)
    if span is None:
        return []
    start, end = (timezone.make_aware(moment) for moment in span)
    return list(
        Session.objects.filter(state=SessionState.PLANNED, starts_at__lt=end, ends_at__gt=start)
        .exclude(training_class__state=ClassState.CLOSED)
        .values_list("starts_at", "ends_at")
    )


def moment(row: TimetableRow, clock: time) -> datetime:
    """A time of a row in the site's time zone."""
    return timezone.make_aware(datetime.combine(row.date, clock))


def _problem(
    table: Table, row: TimetableRow, reason: ImportProblem, shared: Shared, other: str
) -> Problem:
    key = shared.value if shared.value in table.columns else "time"
    return table.problem(reason, row=row.row, key=key, value=row.title, other=other)


def _same(shared: Shared) -> str:
    return {
        Shared.AUDIENCE: _("same people"),
        Shared.VENUE: _("same venue"),
        Shared.LECTURER: _("same lecturer"),
    }[shared]
