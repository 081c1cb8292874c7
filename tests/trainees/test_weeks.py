"""A week's rolls are closed, stay as they are, and are opened again with a reason."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from courses.enums import Role
from tests.cast import SYSTEM, Cast, make_class, sign_in
from tests.trainees.pages import queries_of
from trainees.enums import RollRefusal, WeekRefusal
from trainees.models import AttendanceMark, WeekClosure
from trainees.policies.attendance import RollFact
from trainees.queries.ledger import _frozen_rules
from trainees.services.opening import close_class
from trainees.services.rollcall import Told, correct_mark, take_roll
from trainees.services.weeks import close_week, reopen_week
from training.refusals import Refused

pytestmark = pytest.mark.django_db
ABSENT = RollFact(absent=True)


@pytest.fixture
def cast() -> Iterator[Cast]:
    """A class of nine days from Monday on, on its second Monday, with the first week's rolls."""
    _frozen_rules.cache_clear()
    made = make_class(2, sub_classes=("一班", "二班"), days=9)
    for number in range(1, 15):
        session = made.sessions[number]
        take_roll(session, {}, by=made.actor(Role.CLASS_HEAD), now=session.starts_at)
    with time_machine.travel(made.time(8, "08:00"), tick=False):
        yield made


def close(cast: Cast, *, now: str = "08:00", day: int = 8) -> WeekClosure:
    return close_week(
        cast.training_class, cast.days[0], by=cast.actor(Role.CLASS_HEAD), now=cast.time(day, now)
    )


def reopen(cast: Cast, reason: str = "补记一人") -> None:
    by = cast.actor(Role.CLASS_HEAD)
    now = cast.time(8, "09:00")
    reopen_week(cast.training_class, cast.days[0], reason=reason, by=by, now=now)


def correct(cast: Cast) -> None:
    correct_mark(
        cast.session(7, "pm"),
        cast.trainees[1].pk,
        ABSENT,
        reason="看错了",
        by=cast.actor(Role.CLASS_HEAD),
        now=cast.time(8, "10:00"),
    )


def absent(cast: Cast) -> int:
    return AttendanceMark.objects.filter(absent=True).count()


class TestService:
    def test_in_a_closed_week_no_mark_is_corrected_and_no_roll_saved(self, cast):
        close(cast)
        with pytest.raises(Refused) as refusal:
            correct(cast)
        assert refusal.value.reason == RollRefusal.WEEK_CLOSED
        with pytest.raises(Refused):
            told = {cast.trainees[1].pk: Told(ABSENT)}
            take_roll(cast.session(1), told, by=SYSTEM, now=cast.time(8, "10:00"))
        assert absent(cast) == 0

    def test_the_week_after_it_goes_on(self, cast):
        close(cast)
        told = {cast.trainees[1].pk: Told(ABSENT)}
        take_roll(cast.session(8), told, by=SYSTEM, now=cast.time(8, "08:30"))
        assert absent(cast) == 1

    def test_opened_again_it_takes_corrections_and_keeps_who_and_why(self, cast):
        close(cast)
        reopen(cast)
        correct(cast)
        assert absent(cast) == 1
        closure = WeekClosure.objects.get()
        assert (closure.reason, closure.reopened_by) == ("补记一人", cast.user(Role.CLASS_HEAD))
        close(cast, now="11:00")
        assert WeekClosure.objects.count() == 2

    @pytest.mark.parametrize("reason", ["", "   "])
    def test_without_a_reason_it_stays_closed(self, cast, reason):
        close(cast)
        with pytest.raises(Refused) as refusal:
            reopen(cast, reason)
        assert refusal.value.reason == WeekRefusal.REASON_NEEDED
        with pytest.raises(Refused):
            correct(cast)

    def test_it_is_not_closed_twice_nor_opened_where_it_is_open(self, cast):
        with pytest.raises(Refused) as refusal:
            reopen(cast)
        assert refusal.value.reason == WeekRefusal.NOT_CLOSED
        close(cast)
        with pytest.raises(Refused) as refusal:
            close(cast)
        assert refusal.value.reason == WeekRefusal.CLOSED_ALREADY

    def test_before_its_last_session_has_ended_it_is_not_closed(self, cast):
        with pytest.raises(Refused) as refusal:
            close(cast, day=7, now="17:29")
        assert refusal.value.reason == WeekRefusal.NOT_OVER
        close(cast, day=7, now="17:30")

    def test_with_a_roll_missing_it_is_not_closed(self, cast):
        by = cast.actor(Role.CLASS_HEAD)
        second = cast.days[0] + (cast.days[7] - cast.days[0])
        one = [cast.sub_classes[0].pk]
        for number in range(15, 19):
            session = cast.sessions[number]
            take_roll(session, {}, sub_class_ids=one, by=by, now=session.starts_at)
        with pytest.raises(Refused) as refusal:
            close_week(cast.training_class, second, by=by, now=cast.time(10, "08:00"))
        assert refusal.value.reason == WeekRefusal.ROLLS_MISSING
        assert "4" in str(refusal.value)


