"""Who holds which office at a moment."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Expression, Q, QuerySet

from courses.models import Appointment


def current_appointments(*, now: datetime | Expression) -> QuerySet[Appointment]:
    """Appointments in force: begun, and not ended."""
    return Appointment.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now), starts_at__lte=now
    )


def holds_office(
    user_id: int | None,
    *,
    role: str,
    class_id: int,
    sub_class_id: int | None,
    now: datetime,
) -> bool:
    """Whether a user holds a role for this class (or every class) and sub-class; nobody does
    without an id."""
    return user_id is not None and (
        current_appointments(now=now)
        .filter(
            Q(training_class__isnull=True) | Q(training_class=class_id),
            Q(sub_class__isnull=True) | Q(sub_class=sub_class_id),
            user_id=user_id,
            role=role,
        )
        .exists()
    )


def holders_of(
    roles: Iterable[str], *, class_id: int, sub_class_id: int | None, now: datetime
) -> list[int]:
    """The users who hold one of these roles for this class and sub-class."""
    held = current_appointments(now=now).filter(
        Q(training_class__isnull=True) | Q(training_class=class_id),
        Q(sub_class__isnull=True) | Q(sub_class=sub_class_id),
        role__in=list(roles),
    )
    return list(held.order_by().values_list("user_id", flat=True).distinct())
