"""Rolls as their pages need them: who may see which, who took them, what they add up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.http import Http404

from courses.models import Session, SessionAudience, TrainingClass
from courses.permissions import STAFF, Rights
from trainees.models import AttendanceMark, MarkChange, RollCall, SpotCheck
from trainees.queries.weeks import closures_over
from training.queries.prepared import Given, Prepared


@dataclass(frozen=True, slots=True)
class RollSubject:
    """A session's roll as somebody of the class finds it."""

    session: Session
    training_class: TrainingClass

    @property
    def class_id(self) -> int:
        return self.training_class.pk

    @property
    def in_closed_week(self) -> bool:
        return self.session.in_closed_week  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class SubClassRoll:
    """A sub-class's roll of one session; without `taken_at` it has not been taken. `checked`: a
    spot-check stands beside it."""

    sub_class_id: int
    name: str
    taken_at: datetime | None
    taken_by: str
    checked: bool


@dataclass(frozen=True, slots=True)
class RollCounts:
    """`present` came in time and stayed; the others are what their marks say."""

    expected: int = 0
    present: int = 0
    late: int = 0
    left_early: int = 0
    on_leave: int = 0
    absent: int = 0


def roll_for(rights: Rights, session_id: int) -> RollSubject:
    """The roll of a session with its class and policy in one query; Http404 for a session of a
    class one has nothing to do with, and where none of its sub-classes is one's own."""
    mine = [office.sub_class_id for office in rights.offices if office.sub_class_id]
    told = {f"mine{number}": pk for number, pk in enumerate(mine)}
    for session in _session(tuple(told))(session=session_id, **told):
        if _within_reach(rights, session):
            return RollSubject(session, session.training_class)
    raise Http404


@cache
def _session(mine: tuple[str, ...]) -> Prepared:
    """A session by how many sub-classes are one's own: their number is part of the SQL."""
    audience = SessionAudience.objects.filter(session=OuterRef("pk"))
    closures = closures_over(OuterRef("training_class"), OuterRef("starts_at"))
    return Prepared(
        lambda: (
            Session.objects.select_related("training_class__policy", "venue")
            .annotate(
                for_mine=Exists(audience.filter(sub_class__pk__in=[Given(name) for name in mine])),
                in_closed_week=Exists(closures),
            )
            .filter(pk=Given("session"))
        )
    )


def _within_reach(rights: Rights, session: Session) -> bool:
    class_id = session.training_class_id
    if rights.office(STAFF, class_id) is None:
        return rights.enrolment(class_id) is not None
    return rights.sub_class_ids(class_id) is None or session.for_mine  # type: ignore[attr-defined]


def sub_class_rolls(
    session: Session, *, sub_class_ids: Iterable[int] | None = None
) -> list[SubClassRoll]:
    """The rolls of a session by sub-class, taken or not: one query."""
    rows = _ROLLS_OF_SESSION(session=session.pk)
    wanted = None if sub_class_ids is None else set(sub_class_ids)
    return [roll for _, roll in map(_roll, rows) if wanted is None or roll.sub_class_id in wanted]


def rolls_by_session(
    training_class: TrainingClass, *, sub_class_ids: Iterable[int] | None = None
) -> dict[int, list[SubClassRoll]]:
    """Every roll of a class by session id: one query."""
    audiences = SessionAudience.objects.filter(session__training_class=training_class)
    found: dict[int, list[SubClassRoll]] = {}
    if sub_class_ids is not None:
        audiences = audiences.filter(sub_class__in=list(sub_class_ids))
    for session_id, roll in map(_roll, _with_rolls(audiences)):
        found.setdefault(session_id, []).append(roll)
    return found


def _with_rolls(audiences: QuerySet[SessionAudience]) -> QuerySet[SessionAudience, Any]:
    return (
        audiences.annotate(
            roll=FilteredRelation(
                "session__rolls", condition=Q(session__rolls__sub_class=F("sub_class"))
            ),
            checked=Exists(_CHECKS),
        )
        .order_by("sub_class__position", "sub_class")
        .values_list(
            "session",
            "sub_class",
            "sub_class__name",
            "roll__taken_at",
            "roll__taken_by__name",
            "checked",
        )
    )


def _roll(row: Any) -> tuple[int, SubClassRoll]:
    session, sub_class, name, taken_at, taken_by, checked = row
    return session, SubClassRoll(sub_class, name, taken_at, taken_by or "", checked)


_CHECKS = SpotCheck.objects.filter(session=OuterRef("session"), sub_class=OuterRef("sub_class"))
_ROLLS_OF_SESSION = Prepared(
    lambda: _with_rolls(SessionAudience.objects.filter(session=Given("session")))
)


def roll_counts(
    training_class: TrainingClass, *, sub_class_ids: Iterable[int] | None = None
) -> dict[tuple[int, int], RollCounts]:
    """Counts of every taken roll by (session id, sub-class id): one aggregate."""
    marks = AttendanceMark.objects.filter(session__training_class=training_class, expected=True)
    if sub_class_ids is not None:
        marks = marks.filter(sub_class__in=list(sub_class_ids))
    rows = (
        marks.order_by()
        .values_list("session", "sub_class")
        .annotate(
            expected=Count("pk"),
            present=Count("pk", filter=Q(attended=True, late=False, left_early=False)),
            late=Count("pk", filter=Q(late=True)),
            left_early=Count("pk", filter=Q(left_early=True)),
            on_leave=Count("pk", filter=Q(on_leave=True)),
            absent=Count("pk", filter=Q(absent=True)),
        )
    )
    return {(row[0], row[1]): RollCounts(*row[2:]) for row in rows}


def takers(session: Session) -> dict[int, tuple[str, datetime]]:
    """Who took the roll of each sub-class, and when."""
    rows = RollCall.objects.filter(session=session)
    return {
        sub_class: (name or "", at)
        for sub_class, name, at in rows.values_list("sub_class", "taken_by__name", "taken_at")
    }


def last_savers(session: Session, trainee_ids: Iterable[int]) -> dict[int, tuple[str, datetime]]:
    """Who set the marks of these trainees last, and when."""
    ids = list(trainee_ids)
    by_sub_class = takers(session)
    marks = AttendanceMark.objects.filter(session=session, trainee__in=ids)
    found = {
        pk: by_sub_class[sub_class]
        for pk, sub_class in marks.values_list("trainee", "sub_class")
        if sub_class in by_sub_class
    }
    for change in mark_history(session, trainee_ids=ids):
        name = change.changed_by.name if change.changed_by else ""
        found[change.trainee_id] = (name, change.changed_at)
    return found


def mark_history(session: Session, *, trainee_ids: Iterable[int]) -> QuerySet[MarkChange]:
    """What marks said before they were changed, oldest first, with who changed them."""
    changes = MarkChange.objects.filter(session=session, trainee__in=list(trainee_ids))
    return changes.select_related("changed_by").order_by("pk")