class TestPage:
    def address(self, cast: Cast, rest: str = "") -> str:
        return f"/classes/{cast.training_class.pk}/rolls/weeks/{rest}"

    def test_the_class_head_closes_and_opens_a_week(self, cast, client):
        sign_in(client, cast.user(Role.CLASS_HEAD))
        assert client.post(self.address(cast, "2014-04-07/close/")).status_code == 303
        roll = client.get(f"/sessions/{cast.session(1).pk}/roll/").content.decode()
        assert 'form="roll"' not in roll
        mark = f"/sessions/{cast.session(1).pk}/roll/{cast.trainees[1].pk}/"
        assert 'name="reason"' not in client.get(mark).content.decode()
        answer = client.post(mark, {"mark": "absent", "reason": "看错了"})
        assert answer.status_code == 422
        data = {"reason": "补记一人"}
        assert client.post(self.address(cast, "2014-04-07/reopen/"), data).status_code == 303
        assert "补记一人" in client.get(self.address(cast)).content.decode()
        assert 'name="reason"' in client.get(mark).content.decode()

    def test_too_long_a_reason_is_kept_and_refused(self, cast, client):
        close(cast)
        sign_in(client, cast.user(Role.CLASS_HEAD))
        answer = client.post(self.address(cast, "2014-04-07/reopen/"), {"reason": "长" * 201})
        assert answer.status_code == 422
        assert "长" * 201 in answer.content.decode()
        assert WeekClosure.objects.get().reopened_at is None

    @pytest.mark.parametrize("day", ["x", "2014-13-01", "2014-04-08", "2030-01-07"])
    def test_a_day_that_begins_no_week_closes_nothing(self, cast, client, day):
        sign_in(client, cast.user(Role.CLASS_HEAD))
        assert client.post(self.address(cast, f"{day}/close/")).status_code in {404, 422}
        assert not WeekClosure.objects.exists()

    def test_who_has_not_taken_a_roll_yet_is_named(self, cast, client):
        sign_in(client, cast.user(Role.ORGANISER))
        with time_machine.travel(cast.time(8, "12:00"), tick=False):
            page = client.get(self.address(cast)).content.decode()
        for place in (0, 1):
            assert cast.user(Role.CLASS_HEAD, sub_class=place).name in page
        assert page.count(f'/sessions/{cast.session(8).pk}/roll/"') == 2
        assert f"/sessions/{cast.session(8, 'pm').pk}/roll/" not in page

    def test_the_inspector_reads_and_closes_nothing(self, cast, client):
        sign_in(client, cast.user(Role.INSPECTOR))
        assert "/close/" not in client.get(self.address(cast)).content.decode()
        assert client.post(self.address(cast, "2014-04-07/close/")).status_code == 403

    def test_a_closed_class_keeps_its_weeks(self, cast, client):
        close_class(cast.training_class, by=SYSTEM, now=cast.time(8, "07:00"))
        sign_in(client, cast.user(Role.CLASS_HEAD))
        assert "/close/" not in client.get(self.address(cast)).content.decode()
        assert client.post(self.address(cast, "2014-04-07/close/")).status_code == 422


@pytest.mark.parametrize("days", [1, 20])
def test_the_page_takes_as_many_queries_for_one_week_as_for_three(days: int, client: Client):
    made = make_class(1, days=days)
    with time_machine.travel(made.time(days, "20:00"), tick=False):
        sign_in(client, made.user(Role.CLASS_HEAD))
        assert queries_of(client, f"/classes/{made.training_class.pk}/rolls/weeks/") == 11
