"""The timetable: a week at a time, one's own sub-class, what is now and what was cancelled."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.enums import Role, SessionState
from courses.models import Session
from courses.policies.weeks import first_monday, week_number
from tests.cast import Cast, add_session, make_class, sign_in

WEEKS = [date(2014, 4, 7), date(2014, 4, 14), date(2014, 4, 21)]


def path(cast: Cast, query: str = "") -> str:
    return f"/classes/{cast.training_class.pk}/timetable/{query}"


def shown(response: Any) -> list[str]:
    return [line.session.title for day in response.context["days"] for line in day.lines]


def at(cast: Cast, day: int, clock: str) -> Any:
    return time_machine.travel(cast.time(day, clock), tick=False)


@pytest.mark.django_db
def test_the_page_opens_at_the_week_of_today(client: Client) -> None:
    cast = make_class(days=21)
    sign_in(client, cast.user(Role.CLASS_HEAD))
    with at(cast, 9, "09:00"):
        response = client.get(path(cast))
    assert response.context["monday"] == date(2014, 4, 14)
    assert len(shown(response)) == 14
    assert [day.date for day in response.context["days"] if day.today] == [date(2014, 4, 15)]


@pytest.mark.django_db
def test_before_the_class_it_opens_at_the_first_week_and_after_it_at_the_last(
    client: Client,
) -> None:
    cast = make_class(days=21)
    sign_in(client, cast.user(Role.CLASS_HEAD))
    with at(cast, 0, "09:00"):
        before = client.get(path(cast)).context
    with at(cast, 90, "09:00"):
        after = client.get(path(cast)).context
    assert (before["monday"], before["previous"]) == (date(2014, 4, 7), None)
    assert (after["monday"], after["following"]) == (date(2014, 4, 21), None)


@pytest.mark.django_db
def test_any_date_of_a_week_shows_it_and_nonsense_shows_this_one(client: Client) -> None:
    cast = make_class(days=21)
    sign_in(client, cast.user(Role.CLASS_HEAD))
    with at(cast, 1, "09:00"):
        assert client.get(path(cast, "?week=2014-04-17")).context["monday"] == date(2014, 4, 14)
        for text in ("nonsense", "2014-02-31", "0001-01-01", "9999-12-31"):
            assert client.get(path(cast, f"?week={text}")).context["monday"] in WEEKS


@pytest.mark.django_db
def test_a_session_is_now_from_its_start_until_its_end(client: Client) -> None:
    cast = make_class()
    sign_in(client, cast.user(Role.CLASS_HEAD))
    now = {}
    for clock in ("08:29", "08:30", "11:59", "12:00"):
        with at(cast, 1, clock):
            days = client.get(path(cast)).context["days"]
        now[clock] = [line.session.number for day in days for line in day.lines if line.now]
    assert now == {"08:29": [], "08:30": [1], "11:59": [1], "12:00": []}


@pytest.mark.django_db
def test_a_cancelled_session_is_shown_as_cancelled(client: Client) -> None:
    cast = make_class()
    Session.objects.filter(pk=cast.session(1).pk).update(state=SessionState.CANCELLED)
    sign_in(client, cast.user(Role.CLASS_HEAD))
    with at(cast, 1, "09:00"):
        response = client.get(path(cast))
    first = response.context["days"][0].lines[0]
    assert (first.cancelled, 'class="day off"' in response.content.decode()) == (True, True)


@pytest.mark.django_db
def test_staff_choose_a_sub_class_and_begin_with_their_own(client: Client) -> None:
    cast = make_class(sub_classes=("一班", "二班"))
    start, end = cast.time(1, "19:00"), cast.time(1, "21:00")
    add_session(cast, start, end, sub_classes=cast.sub_classes[1:])
    extra, second = "专题15", cast.sub_classes[1].pk
    with at(cast, 1, "09:00"):
        sign_in(client, cast.user(Role.CLASS_HEAD))
        assert extra not in shown(client.get(path(cast)))
        assert extra in shown(client.get(path(cast, f"?group={second}")))
        assert extra in shown(client.get(path(cast, "?group=all")))
        sign_in(client, cast.user(Role.ORG_DEPT))
        assert extra in shown(client.get(path(cast)))


@pytest.mark.django_db
def test_a_trainee_sees_only_the_sessions_of_their_own_sub_class(client: Client) -> None:
    cast = make_class(sub_classes=("一班", "二班"), accounts=True)
    start, end = cast.time(1, "19:00"), cast.time(1, "21:00")
    add_session(cast, start, end, sub_classes=cast.sub_classes[1:])
    second = cast.sub_classes[1].pk
    with at(cast, 1, "09:00"):
        sign_in(client, cast.trainee_user(1))
        response = client.get(path(cast, f"?group={second}"))
        assert "专题15" not in shown(response)
        assert response.context["groups"] == []
        sign_in(client, cast.trainee_user(2))
        assert "专题15" in shown(client.get(path(cast)))


@pytest.mark.django_db
def test_three_weeks_take_as_many_queries_as_one_day(client: Client) -> None:
    def count(cast: Cast) -> int:
        sign_in(client, cast.user(Role.CLASS_HEAD))
        client.get(path(cast))
        with CaptureQueriesContext(connection) as captured:
            client.get(path(cast))
        return len(captured)

    small = make_class(1, days=1, sub_classes=("一班",))
    large = make_class(121, days=21, sub_classes=("一班", "二班", "三班"))
    with at(small, 1, "09:00"):
        assert count(large) == count(small) <= 12


@pytest.mark.parametrize(
    ("first", "on", "week"),
    [
        (date(2014, 4, 6), date(2014, 4, 6), 1),  # a Sunday: the week after it is the first
        (date(2014, 4, 6), date(2014, 4, 13), 1),
        (date(2014, 4, 6), date(2014, 4, 16), 2),
        (date(2014, 4, 9), date(2014, 4, 13), 1),  # a Wednesday: its own week is the first
        (date(2014, 4, 9), date(2014, 4, 14), 2),
    ],
)
def test_weeks_count_from_the_monday_of_the_first_working_day(
    first: date, on: date, week: int
) -> None:
    assert week_number(on, first=first) == week
    assert first_monday(first).isoweekday() == 1
