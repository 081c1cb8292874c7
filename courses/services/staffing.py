"""Staffing a class: an office for somebody who has an account, or with a new one."""

import secrets
from datetime import datetime

from django.db import transaction

from courses.enums import ClassRefusal, ClassState, Role
from courses.models import Appointment, SubClass, TrainingClass
from courses.services.appointments import appoint
from training.actors import Actor
from training.models import User
from training.refusals import Refused
from training.services.accounts import open_account

# no letters and digits that are taken for one another when read aloud or from paper
LETTERS, DIGITS = "abcdefghjkmnpqrstuvwxyz", "23456789"


def first_password() -> str:
    """Twelve signs to be handed over on paper, about 55 bits; it has to be changed at once."""
    parts = (LETTERS, DIGITS, LETTERS)
    return "-".join("".join(secrets.choice(signs) for _ in range(4)) for signs in parts)


def staff_class(
    training_class: TrainingClass,
    *,
    role: str,
    sub_class: SubClass | None = None,
    user: User | None = None,
    username: str = "",
    name: str = "",
    ends_at: datetime | None = None,
    by: Actor,
    now: datetime,
) -> tuple[Appointment, str]:
    """Appoint `user`, or whoever gets a new account; the first password of that account is told
    here and never again. Refused in a closed class."""
    if training_class.state == ClassState.CLOSED:
        raise Refused(ClassRefusal.CLASS_CLOSED)
    password = "" if user else first_password()
    with transaction.atomic():
        if user is None:
            user = open_account(username, name=name, password=password, by=by, now=now)
        appointment = appoint(
            user,
            role=role,
            training_class=training_class,
            sub_class=sub_class,
            starts_at=now,
            ends_at=ends_at,
            by=by,
            now=now,
        )
    return appointment, password


def open_site(username: str, *, name: str, now: datetime) -> str:
    """The first password of a new organiser of every class; whoever runs the site makes them."""
    by, password = Actor.system(), first_password()
    with transaction.atomic():
        user = open_account(username, name=name, password=password, by=by, now=now)
        appoint(user, role=Role.ORGANISER, starts_at=now, by=by, now=now)
    return password
