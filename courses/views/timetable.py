"""The timetable of a class, a week at a time."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from courses.models import SubClass, TrainingClass
from courses.permissions import Rights, member, organiser, staff
from courses.queries.classes import class_for
from courses.queries.timetable import week_of
from courses.views.page import render_page
from courses.views.week_switch import dates_of, monday_shown, week_switch
from training.permissions import allowed

ALL = "all"


@dataclass(frozen=True, slots=True)
class Group:
    """A choice of the sub-class filter."""

    key: str
    label: str
    current: bool


@allowed(member, load=class_for)
def timetable(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """`week` is any date of the week shown (default: today's, or the nearest that has sessions),
    `group` a sub-class; a trainee sees their own only."""
    now = timezone.now()
    span = dates_of(training_class)
    monday = monday_shown(request.GET, span=span, today=timezone.localdate(now))
    sub_classes = list(training_class.sub_classes.all())
    shown = _shown(request, training_class, sub_classes)
    return render_page(
        request,
        "courses/timetable.html",
        training_class=training_class,
        days=week_of(training_class, monday, sub_class_ids=shown, now=now),
        groups=_groups(request, training_class, sub_classes, shown),
        shown_all=shown is None,
        group=request.GET.get("group", ""),
        may_import=organiser(request.rights, training_class),  # type: ignore[attr-defined]
        **week_switch(monday, span, now=now),
    )


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
