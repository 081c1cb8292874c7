"""The pages of a class take as many queries for 121 trainees as for one, and for 20 classes as for
one, and never more than is written here."""

from datetime import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import eventful_class, queries_of
from trainees.models import WeeklyNotice

pytestmark = pytest.mark.django_db
PAGES = {
    "roll": 12,
    "class": 30,
    "leaves": 16,
    "trainees": 14,
    "notices": 10,
    "notice": 10,
}


def address(page: str, cast: Cast) -> str:
    subject = {
        "roll": lambda: cast.session(5).pk,
        "notice": lambda: WeeklyNotice.objects.get(training_class=cast.training_class).pk,
    }.get(page, lambda: cast.training_class.pk)
    return reverse(page, args=[subject()])


def counts(page: str, *, trainees: int, classes: int) -> int:
    for number in range(1, classes):
        make_class(3, name=f"另一个班{number}")
    cast = eventful_class(trainees)
    client = Client()
    sign_in(client, cast.user(Role.CLASS_HEAD))
    with time_machine.travel(moment_of(cast), tick=False):
        return queries_of(client, address(page, cast))


def moment_of(cast: Cast) -> datetime:
    return cast.time(5, "09:00")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("trainees", "classes"), [(1, 1), (3, 1), (121, 1), (3, 20)])
def test_a_page_takes_no_more_queries_for_more(page: str, trainees: int, classes: int) -> None:
    assert counts(page, trainees=trainees, classes=classes) <= PAGES[page]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("trainees", "classes"), [(121, 1), (3, 20)])
def test_the_count_is_the_same(page: str, trainees: int, classes: int) -> None:
    small = counts(page, trainees=3, classes=1)
    assert counts(page, trainees=trainees, classes=classes) == small
