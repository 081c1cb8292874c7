"""Breaches and sanctions as a page."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import queries_of
from trainees.models import Sanction

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_class(4, sub_classes=("一班", "二班"), accounts=True)


def address(cast: Cast) -> str:
    return reverse("conduct", args=[cast.training_class.pk])


def impose(cast: Cast, number: int, role: str = Role.CLASS_HEAD, **said: str) -> int:
    data = {"trainee": cast.trainees[number].pk, "level": "censure", "reason": "课上接电话", **said}
    with time_machine.travel(cast.time(2, "16:00"), tick=False):
        return sign_in(Client(), cast.user(role)).post(address(cast), data).status_code


def test_a_censure_is_read_by_staff_and_by_the_trainee_in_person_only(cast):
    assert impose(cast, 1) == 303
    assert Sanction.objects.get().trainee == cast.trainees[1]
    seen = {
        number: "课上接电话"
        in sign_in(Client(), cast.trainee_user(number)).get(address(cast)).content.decode()
        for number in (1, 3)
    }
    assert seen == {1: True, 3: False}


def test_withdrawal_no_reason_and_others_trainees_are_refused(cast):
    assert impose(cast, 1, level="withdrawal") == 422
    assert impose(cast, 1, reason="  ") == 422
    assert impose(cast, 2) == 422  # of the other sub-class
    assert not Sanction.objects.exists()


def test_inspectors_organisers_and_trainees_impose_nothing(cast):
    assert impose(cast, 1, Role.INSPECTOR) == 403
    assert impose(cast, 1, Role.ORGANISER) == 403
    assert sign_in(Client(), cast.trainee_user(1)).post(address(cast)).status_code == 403


def test_the_page_costs_the_same_with_one_trainee_and_with_20():
    costs = []
    for people in (1, 20):
        cast = make_class(people)
        for number in cast.trainees:
            impose(cast, number)
        costs.append(queries_of(sign_in(Client(), cast.user(Role.CLASS_HEAD)), address(cast)))
    assert costs[0] == costs[1] <= 20
