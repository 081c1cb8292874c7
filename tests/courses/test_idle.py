"""A staff session that nobody uses ends after half an hour; a trainee's phone stays signed in."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in

pytestmark = pytest.mark.django_db
HOME = "/notifications/"


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.STAFF_IDLE_MINUTES = 30
    return make_class(2, accounts=True)


def visit(client: Client, at: datetime, **headers: str) -> Any:
    with time_machine.travel(at, tick=False):
        return client.get(HOME, headers=headers)


def begin(client: Client, user: Any, at: datetime) -> datetime:
    with time_machine.travel(at, tick=False):
        sign_in(client, user)
    return at


def test_after_half_an_hour_staff_have_to_sign_in_again(client: Client, cast: Cast) -> None:
    start = begin(client, cast.user(Role.CLASS_HEAD), cast.time(1, "09:00"))
    assert visit(client, start + timedelta(minutes=30)).status_code == 200
    ended = visit(client, start + timedelta(minutes=60, seconds=1))
    assert ended["Location"] == f"{reverse('sign-in')}?next={HOME}"
    assert visit(client, start + timedelta(minutes=61)).status_code == 302


def test_a_form_that_is_sent_then_leads_back_to_its_page(client: Client, cast: Cast) -> None:
    start = begin(client, cast.user(Role.CLASS_HEAD), cast.time(1, "09:00"))
    page = {"referer": "http://testserver/classes/7/leave/"}
    with time_machine.travel(start + timedelta(hours=1), tick=False):
        ended = client.post(reverse("notifications-read"), headers=page)
    assert ended["Location"] == f"{reverse('sign-in')}?next=/classes/7/leave/"


def test_use_keeps_it_alive(client: Client, cast: Cast) -> None:
    start = begin(client, cast.user(Role.INSPECTOR), cast.time(1, "09:00"))
    for minutes in range(20, 200, 20):
        assert visit(client, start + timedelta(minutes=minutes)).status_code == 200


def test_a_trainee_stays_signed_in(client: Client, cast: Cast) -> None:
    start = begin(client, cast.trainee_user(1), cast.time(1, "09:00"))
    assert visit(client, start + timedelta(days=3)).status_code == 200


def test_a_part_of_a_page_takes_the_whole_page_to_the_sign_in(client: Client, cast: Cast) -> None:
    start = begin(client, cast.user(Role.CLASS_HEAD), cast.time(1, "09:00"))
    ended = visit(client, start + timedelta(hours=2), **{"HX-Request": "true"})
    assert "HX-Redirect" in ended.headers


def test_the_session_is_written_once_a_minute_at_most(client: Client, cast: Cast) -> None:
    start = begin(client, cast.user(Role.CLASS_HEAD), cast.time(1, "09:00"))
    written = []
    for seconds in (10, 70, 80, 125):
        with CaptureQueriesContext(connection) as seen:
            visit(client, start + timedelta(seconds=seconds))
        writes = [q for q in seen.captured_queries if q["sql"].startswith("UPDATE")]
        written.append(len(writes))
    assert written == [0, 1, 0, 0]
