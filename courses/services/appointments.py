"""Appointing staff, and ending an appointment (DOMAIN §1)."""

from datetime import datetime

from django.db import transaction

from courses.models import Appointment, SubClass, TrainingClass
from training.actors import Actor
from training.models import User
from training.services.log import record


def appoint(
    user: User,
    *,
    role: str,
    training_class: TrainingClass | None = None,
    sub_class: SubClass | None = None,
    starts_at: datetime,
    ends_at: datetime | None = None,
    by: Actor,
    now: datetime,
) -> Appointment:
    """Give `user` an office for a time; a substitute is an appointment with an end."""
    with transaction.atomic():
        appointment = Appointment.objects.create(
            user=user,
            role=role,
            training_class=training_class,
            sub_class=sub_class,
            starts_at=starts_at,
            ends_at=ends_at,
        )
        record("appoint", by=by, about=appointment, now=now)
    return appointment


def end_appointment(appointment: Appointment, *, by: Actor, now: datetime) -> None:
    """End an appointment now; the right is gone at the next request."""
    with transaction.atomic():
        Appointment.objects.filter(pk=appointment.pk).update(
            ends_at=max(now, appointment.starts_at)
        )
        record("end_appointment", by=by, about=appointment, fields=["ends_at"], now=now)
