"""What a user may do now, read from appointments."""

from datetime import datetime

from courses.permissions import Office
from courses.queries.appointments import current_appointments
from training.queries.prepared import Given, Prepared, given_time

_OFFICES = Prepared(
    lambda: (
        current_appointments(now=given_time("now"))
        .filter(user_id=Given("user"))
        .order_by("pk")
        .values_list("role", "training_class", "sub_class")
    )
)


def offices_of(user_id: int, *, now: datetime) -> tuple[Office, ...]:
    """Offices in force: one query."""
    return tuple(Office(*row) for row in _OFFICES(user=user_id, now=now))
