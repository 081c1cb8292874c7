"""The staff of a class, and who may be chosen for it."""

from datetime import datetime

from django.db.models import Q, QuerySet

from courses.models import Appointment, TrainingClass
from courses.queries.appointments import current_appointments
from training.models import User


def staff_of(training_class: TrainingClass, *, now: datetime) -> QuerySet[Appointment]:
    """Appointments in force or to come for this class itself, in the order of its sub-classes."""
    return (
        Appointment.objects.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=now), training_class=training_class
        )
        .select_related("user", "sub_class")
        .order_by("sub_class__position", "role", "pk")
    )


def staff_users() -> QuerySet[User]:
    """Accounts that hold or held an office, by name."""
    return User.objects.filter(is_active=True, pk__in=Appointment.objects.values("user")).order_by(
        "name", "pk"
    )


def holds_already(
    user: User,
    *,
    role: str,
    training_class: TrainingClass,
    sub_class_id: int | None,
    now: datetime,
) -> bool:
    """Whether a user holds just this office now."""
    return (
        current_appointments(now=now)
        .filter(user=user, role=role, training_class=training_class, sub_class=sub_class_id)
        .exists()
    )
