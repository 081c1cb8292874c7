"""Keeping the caterer's count of a meal at its cut-off (docs/rules.md, R6.5)."""

from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse

from courses.enums import Role
from courses.models import TrainingClass
from courses.queries.appointments import current_appointments
from courses.services.locking import class_at_work
from trainees.models import CatererCount, ClassOffice
from trainees.policies.notification import Told, scope_of
from trainees.queries.meals import meal_counts
from training.actors import Actor
from training.services.log import record
from training.services.notifications import notify


def keep_meal_count(
    training_class: TrainingClass, on: date, meal: str, *, by: Actor, now: datetime
) -> CatererCount | None:
    """Keep what was known of a meal at its cut-off and tell the welfare officers and class heads,
    once a meal; None before the cut-off and where it was kept already."""
    with class_at_work(pk=training_class.pk) as locked:
        count = next(one for one in meal_counts(locked, on, now=now) if one.meal == meal)
        if not count.ready or locked.caterer_counts.filter(date=on, meal=meal).exists():
            return None
        kept = CatererCount.objects.create(
            training_class=locked,
            date=on,
            meal=meal,
            expected=count.expected,
            out=count.out,
            on_leave=count.on_leave,
            made_at=now,
        )
        _tell(kept, now=now)
        record("keep_meal_count", by=by, about=kept, head=locked, now=now)
    return kept


def _tell(kept: CatererCount, *, now: datetime) -> None:
    """The hours of the meal say which it is in every language."""
    class_id = kept.training_class_id
    window = kept.training_class.rules.meals[kept.meal].window
    notify(
        _readers(kept.training_class, now=now),
        Told.MEAL_COUNTED,
        key=f"class:{class_id}:meal:{kept.date:%Y-%m-%d}-{kept.meal}",
        scope=scope_of(class_id),
        data={
            "when": f"{kept.date:%m-%d} {window.start:%H:%M}–{window.end:%H:%M}",
            "expected": kept.expected,
            "out": kept.out,
            "prepared": kept.prepared,
        },
        url=f"{reverse('meal-count', args=[class_id])}?meal={kept.date:%Y-%m-%d}-{kept.meal}",
        now=now,
    )


def _readers(training_class: TrainingClass, *, now: datetime) -> set[int | None]:
    """Who tells the caterer: welfare officers in office and class heads."""
    officers = ClassOffice.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        trainee__training_class=training_class,
        trainee__withdrawn_at__isnull=True,
        title__contains="生活委员",
    )
    heads = current_appointments(now=now).filter(
        training_class=training_class, role=Role.CLASS_HEAD
    )
    return {
        *officers.values_list("trainee__person__user", flat=True),
        *heads.values_list("user", flat=True),
    }
