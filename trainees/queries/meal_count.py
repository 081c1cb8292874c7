"""Which meals' counts the caterer waits for (docs/rules.md, R6.5)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Max, Min
from django.utils import timezone

from courses.enums import SessionState
from courses.models import Session, TrainingClass
from trainees.models import CatererCount
from trainees.policies.meals import meals_to_count

Meal = tuple[date, str]


def counts_due(classes: Iterable[TrainingClass], *, now: datetime) -> Mapping[int, list[Meal]]:
    """By class the meals on its days whose cut-off has passed, that are not over and not counted
    yet: two queries for all, none where no cut-off has passed."""
    local = timezone.localtime(now)
    asked = {one.pk: meals_to_count(local, rules=one.rules, zone=local.tzinfo) for one in classes}
    asked = {pk: meals for pk, meals in asked.items() if meals}
    if not asked:
        return {}
    days, kept = _days(asked), _kept(asked, since=local.date())
    return {
        pk: [
            (on, meal)
            for on, meal in meals
            if pk in days and days[pk][0] <= on <= days[pk][1] and (pk, on, meal) not in kept
        ]
        for pk, meals in asked.items()
    }


def _days(class_ids: Iterable[int]) -> dict[int, tuple[date, date]]:
    """The first and the last day of each timetable."""
    rows = (
        Session.objects.filter(training_class__in=class_ids, state=SessionState.PLANNED)
        .order_by()
        .values("training_class")
        .annotate(first=Min("starts_at"), last=Max("ends_at"))
    )
    return {
        row["training_class"]: (timezone.localdate(row["first"]), timezone.localdate(row["last"]))
        for row in rows
    }


def _kept(class_ids: Iterable[int], *, since: date) -> set[tuple[int, date, str]]:
    rows = CatererCount.objects.filter(training_class__in=class_ids, date__gte=since)
    return set(rows.values_list("training_class", "date", "meal"))
