"""The page of one mark: its history, its correction with a reason; and the list of rolls."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.enums import Role
from tests.cast import SYSTEM, Cast, make_class, sign_in
from trainees.models import AttendanceMark, MarkChange, ScoreEntry
from trainees.policies.attendance import RollFact
from trainees.queries.ledger import _frozen_rules
from trainees.services.opening import close_class
from trainees.services.rollcall import Told, take_roll

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(client: Client) -> Iterator[Cast]:
    """Trainee 1 was marked absent on the first afternoon; it is evening."""
    _frozen_rules.cache_clear()
    cast = make_class(4, sub_classes=("一班", "二班"))
    told = {cast.trainees[1].pk: Told(RollFact(absent=True))}
    by = cast.actor(Role.CLASS_HEAD)
    take_roll(cast.session(1, "pm"), told, by=by, now=cast.time(1, "14:35"))
    with time_machine.travel(cast.time(1, "20:00"), tick=False):
        sign_in(client, cast.user(Role.CLASS_HEAD))
        yield cast


def address(cast: Cast, number: int = 1) -> str:
    return f"/sessions/{cast.session(1, 'pm').pk}/roll/{cast.trainees[number].pk}/"


def correct(client: Client, cast: Cast, **data: object) -> HttpResponse:
    return client.post(address(cast), {"reason": "学员到过,点漏了", **data})


def test_a_correction_keeps_the_old_mark_with_who_when_and_why(cast, client):
    assert correct(client, cast, mark="late", minutes_late=8).status_code == 303
    mark = AttendanceMark.objects.get(trainee=cast.trainees[1])
    assert (mark.absent, mark.minutes_late) == (False, 8)
    change = MarkChange.objects.get()
    assert (change.before["absent"], change.changed_by) == (True, cast.user(Role.CLASS_HEAD))
    page = client.get(address(cast)).content.decode()
    for words in ("学员到过,点漏了", "20:00", "14:35", cast.user(Role.CLASS_HEAD).name):
        assert words in page


def test_its_points_are_reversed_and_posted_anew(cast, client):
    correct(client, cast, mark="late", minutes_late=8)
    entries = ScoreEntry.objects.filter(trainee=cast.trainees[1]).order_by("sequence")
    assert [(e.rule.code, e.sign) for e in entries] == [
        ("ATT-03", 1),
        ("ATT-03", -1),
        ("ATT-01", 1),
    ]


@pytest.mark.parametrize(
    "data",
    [
        {"mark": "late"},
        {"mark": "late", "minutes_late": 0},
        {"mark": "late", "minutes_late": 181},
        {"mark": "late", "minutes_late": "x"},
        {"mark": "both", "minutes_late": 5},
        {"mark": "sick"},
        {},
        {"mark": "present", "reason": "  "},
        {"mark": "present", "reason": "长" * 201},
    ],
)
def test_a_correction_that_cannot_be_read_changes_nothing_and_keeps_what_was_typed(
    cast, client, data
):
    answer = correct(client, cast, **data)
    assert answer.status_code == 422
    assert MarkChange.objects.count() == 0
    assert (data.get("reason") or "学员到过,点漏了") in answer.content.decode()


def test_before_the_roll_there_is_nothing_to_correct(cast, client):
    later = f"/sessions/{cast.session(2, 'am').pk}/roll/{cast.trainees[1].pk}/"
    assert b'name="reason"' not in client.get(later).content
    assert client.post(later, {"mark": "absent", "reason": "x"}).status_code == 422


def test_others_read_the_history_and_do_not_correct(cast, client):
    sign_in(client, cast.user(Role.INSPECTOR))
    answer = client.get(address(cast))
    assert (answer.status_code, b'name="reason"' in answer.content) == (200, False)
    assert correct(client, cast, mark="present").status_code == 403


def test_a_trainee_of_another_sub_class_is_not_found(cast, client):
    assert client.get(address(cast, 2)).status_code == 404
    assert client.post(address(cast, 2), {"mark": "present", "reason": "x"}).status_code == 404


def test_in_a_closed_class_nothing_is_corrected(cast, client):
    close_class(cast.training_class, by=SYSTEM, now=cast.time(1, "19:00"))
    assert b'name="reason"' not in client.get(address(cast)).content
    assert correct(client, cast, mark="present").status_code == 422
    assert MarkChange.objects.count() == 0


def rolls(client: Client, cast: Cast) -> str:
    return client.get(f"/classes/{cast.training_class.pk}/rolls/").content.decode()


def test_the_list_shows_what_waits_what_was_taken_and_by_whom(cast, client):
    page = rolls(client, cast)
    assert cast.user(Role.CLASS_HEAD).name in page
    assert f'class="btn" href="/sessions/{cast.session(1, "am").pk}/roll/"' in page
    assert f'class="btn" href="/sessions/{cast.session(1, "pm").pk}/roll/"' not in page
    assert '<span class="mark absent">× 1</span>' in page
    assert "二班" not in page


def test_a_roll_that_waits_since_yesterday_comes_first(cast, client):
    assert "card next" not in rolls(client, cast)
    with time_machine.travel(cast.time(2, "08:00"), tick=False):
        assert "card next" in rolls(client, cast)


def test_staff_who_take_no_roll_get_no_button(cast, client):
    sign_in(client, cast.user(Role.ORGANISER))
    page = rolls(client, cast)
    assert 'class="btn"' not in page
    assert "二班" in page


@pytest.mark.parametrize(("trainees", "days"), [(1, 1), (3, 7), (20, 10)])
def test_the_list_takes_the_same_queries_for_any_number_of_sessions(client, trainees, days):
    _frozen_rules.cache_clear()
    cast = make_class(trainees, days=days)
    take_roll(cast.session(1), {}, by=cast.actor(Role.CLASS_HEAD), now=cast.time(1, "08:30"))
    with time_machine.travel(cast.time(1, "20:00"), tick=False):
        sign_in(client, cast.user(Role.CLASS_HEAD))
        with CaptureQueriesContext(connection) as captured:
            rolls(client, cast)
    assert len(captured) == 9
