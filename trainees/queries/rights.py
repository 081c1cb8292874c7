"""A user's own enrolments, looked up where no office decides."""

from datetime import datetime
from functools import partial

from courses.permissions import Enrolled, Rights
from courses.queries.rights import offices_of
from trainees.models import ClassOffice, Trainee


def rights_of(user_id: int | None, *, address: str | None, now: datetime) -> Rights:
    """What a user may do at this moment; a visitor may do nothing that needs an office."""
    if user_id is None:
        return Rights(None, address, ())
    return Rights(
        user_id, address, offices_of(user_id, now=now), look_up=partial(enrolments_of, user_id)
    )


def enrolments_of(user_id: int) -> list[Enrolled]:
    """One's places as a trainee with one's class offices: two queries, none of them without a
    person."""
    rows = list(
        Trainee.objects.filter(person__user=user_id, memberships__ends_at__isnull=True)
        .order_by("-pk")
        .values_list("pk", "training_class", "memberships__sub_class")
    )
    if not rows:
        return []
    titles: dict[int, list[str]] = {}
    held = ClassOffice.objects.filter(trainee__person__user=user_id, ends_at__isnull=True)
    for trainee, title in held.order_by("pk").values_list("trainee", "title"):
        titles.setdefault(trainee, []).append(title)
    return [
        Enrolled(pk, class_id, sub_class, tuple(titles.get(pk, ())))
        for pk, class_id, sub_class in rows
    ]
