"""Drafts that wait for the class head, and where checks differ from the rolls they stand beside."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from courses.models import Session, TrainingClass
from trainees.models import AttendanceMark, RollCall, RollDraft, SpotCheck
from trainees.policies.attendance import RollFact
from trainees.policies.spot_check import differs


@dataclass(frozen=True, slots=True)
class Difference:
    """One trainee of whom roll and check say different things."""

    trainee_id: int
    number: int
    name: str
    roll: RollFact
    seen: RollFact


@dataclass(frozen=True, slots=True)
class Checked:
    """A check beside the roll that somebody took of the same sub-class."""

    session: Session
    sub_class: str
    made_by: str
    made_at: datetime
    taken_by: str
    differences: list[Difference]


def drafts_of(session: Session, *, sub_class_ids: Iterable[int]) -> list[RollDraft]:
    """The drafts of these sub-classes, the oldest first: the newest word of a trainee holds."""
    drafts = RollDraft.objects.filter(session=session, sub_class__in=list(sub_class_ids))
    return list(drafts.select_related("made_by").order_by("made_at", "pk"))


def checked_in(session: Session, *, sub_class_ids: Iterable[int]) -> list[Checked]:
    checks = SpotCheck.objects.filter(session=session, sub_class__in=list(sub_class_ids))
    return _checked(checks)


def checked_of(
    training_class: TrainingClass, *, sub_class_ids: Iterable[int] | None
) -> list[Checked]:
    """Every check of a class whose roll was taken, the newest first: three queries."""
    checks = SpotCheck.objects.filter(session__training_class=training_class)
    if sub_class_ids is not None:
        checks = checks.filter(sub_class__in=list(sub_class_ids))
    return _checked(checks)


def _checked(found: QuerySet[SpotCheck]) -> list[Checked]:
    checks = list(
        found.select_related("session", "sub_class", "made_by").order_by("-made_at", "-pk")
    )
    if not checks:
        return []
    places = {(one.session_id, one.sub_class_id) for one in checks}
    rolls = RollCall.objects.filter(session__in={pk for pk, _ in places})
    taken = {
        (session, sub_class): name or ""
        for session, sub_class, name in rolls.values_list("session", "sub_class", "taken_by__name")
    }
    marks = _marks(checks)
    return [
        Checked(
            check.session,
            check.sub_class.name,
            check.made_by.name,
            check.made_at,
            taken[place],
            _differences(check, marks[place]),
        )
        for check in checks
        if (place := (check.session_id, check.sub_class_id)) in taken
    ]


def _marks(checks: list[SpotCheck]) -> dict[tuple[int, int], list[AttendanceMark]]:
    """The marks that may differ: whoever is absent in the roll, and whoever a check names."""
    named = {pk for check in checks for pk in check.told}
    marks = AttendanceMark.objects.filter(
        Q(marked_absent=True) | Q(trainee__in=named), session__in={c.session_id for c in checks}
    )
    found = defaultdict(list)
    for mark in marks.select_related("trainee__person").order_by("trainee__number"):
        found[mark.session_id, mark.sub_class_id].append(mark)
    return found


def _differences(check: SpotCheck, marks: Iterable[AttendanceMark]) -> list[Difference]:
    told = check.told
    found = []
    for mark in marks:
        roll = RollFact(mark.marked_absent, mark.minutes_late, mark.minutes_early)
        seen = told.get(mark.trainee_id, RollFact())
        if differs(roll, seen, on_leave=mark.on_leave):
            who = mark.trainee
            found.append(Difference(who.pk, who.number, who.person.name, roll, seen))
    return found
