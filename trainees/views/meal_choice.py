"""The meal a page is about, its frame, and what the pages of meals do alike."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from courses.enums import Role
from courses.models import TrainingClass
from courses.permissions import Rights
from courses.policies.rules import MEALS
from trainees.enums import Meal
from trainees.forms.meals import key_of, meal_of
from trainees.permissions import welfare_officer
from trainees.policies.meals import meal_span
from trainees.queries.day import Ids
from trainees.queries.meals import Diner, class_days, diners
from training.actors import Actor
from training.refusals import Refused
from training.views.acting import actor_of

OFFICER = "welfare_officer"


def answer(request: HttpRequest, verb: Callable[[], str]) -> bool:
    """Do it and say so, or say why not."""
    try:
        messages.success(request, verb())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def key_in(request: HttpRequest) -> str:
    """The key of a meal in a form's button or field, or in the address."""
    for name in ("out", "back", "meal"):
        if name in request.POST:
            return request.POST[name]
    return request.GET.get("meal", "")


def meal_named(request: HttpRequest, training_class: TrainingClass) -> tuple[date, str]:
    return meal_of(key_in(request), days=class_days(training_class))


def meal_chosen(
    request: HttpRequest, training_class: TrainingClass, *, now: datetime
) -> tuple[date, str]:
    """The meal asked for; else the one that is on or comes next, within the class's days."""
    days = class_days(training_class)
    try:
        return meal_of(key_in(request), days=days)
    except Refused:
        today = timezone.localdate(now)
        on = min(max(today, days[0]), days[1]) if days else today
        ahead = (meal for meal in MEALS if span_of(training_class, on, meal)[1] > now)
        return on, next(ahead, MEALS[-1])


def diners_of(
    request: HttpRequest, training_class: TrainingClass, on: date, meal: str, *, now: datetime
) -> list[Diner]:
    ids = keepers_sub_classes(request, training_class)
    return diners(training_class, on, meal, sub_class_ids=ids, now=now)


def keepers_sub_classes(request: HttpRequest, training_class: TrainingClass) -> Ids:
    """The welfare officer keeps the whole class, staff their sub-classes."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    officer = welfare_officer(rights, training_class)
    return None if officer else rights.sub_class_ids(training_class.pk)


def keeper_of(request: HttpRequest, training_class: TrainingClass) -> Actor:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    head = rights.office([Role.CLASS_HEAD], training_class.pk)
    return actor_of(request, role=Role.CLASS_HEAD if head else OFFICER)


def span_of(training_class: TrainingClass, on: date, meal: str) -> tuple[datetime, datetime]:
    zone = timezone.get_current_timezone()
    return meal_span(on, meal, rules=training_class.rules, zone=zone)


def meal_address(name: str, training_class: TrainingClass, key: str) -> str:
    return f"{reverse(name, args=[training_class.pk])}?{urlencode({'meal': key})}"


def meal_frame(training_class: TrainingClass, on: date, meal: str) -> dict[str, Any]:
    """The words and ways that every page of one meal has."""
    days = class_days(training_class)
    beside = (on - timedelta(days=1), on + timedelta(days=1))
    earlier, later = (
        key_of(one, meal) if days and days[0] <= one <= days[1] else "" for one in beside
    )
    return {
        "on": on,
        "meal": Meal(meal),
        "key": key_of(on, meal),
        "choices": [(Meal(one).label, key_of(on, one), one == meal) for one in MEALS],
        "earlier": earlier,
        "later": later,
    }
