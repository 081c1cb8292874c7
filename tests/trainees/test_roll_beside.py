"""A class officer's draft, which the class head confirms, and an inspector's check of a roll."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import queries_of
from trainees.models import (
    AttendanceMark,
    LeaveRequest,
    RollCall,
    RollDraft,
    ScoreEntry,
    SpotCheck,
)
from trainees.policies.attendance import RollFact
from trainees.policies.spot_check import differs
from trainees.queries.ledger import _frozen_rules
from trainees.services.rollcall import Told, take_roll

pytestmark = pytest.mark.django_db
ABSENT, LATE, PRESENT = RollFact(absent=True), RollFact(minutes_late=5), RollFact()


@pytest.fixture
def cast() -> Iterator[Cast]:
    """Numbers 1 and 3 in the first sub-class, 2 and 4 in the second; 1 is the monitor, 4 leads a
    group, 3 keeps meals. It is 14:38 of the first day."""
    _frozen_rules.cache_clear()
    offices = {1: ["班长"], 4: ["第二组组长"], 3: ["生活委员"]}
    made = make_class(4, sub_classes=("一班", "二班"), accounts=True, offices=offices)
    with time_machine.travel(made.time(1, "14:38"), tick=False):
        yield made


def address(cast: Cast, page: str = "") -> str:
    return f"/sessions/{cast.session(1, 'pm').pk}/roll/{page}"


def send(client: Client, cast: Cast, page: str, told: dict[int, str], *, sub: int = 0) -> Any:
    marks = {f"m-{cast.trainees[number].pk}": f"{word}:0" for number, word in told.items()}
    return client.post(address(cast, page), {"sub": cast.sub_classes[sub].pk, **marks})


def take(cast: Cast, told: dict[int, RollFact]) -> None:
    take_roll(
        cast.session(1, "pm"),
        {cast.trainees[number].pk: Told(fact) for number, fact in told.items()},
        by=cast.actor(Role.CLASS_HEAD),
        now=cast.time(1, "14:36"),
    )


class TestDraft:
    def test_a_draft_marks_nobody_and_posts_nothing(self, cast, client):
        sign_in(client, cast.trainee_user(1))
        assert send(client, cast, "draft/", {3: "absent:"}).status_code == 303
        assert RollDraft.objects.get().told == {cast.trainees[3].pk: ABSENT}
        assert not (RollCall.objects.exists() or AttendanceMark.objects.exists())
        assert not ScoreEntry.objects.filter(rule__code__startswith="ATT").exists()

    def test_the_class_head_finds_it_filled_in_and_saves_it_as_the_roll(self, cast, client):
        send(sign_in(client, cast.trainee_user(1)), cast, "draft/", {3: "late:5"})
        page = sign_in(client, cast.user(Role.CLASS_HEAD)).get(address(cast)).content.decode()
        assert cast.trainees[1].person.name in page.split('class="note info"')[1]
        assert page.count('data-t="') == 1
        assert 'data-t="late:5" id="t' in page
        plain = client.get(f"{address(cast)}?plain=1").content.decode()
        assert '<option value="late:5:0" selected>' in plain
        send(client, cast, "", {3: "late:5"})
        roll = RollCall.objects.get()
        assert roll.taken_by == cast.user(Role.CLASS_HEAD)
        assert "data-t=" not in client.get(address(cast)).content.decode()

    def test_it_says_the_newest_word_of_who_saves_again(self, cast, client):
        sign_in(client, cast.trainee_user(1))
        send(client, cast, "draft/", {3: "absent:"})
        send(client, cast, "draft/", {1: "late:5"})
        assert RollDraft.objects.get().told == {cast.trainees[1].pk: LATE}
        assert 'data-t="late:5"' in client.get(address(cast, "draft/")).content.decode()

    def test_once_the_roll_is_taken_it_is_refused(self, cast, client):
        take(cast, {})
        sign_in(client, cast.trainee_user(1))
        assert send(client, cast, "draft/", {3: "absent:"}).status_code == 422
        assert not RollDraft.objects.exists()
        page = client.get(address(cast, "draft/")).content.decode()
        assert cast.trainees[3].person.name not in page

    def test_only_monitor_and_group_leaders_and_only_in_their_sub_class(self, cast, client):
        for number, status in ((2, 403), (3, 403), (4, 422)):
            sign_in(client, cast.trainee_user(number))
            assert send(client, cast, "draft/", {}).status_code == status
        assert send(client, cast, "draft/", {2: "absent:"}, sub=1).status_code == 303
        page = client.get(address(cast, "draft/")).content.decode()
        assert cast.trainees[2].person.name in page
        assert cast.trainees[3].person.name not in page

    def test_somebody_of_the_other_sub_class_is_refused(self, cast, client):
        sign_in(client, cast.trainee_user(1))
        assert send(client, cast, "draft/", {2: "absent:"}).status_code == 422
        assert not RollDraft.objects.exists()

    def test_it_shows_that_somebody_is_on_leave_and_not_of_which_kind(self, cast, client):
        start, end = cast.time(1, "14:00"), cast.time(1, "18:00")
        LeaveRequest.objects.create(
            trainee=cast.trainees[3],
            kind="sick",
            state="approved",
            starts_at=start,
            ends_at=end,
            submitted_at=start,
            approved_at=start,
        )
        page = sign_in(client, cast.trainee_user(1)).get(address(cast, "draft/")).content.decode()
        assert "leave locked" in page
        assert "＋" not in page.split('class="tiles"')[1].split("</ul>")[0]

    def test_it_opens_with_the_roll(self, cast, client):
        sign_in(client, cast.trainee_user(1))
        with time_machine.travel(cast.time(1, "13:59"), tick=False):
            assert send(client, cast, "draft/", {}).status_code == 422
        assert not RollDraft.objects.exists()

    def test_the_monitors_start_page_leads_there(self, cast, client):
        link = f'href="{address(cast, "draft/")}"'
        assert link in sign_in(client, cast.trainee_user(1)).get("/").content.decode()
        assert link not in sign_in(client, cast.trainee_user(2)).get("/").content.decode()


class TestSpotCheck:
    def test_it_changes_nothing_in_the_roll(self, cast, client):
        take(cast, {})
        sign_in(client, cast.user(Role.INSPECTOR))
        assert send(client, cast, "check/", {3: "absent:"}).status_code == 303
        assert SpotCheck.objects.get().told == {cast.trainees[3].pk: ABSENT}
        assert not AttendanceMark.objects.filter(absent=True).exists()

    def test_its_page_does_not_tell_what_the_roll_says(self, cast, client):
        take(cast, {3: ABSENT})
        page = sign_in(client, cast.user(Role.INSPECTOR)).get(address(cast, "check/"))
        assert page.content.decode().count('class="tile present"') == 2

    def test_differences_stand_beside_the_roll_and_by_whoever_took_it(self, cast, client):
        take(cast, {1: ABSENT})
        sign_in(client, cast.user(Role.INSPECTOR))
        send(client, cast, "check/", {3: "absent:"})
        for page in (address(cast), f"/classes/{cast.training_class.pk}/rolls/checks/"):
            text = client.get(page).content.decode()
            for number in (1, 3):
                assert f"<li>{cast.trainees[number].person.name} {number}: " in text
            assert cast.user(Role.CLASS_HEAD).name in text

    def test_before_the_roll_is_taken_it_tells_the_class_head_nothing(self, cast, client):
        send(sign_in(client, cast.user(Role.INSPECTOR)), cast, "check/", {3: "absent:"})
        page = sign_in(client, cast.user(Role.CLASS_HEAD)).get(address(cast)).content.decode()
        assert cast.user(Role.INSPECTOR).name not in page
        assert 'data-t="' not in page

    def test_after_the_session_it_is_refused(self, cast, client):
        sign_in(client, cast.user(Role.INSPECTOR))
        with time_machine.travel(cast.time(1, "17:31"), tick=False):
            assert send(client, cast, "check/", {}).status_code == 422
        assert not SpotCheck.objects.exists()

    def test_nobody_but_the_inspector_of_the_sub_class_checks(self, cast, client):
        for user in (cast.user(Role.CLASS_HEAD), cast.user(Role.ORGANISER), cast.trainee_user(1)):
            assert send(sign_in(client, user), cast, "check/", {}).status_code == 403
        sign_in(client, cast.user(Role.INSPECTOR))
        assert send(client, cast, "check/", {}, sub=1).status_code == 422

    @pytest.mark.parametrize("trainees", [2, 60])
    def test_pages_take_as_many_queries_for_2_as_for_60(self, trainees, client):
        made = make_class(trainees)
        with time_machine.travel(made.time(1, "14:38"), tick=False):
            take(made, {1: ABSENT})
            sign_in(client, made.user(Role.INSPECTOR))
            everybody = dict.fromkeys(made.trainees, "absent:")
            send(client, made, "check/", everybody)
            listed = f"/classes/{made.training_class.pk}/rolls/checks/"
            assert queries_of(client, listed) == 9
            assert queries_of(client, address(made, "check/")) == 9
            assert queries_of(client, address(made)) == 11


@pytest.mark.parametrize(
    ("roll", "seen", "expected"),
    [
        (PRESENT, PRESENT, False),
        (PRESENT, ABSENT, True),
        (ABSENT, PRESENT, True),
        (ABSENT, ABSENT, False),
        (PRESENT, LATE, True),
        (LATE, PRESENT, False),
        (ABSENT, LATE, True),
    ],
)
def test_what_counts_as_a_difference(roll, seen, expected):
    assert differs(roll, seen, on_leave=False) is expected
    assert differs(roll, seen, on_leave=True) is False
