"""Everything a trainee's card says of one person in one class, and finding the person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery, Sum

from courses.permissions import STAFF, Rights
from courses.policies.rules import LEAVE_KINDS
from trainees.enums import Meal, NightState
from trainees.models import (
    AttendanceMark,
    LeaveRequest,
    LeaveSession,
    MealCheck,
    NightCheck,
    Sanction,
    Trainee,
    WithdrawalCase,
)
from trainees.policies.notification import scope_of
from trainees.queries.people import Listed, listed, matching
from training.models import Notification


@dataclass(frozen=True, slots=True)
class StripMark:
    """One session of the strip; `value` is what the glyphs are named by."""

    title: str
    starts_at: datetime
    value: str


def place_of(trainee: Trainee, *, phones: bool) -> Listed:
    """Sub-class, group, seat, room and offices now; the phone only where it is asked for."""
    return listed(Trainee.objects.filter(pk=trainee.pk), phones=phones)[0]


def strip_of(trainee: Trainee, *, most: int) -> list[StripMark]:
    """The marks of the last sessions whose roll is in, oldest first: one query."""
    marks = AttendanceMark.objects.filter(trainee=trainee, expected=True).select_related("session")
    last = list(marks.order_by("-session__starts_at", "-session__number")[:most])
    return [
        StripMark(one.session.title, one.session.starts_at, value_of(one)) for one in last[::-1]
    ]


def value_of(mark: AttendanceMark) -> str:
    """The one word for a mark: absent before leave, leave before late."""
    if mark.absent:
        return "absent"
    for kind in LEAVE_KINDS:
        if getattr(mark, f"{kind}_hours") is not None:
            return kind
    if mark.late and mark.left_early:
        return "late_and_left_early"
    return "late" if mark.late else "left_early" if mark.left_early else "present"


def leaves_of_trainee(trainee: Trainee, *, most: int) -> list[LeaveRequest]:
    """The last requests with the hours (学时) they miss, newest first."""
    hours = LeaveSession.objects.filter(leave=OuterRef("pk")).order_by().values("leave")
    found = LeaveRequest.objects.filter(trainee=trainee).prefetch_related("approvals")
    found = found.annotate(hours=Subquery(hours.annotate(sum=Sum("hours")).values("sum")))
    return list(found.order_by("-starts_at")[:most])


def life_of(trainee: Trainee, *, most: int) -> list[tuple[date, str]]:
    """Meals missed and nights away, newest first, as (date, word)."""
    meals = MealCheck.objects.filter(trainee=trainee).order_by("-date").values_list("date", "meal")
    nights = NightCheck.objects.filter(trainee=trainee).order_by("-date")
    found: list[tuple[date, str]] = [(on, str(Meal(meal).label)) for on, meal in meals[:most]]
    found += [
        (on, str(NightState(state).label))
        for on, state in nights.values_list("date", "state")[:most]
    ]
    return sorted(found, key=lambda one: one[0], reverse=True)[:most]


def told_to(trainee: Trainee, *, most: int) -> list[Notification]:
    """The last messages of this class to the trainee in person, newest first."""
    user, scope = trainee.person.user_id, scope_of(trainee.training_class_id)
    if user is None:
        return []
    return list(Notification.objects.filter(user=user, scope=scope)[:most])


def sanctions_of(trainee: Trainee) -> list[Sanction]:
    found = Sanction.objects.filter(trainee=trainee).select_related("incidentpart")
    return list(found.order_by("-imposed_at", "-pk"))


def cases_of(trainee: Trainee) -> list[WithdrawalCase]:
    return list(WithdrawalCase.objects.filter(trainee=trainee).order_by("-opened_at", "-pk"))


def people_found(rights: Rights, text: str, *, most: int) -> list[Trainee]:
    """Trainees whom one is staff for, in any class, by name, unit, pinyin or initials; those of
    running classes first. One query."""
    now = FilteredRelation("memberships", condition=Q(memberships__ends_at__isnull=True))
    found = Trainee.objects.filter(staffed(rights)).annotate(
        member=now,
        sub_class=F("member__sub_class__name"),
        class_name=F("training_class__short_name"),
    )
    rows = matching(found, text).select_related("person")
    order = ("-training_class__state", "-training_class__opened_at", "number", "pk")
    return list(rows.order_by(*order).distinct()[:most])


def staffed(rights: Rights, *, roles: Iterable[str] = STAFF) -> Q:
    """Condition on the trainees of the places where one holds an office of the staff, or one of
    these offices."""
    return _any(
        _place(office.class_id, office.sub_class_id)
        for office in rights.offices
        if office.role in roles
    )


def _place(class_id: int | None, sub_class_id: int | None) -> Q:
    if class_id is None:
        return Q(pk__gt=0)
    if sub_class_id is None:
        return Q(training_class=class_id)
    return Q(memberships__sub_class=sub_class_id, memberships__ends_at__isnull=True)


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for one in conditions:
        found |= one
    return found
