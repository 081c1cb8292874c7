"""A person's calendar: own sessions only, under an address that is secret and can be ended."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from courses.enums import Role, SessionState
from courses.models import Session
from tests.cast import Cast, add_session, make_class, sign_in
from tests.trainees.pages import queries_of
from trainees.models import Trainee
from training.models import CalendarFeed, LogEntry, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_class(2, sub_classes=("一班", "二班"), accounts=True)


@pytest.fixture(autouse=True)
def today(cast: Cast) -> Any:
    with time_machine.travel(cast.time(1, "09:00"), tick=False):
        yield


def address_of(client: Client, user: User) -> str:
    sign_in(client, user)
    address: str = client.post(reverse("calendar-make")).context["address"]
    return "/" + address.split("/", 3)[3]


def events(address: str) -> list[Any]:
    response = Client().get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_a_phone_reads_the_own_sessions_without_signing_in(client: Client, cast: Cast) -> None:
    extra = add_session(
        cast, cast.time(1, "19:00"), cast.time(1, "20:00"), sub_classes=[cast.sub_classes[1]]
    )
    first = events(address_of(client, cast.trainee_user(1)))
    second = events(address_of(client, cast.trainee_user(2)))
    assert (len(first), len(second)) == (14, 15)
    assert extra.title in {str(one["summary"]) for one in second}
    assert first[0]["dtstart"].dt == cast.time(1, "08:30")


def test_long_and_odd_titles_survive(client: Client, cast: Cast) -> None:
    title = "传达,学习;贯彻\\全会精神\n" + "很长的题目" * 30
    Session.objects.filter(pk=cast.session(1).pk).update(title=title)
    address = address_of(client, cast.trainee_user(1))
    assert str(events(address)[0]["summary"]) == title
    raw = Client().get(address).content
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75


def test_a_cancelled_session_says_so_under_the_same_name(client: Client, cast: Cast) -> None:
    address = address_of(client, cast.trainee_user(1))
    before = events(address)[0]["uid"]
    Session.objects.filter(pk=cast.session(1).pk).update(state=SessionState.CANCELLED)
    after = events(address)[0]
    assert (after["uid"], after["status"]) == (before, "CANCELLED")


def test_a_withdrawn_trainee_expects_nothing_more(client: Client, cast: Cast) -> None:
    address = address_of(client, cast.trainee_user(1))
    Trainee.objects.filter(pk=cast.trainees[1].pk).update(withdrawn_at=cast.time(1, "14:30"))
    assert len(events(address)) == 1


def test_a_new_address_ends_the_old_one_and_ending_ends_both(client: Client, cast: Cast) -> None:
    old = address_of(client, cast.trainee_user(1))
    new = address_of(client, cast.trainee_user(1))
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    client.post(reverse("calendar-end"))
    assert Client().get(new).status_code == 404
    verbs = LogEntry.objects.filter(verb__in=["make_feed", "end_feed"]).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["make_feed", "make_feed", "end_feed"]


def test_an_inactive_account_has_no_calendar(client: Client, cast: Cast) -> None:
    address = address_of(client, cast.trainee_user(1))
    User.objects.filter(pk=cast.trainee_user(1).pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_the_secret_is_not_kept_and_not_shown_again(client: Client, cast: Cast) -> None:
    secret = address_of(client, cast.trainee_user(1)).split("/")[-1].removesuffix(".ics")
    assert secret not in str(CalendarFeed.objects.values())
    assert secret not in client.get(reverse("calendar")).content.decode()


def test_staff_follow_the_sub_class_they_are_for(client: Client, cast: Cast) -> None:
    add_session(
        cast, cast.time(1, "19:00"), cast.time(1, "20:00"), sub_classes=[cast.sub_classes[1]]
    )
    assert len(events(address_of(client, cast.user(Role.CLASS_HEAD)))) == 14
    assert len(events(address_of(client, cast.user(Role.CLASS_HEAD, sub_class=1)))) == 15
    assert len(events(address_of(client, cast.user(Role.ORG_DEPT)))) == 0


def test_the_list_marks_what_runs_and_costs_the_same_for_any_length(
    client: Client, cast: Cast
) -> None:
    sign_in(client, cast.trainee_user(1))
    page = client.get(reverse("calendar"))
    assert page.context["first"] == cast.session(1).pk
    few = queries_of(client, reverse("calendar"))
    Session.objects.filter(number__gt=2).delete()
    assert queries_of(client, reverse("calendar")) == few <= 12
