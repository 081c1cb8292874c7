"""Self check-in, where a class has it: the wall, the trainee's page, and what the roll shows."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from courses.enums import Role
from courses.forms.policy import PolicyForm, initial_of
from courses.policies.rules import DEFAULT_POLICY, ClassRules
from tests.cast import Cast, make_class, sign_in
from tests.flows.story import Story
from tests.trainees.pages import queries_of
from trainees.enums import CheckInRefusal, RollRefusal
from trainees.models import AttendanceMark, CheckIn
from trainees.services.check_in import check_in, wall_code
from trainees.services.session_change import cancel_session
from training.models import LogEntry
from training.refusals import Refused

pytestmark = pytest.mark.django_db
ON = {"self_check_in": True}


def at(cast: Cast, day: int, clock: str) -> Any:
    return time_machine.travel(cast.time(day, clock), tick=False)


def make(**given: Any) -> Cast:
    given.setdefault("policy", ON)
    return make_class(**{"accounts": True, "trainees": 3, **given})


def try_in(cast: Cast, number: int, clock: str = "08:20", *, code: str = "", session: int = 1):
    found = cast.session(session)
    now = cast.time(session, clock)
    who = cast.actor("trainee", number=number)
    right = code or wall_code(found, now=now)
    return check_in(found, cast.trainees[number].pk, right, by=who, now=now)


def refused(act: Any) -> Any:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.reason


class TestRefusals:
    def test_a_class_without_it_has_none(self, client: Client) -> None:
        cast = make(policy={})
        assert refused(lambda: try_in(cast, 1)) == CheckInRefusal.OFF
        path = f"/sessions/{cast.session(1).pk}/check-in/"
        sign_in(client, cast.trainee_user(1))
        assert client.get(path).status_code == client.post(path).status_code == 404
        sign_in(client, cast.user(Role.CLASS_HEAD))
        assert client.get(path + "wall/").status_code == 404

    def test_a_code_of_another_session_does_not_hold(self) -> None:
        cast = make()
        other = wall_code(cast.session(2), now=cast.time(1, "08:20"))
        assert refused(lambda: try_in(cast, 1, code=other)) == CheckInRefusal.WRONG_CODE

    def test_before_and_after_the_window(self) -> None:
        cast = make()
        assert refused(lambda: try_in(cast, 1, "07:59")) == CheckInRefusal.EARLY
        assert refused(lambda: try_in(cast, 1, "08:46")) == CheckInRefusal.LATE

    def test_after_five_wrong_codes_the_right_one_is_not_looked_at(self) -> None:
        cast = make()
        for _ in range(5):
            assert refused(lambda: try_in(cast, 1, code="x")) == CheckInRefusal.WRONG_CODE
        assert refused(lambda: try_in(cast, 1)) == CheckInRefusal.TOO_MANY
        assert try_in(cast, 2)  # nobody else is kept out

    def test_whoever_is_on_leave_or_not_on_the_roll(self) -> None:
        cast = make(sub_classes=("一班", "二班"))
        story = Story(cast)
        story.granted(1, "1 08:30", "1 12:00")
        assert refused(lambda: try_in(cast, 1)) == CheckInRefusal.ON_LEAVE
        cast.session(1).audiences.filter(sub_class=cast.sub_class_of[2]).delete()
        assert refused(lambda: try_in(cast, 2)) == CheckInRefusal.NOT_ON_ROLL

    def test_a_session_cancelled_meanwhile(self) -> None:
        cast = make()
        session = cast.session(1)
        cancel_session(session, seen=0, by=cast.actor(Role.ORGANISER), now=cast.time(1, "08:00"))
        assert refused(lambda: try_in(cast, 1)) == RollRefusal.CANCELLED
        assert not CheckIn.objects.exists()

    def test_another_class_finds_nothing(self, client: Client) -> None:
        cast, other = make(), make(name="别的班")
        path = f"/sessions/{cast.session(1).pk}/check-in/"
        sign_in(client, other.trainee_user(1))
        assert client.get(path).status_code == client.post(path).status_code == 404
        sign_in(client, other.user(Role.CLASS_HEAD))
        assert client.get(path + "wall/").status_code == 404

    def test_a_trainee_without_an_office_sees_no_wall(self, client: Client) -> None:
        cast = make(offices={2: ["班长"]})
        path = f"/sessions/{cast.session(1).pk}/check-in/wall/"
        assert sign_in(client, cast.trainee_user(1)).get(path).status_code == 403
        assert sign_in(client, cast.trainee_user(2)).get(path).status_code == 200


class TestPolicy:
    def test_it_is_off_unless_the_organiser_turns_it_on(self) -> None:
        shown = initial_of(DEFAULT_POLICY)
        assert shown["self_check_in"] is False
        form = PolicyForm.of({}, {**shown, "self_check_in": "on"})
        assert form.is_valid(), form.errors
        assert ClassRules.from_data(form.policy()).self_check_in
        untouched = PolicyForm.of(ON, {**shown, "self_check_in": ""})
        assert untouched.is_valid() and not untouched.policy()["self_check_in"]


class TestCheckingIn:
    def test_said_twice_the_first_time_stands_and_no_mark_is_written(self) -> None:
        cast = make()
        first = try_in(cast, 1, "08:21")
        assert try_in(cast, 1, "08:29") == first == cast.time(1, "08:21")
        assert CheckIn.objects.count() == LogEntry.objects.filter(verb="check_in").count() == 1
        assert not AttendanceMark.objects.exists()

    def test_the_link_of_the_wall_fills_the_code_in(self, client: Client) -> None:
        cast = make()
        path = f"/sessions/{cast.session(1).pk}/check-in/"
        sign_in(client, cast.trainee_user(1))
        with at(cast, 1, "08:21"):
            code = wall_code(cast.session(1), now=cast.time(1, "08:21"))
            assert f'value="{code}"' in client.get(f"{path}?code={code}").content.decode()
            assert not CheckIn.objects.exists()  # looking is not checking in
            page = client.post(path, {"code": code}, follow=True)
        assert "已于 8:21 签到" in page.content.decode()

    def test_a_wrong_code_stays_in_the_field_with_what_to_do(self, client: Client) -> None:
        cast = make()
        path = f"/sessions/{cast.session(1).pk}/check-in/"
        sign_in(client, cast.trainee_user(1))
        with at(cast, 1, "08:21"):
            page = client.post(path, {"code": "<b>12"})
        assert page.status_code == 422
        assert page.context["refusal"] == str(CheckInRefusal.WRONG_CODE.label)
        assert 'value="&lt;b&gt;12"' in page.content.decode()

    def test_too_early_the_page_waits_and_asks_by_itself_then(self, client: Client) -> None:
        cast = make()
        path = f"/sessions/{cast.session(1).pk}/check-in/"
        sign_in(client, cast.trainee_user(1))
        with at(cast, 1, "07:50"):
            early = client.get(path).content.decode()
        assert f'hx-get="{path}" hx-trigger="every 5s"' in early and 'name="code"' not in early
        with at(cast, 1, "08:00"):
            part = client.get(path, headers={"HX-Request": "true"}).content.decode()
        assert 'name="code"' in part and "<html" not in part


class TestWall:
    def test_it_shows_a_code_that_holds_and_who_is_here(self, client: Client) -> None:
        cast = make()
        story = Story(cast)
        story.granted(3, "1 08:30", "1 12:00")
        try_in(cast, 1, "08:20")
        sign_in(client, cast.user(Role.CLASS_HEAD))
        path = f"/sessions/{cast.session(1).pk}/check-in/wall/"
        with at(cast, 1, "08:25"):
            page = client.get(path)
            part = client.get(path, headers={"HX-Request": "true"}).content.decode()
        assert page.context["code"].replace(" ", "") == wall_code(
            cast.session(1), now=cast.time(1, "08:25")
        )
        attendance = page.context["attendance"]
        assert [line.number for line, _ in attendance.here] == [1]
        assert [line.number for line in attendance.missing] == [2]
        assert [line.number for line in attendance.away] == [3]
        assert "<svg" in part and "style=" not in part and "<html" not in part
        assert page["Cache-Control"].startswith("max-age=0")

    def test_outside_the_window_there_is_no_code(self, client: Client) -> None:
        cast = make()
        sign_in(client, cast.user(Role.INSPECTOR))
        path = f"/sessions/{cast.session(1).pk}/check-in/wall/"
        for clock in ("07:59", "08:46"):
            with at(cast, 1, clock):
                assert '<svg class="qr' not in client.get(path).content.decode()

    def test_its_queries_do_not_grow_with_the_class(self, client: Client) -> None:
        found = set()
        for size in (1, 121):
            cast = make(trainees=size)
            sign_in(client, cast.user(Role.CLASS_HEAD))
            with at(cast, 1, "08:25"):
                found.add(queries_of(client, f"/sessions/{cast.session(1).pk}/check-in/wall/"))
        assert len(found) == 1 and found.pop() <= 10


class TestRoll:
    def page(self, client: Client, cast: Cast, query: str = "") -> Any:
        sign_in(client, cast.user(Role.CLASS_HEAD))
        with at(cast, 1, "08:50"):
            return client.get(f"/sessions/{cast.session(1).pk}/roll/{query}")

    def test_those_not_checked_in_are_offered_and_marked_on_the_page_only(
        self, client: Client
    ) -> None:
        cast = make()
        try_in(cast, 1)
        page = self.page(client, cast)
        assert [one.number for one in page.context["check_ins"].offered] == [2, 3]
        assert ' data-t="' not in page.content.decode()
        marked = self.page(client, cast, "?unchecked=absent").content.decode()
        assert marked.count('data-t="absent:"') == 2
        assert not AttendanceMark.objects.exists()

    def test_nothing_is_offered_where_nobody_checked_in_or_the_roll_is_taken(
        self, client: Client
    ) -> None:
        cast = make()
        assert self.page(client, cast, "?unchecked=absent").context["check_ins"].told == {}
        try_in(cast, 1)
        Story(cast).roll(1, "am")
        assert self.page(client, cast, "?unchecked=absent").context["check_ins"].told == {}

    def test_the_class_heads_mark_wins(self) -> None:
        cast = make()
        try_in(cast, 1)
        Story(cast).roll(1, "am", absent=[1])
        assert AttendanceMark.objects.get(trainee=cast.trainees[1]).absent
        assert CheckIn.objects.count() == 1


def test_a_code_holds_as_it_stands_on_the_wall() -> None:
    cast = make()
    code = wall_code(cast.session(1), now=cast.time(1, "08:20"))
    try_in(cast, 1, code=f"{code[:3]} {code[3:]}")
    assert CheckIn.objects.get().trainee == cast.trainees[1]
