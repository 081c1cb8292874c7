"""What a user may do now, read from appointments."""

from datetime import datetime

from courses.permissions import Office
from courses.queries.appointments import current_appointments


def offices_of(user_id: int, *, now: datetime) -> tuple[Office, ...]:
    """Offices in force: one query."""
    rows = current_appointments(now=now).filter(user_id=user_id).order_by("pk")
    return tuple(
        Office(role, class_id, sub_class_id)
        for role, class_id, sub_class_id in rows.values_list("role", "training_class", "sub_class")
    )
