"""The timetable of a class, a week at a time."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.enums import ClassState
from courses.models import SubClass, TrainingClass
from courses.permissions import Rights, member, organiser, plan_session, staff
from courses.queries.classes import class_for
from courses.queries.timetable import TimetableDay, week_of
from courses.views.page import render_page
from courses.views.week_switch import dates_of, monday_shown, week_switch
from training.permissions import allowed

ALL, AS_WEEK = "all", "week"


@dataclass(frozen=True, slots=True)
class Group:
    """A choice of the sub-class filter."""

    key: str
    label: str
    current: bool


@allowed(member, load=class_for)
@require_safe
def timetable(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """`week` is any date of the week shown (default: today's, or the nearest that has sessions),
    `group` a sub-class; a trainee sees their own only. `as=week` lays the days side by side."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    now = timezone.now()
    span = dates_of(training_class)
    monday = monday_shown(request.GET, span=span, today=timezone.localdate(now))
    sub_classes = list(training_class.sub_classes.all())
    shown = _shown(request, training_class, sub_classes)
    days = week_of(training_class, monday, sub_class_ids=shown, now=now)
    return render_page(
        request,
        "courses/timetable.html",
        training_class=training_class,
        days=days,
        as_week=request.GET.get("as") == AS_WEEK,
        changeable=_changeable(rights, training_class, days),
        may_add=training_class.state != ClassState.CLOSED
        and plan_session(rights, _Everybody(training_class.pk, [one.pk for one in sub_classes])),
        groups=_groups(request, training_class, sub_classes, shown),
        shown_all=shown is None,
        group=request.GET.get("group", ""),
        may_import=organiser(rights, training_class),
        **week_switch(monday, span, now=now),
    )


@dataclass(frozen=True, slots=True)
class _Everybody:
    """A session for the whole class, as permission rules ask for it."""

    class_id: int
    audience_ids: list[int]


def _changeable(
    rights: Rights, training_class: TrainingClass, days: list[TimetableDay]
) -> set[int]:
    """The sessions that the user may change."""
    if training_class.state == ClassState.CLOSED:
        return set()
    return {line.session.pk for day in days for line in day.lines if plan_session(rights, line)}


def _shown(
    request: HttpRequest, training_class: TrainingClass, sub_classes: list[SubClass]
) -> list[int] | None:
    """The sub-classes to show; None means all of them."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if not staff(rights, training_class):
        own = rights.enrolment(training_class.pk)
        return [own.sub_class_id] if own and own.sub_class_id else []
    asked = request.GET.get("group", "")
    if asked in {str(one.pk) for one in sub_classes}:
        return [int(asked)]
    mine = rights.sub_class_ids(training_class.pk)
    return None if mine is None or asked == ALL else sorted(mine)


def _groups(
    request: HttpRequest,
    training_class: TrainingClass,
    sub_classes: list[SubClass],
    shown: list[int] | None,
) -> list[Group]:
    """The filter's choices, for staff of a class with several sub-classes."""
    if len(sub_classes) < 2 or not staff(request.rights, training_class):  # type: ignore[attr-defined]
        return []
    return [Group(str(one.pk), one.name, shown == [one.pk]) for one in sub_classes]
