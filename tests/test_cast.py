"""The cast is what it says, and quick."""

import time

import pytest
from django.test import Client

from courses.enums import Role
from tests.cast import make_class, sign_in
from trainees.models import Membership

pytestmark = pytest.mark.django_db


def test_a_class_of_121_is_there_in_a_blink():
    make_class(2)
    begun = time.perf_counter()
    cast = make_class(121, sub_classes=("一班", "二班"), accounts=True)
    assert time.perf_counter() - begun < 1.0  # some 0.2 s on a quiet machine
    assert cast.training_class.is_open
    assert Membership.objects.filter(sub_class=cast.sub_classes[0]).count() == 61
    assert len({t.person.name for t in cast.trainees.values()}) == 121


def test_the_cast_knows_its_people_days_and_sessions():
    cast = make_class(2, sub_classes=("一班", "二班"), accounts=True)
    assert cast.session(2, "pm").starts_at == cast.time(2, "14:30")
    assert (
        cast.actor(Role.CLASS_HEAD, number=2).user_id == cast.user(Role.CLASS_HEAD, sub_class=1).pk
    )
    assert cast.actor("trainee", number=1).user_id == cast.trainee_user(1).pk
    assert "_auth_user_id" in sign_in(Client(), cast.user(Role.ORGANISER)).session
