"""The roll's page: who sees it, taking it in one request, two savers, what is refused."""

# Long because one page's refusals stand on one pair of fixtures.

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.enums import Role, SessionState
from courses.models import TrainingClass
from tests.cast import SYSTEM, Cast, make_class, sign_in
from trainees.models import (
    AttendanceMark,
    LeaveRequest,
    RollCall,
    ScoreEntry,
    WithdrawalCase,
)
from trainees.queries.ledger import _frozen_rules, rules_of
from trainees.services.opening import close_class

pytestmark = pytest.mark.django_db
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
DURING = "14:38"


@pytest.fixture(autouse=True)
def no_rules_of_another_class() -> None:
    """Classes of tests share their keys; the rules kept in memory must not."""
    _frozen_rules.cache_clear()


@pytest.fixture
def pair(client: Client) -> Iterator[Cast]:
    """Four trainees in two sub-classes, at 14:38 of the first day; the first head is signed in."""
    cast = make_class(4, sub_classes=("一班", "二班"))
    with time_machine.travel(cast.time(1, DURING), tick=False):
        sign_in(client, cast.user(Role.CLASS_HEAD))
        yield cast


def address(cast: Cast) -> str:
    return f"/sessions/{cast.session(1, 'pm').pk}/roll/"


def save(client: Client, cast: Cast, told: dict[int, str], *, sub: Any = 0) -> HttpResponse:
    """Post marks by trainee number, for the sub-class at a place in the list."""
    marks = {f"m-{cast.trainees[number].pk}": word for number, word in told.items()}
    return client.post(address(cast), {"sub": cast.sub_classes[sub].pk, **marks})


def mark(cast: Cast, number: int) -> AttendanceMark:
    return AttendanceMark.objects.get(session=cast.session(1, "pm"), trainee=cast.trainees[number])


def grant(cast: Cast, number: int, start: datetime, end: datetime, kind: str = "sick") -> None:
    LeaveRequest.objects.create(
        trainee=cast.trainees[number],
        kind=kind,
        state="approved",
        starts_at=start,
        ends_at=end,
        submitted_at=start,
        approved_at=start,
    )


def counted(captured: CaptureQueriesContext) -> int:
    return len([one for one in captured if not one["sql"].startswith(FRAME)])


class TestSpeed:
    @pytest.fixture(params=[1, 3, 121])
    def cast(self, request: pytest.FixtureRequest, client: Client) -> Iterator[Cast]:
        cast = make_class(request.param)
        with time_machine.travel(cast.time(1, DURING), tick=False):
            sign_in(client, cast.user(Role.CLASS_HEAD))
            yield cast

    def test_the_page_takes_as_many_queries_for_one_as_for_121(self, cast, client):
        client.get(address(cast))
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address(cast))
        assert counted(captured) == 9
        assert answer.content.count(b'class="tile ') == len(cast.trainees)
        assert len(answer.content) < 120_000

    def test_the_list_without_scripts_is_bounded_too(self, cast, client):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"{address(cast)}?plain=1")
        assert counted(captured) == 9
        assert answer.content.count(b"<select") == len(cast.trainees)
        assert len(answer.content) < 120_000

    def test_a_save_is_one_request_of_at_most_12_queries(self, cast, client):
        """Five exceptions and a leave over the whole session, on the first save."""
        grant(cast, 1, cast.time(1, "14:00"), cast.time(1, "18:00"))
        last = len(cast.trainees)
        told = dict(zip(range(last, max(1, last - 5), -1), WORDS, strict=False))
        client.get(address(cast))
        rules_of(TrainingClass.objects.get(pk=cast.training_class.pk))  # kept once it has opened
        with CaptureQueriesContext(connection) as captured:
            answer = save(client, cast, told)
        assert answer.status_code == 303
        assert counted(captured) <= 12, "\n".join(one["sql"][:90] for one in captured)
        assert AttendanceMark.objects.count() == last
        assert mark(cast, 1).on_leave


WORDS = ("absent::0", "late:8:0", "early:5:0", "both:3+4:0", "absent::0")


class TestTaking:
    def test_everybody_is_present_but_the_exceptions(self, pair, client):
        answer = save(client, pair, {1: "late:8:0"})
        assert (answer.status_code, answer.url) == (303, address(pair))
        assert (mark(pair, 1).minutes_late, mark(pair, 3).attended) == (8, True)
        roll = RollCall.objects.get()
        assert (roll.sub_class, roll.taken_by) == (
            pair.sub_classes[0],
            pair.user(Role.CLASS_HEAD),
        )

    def test_afterwards_the_page_says_who_took_it_and_when(self, pair, client):
        save(client, pair, {1: "absent::0"})
        page = client.get(address(pair)).content.decode()
        assert pair.user(Role.CLASS_HEAD).name in page
        assert "14:38" in page
        assert 'data-f="absent:"' in page

    def test_a_saved_mark_is_kept_up_to_date_while_the_session_runs(self, pair, client):
        save(client, pair, {1: "absent::0"})
        save(client, pair, {1: "late:12:1"})
        assert (mark(pair, 1).marked_absent, mark(pair, 1).minutes_late) == (False, 12)

    def test_after_the_session_a_saved_mark_is_a_link_to_its_correction(self, pair, client):
        save(client, pair, {})
        with time_machine.travel(pair.time(1, "17:30"), tick=False):
            page = client.get(address(pair)).content.decode()
        assert f"{address(pair)}{pair.trainees[1].pk}/" in page
        assert '<button type="button" class="tile' not in page

    def test_a_roll_may_be_taken_after_the_session(self, pair, client):
        with time_machine.travel(pair.time(1, "20:00"), tick=False):
            assert '<button type="button" class="tile' in client.get(address(pair)).content.decode()
            assert save(client, pair, {1: "absent::0"}).status_code == 303
        assert mark(pair, 1).absent

    def test_over_a_quarter_of_an_hour_late_shows_as_absent_with_its_minutes(self, pair, client):
        save(client, pair, {1: "late:16:0"})
        assert 'class="tile absent" id="t' in client.get(address(pair)).content.decode()
        assert mark(pair, 1).absent

    def test_saving_the_same_twice_changes_nothing(self, pair, client):
        save(client, pair, {1: "late:8:0"})
        assert save(client, pair, {1: "late:8:0"}).status_code == 303
        assert mark(pair, 1).version == 1
        assert ScoreEntry.objects.filter(trainee=pair.trainees[1]).count() == 1


class TestLeave:
    def test_leave_over_the_session_is_locked_and_no_mark_overrides_it(self, pair, client):
        grant(pair, 1, pair.time(1, "14:30"), pair.time(1, "17:30"))
        assert 'class="tile leave locked"' in client.get(address(pair)).content.decode()
        save(client, pair, {1: "absent::0"})
        held = mark(pair, 1)
        assert (held.on_leave, held.absent, held.sick_hours) == (True, False, 4)
        save(client, pair, {1: "present::1"})
        assert mark(pair, 1).on_leave

    def test_leave_over_a_part_is_shown_and_the_rest_may_be_marked(self, pair, client):
        grant(pair, 1, pair.time(1, "16:00"), pair.time(1, "18:00"), "personal")
        page = client.get(address(pair)).content.decode()
        assert "<small>○ 16:00–17:30</small>" in page
        assert "locked" not in page.split('<ul class="tiles">')[1].split("</ul>")[0]
        save(client, pair, {1: "absent::0"})
        held = mark(pair, 1)
        assert (held.absent, held.absent_hours, held.personal_hours) == (True, 2, 2)

    def test_a_leave_that_passes_the_line_with_this_roll_opens_a_case(self, pair, client):
        """16 of 56 hours; the afternoon is the third half-day that counts."""
        grant(pair, 1, pair.time(1, "08:00"), pair.time(3, "18:00"))
        for day, half, hour in ((1, "am", "9:00"), (1, "pm", "15:00"), (2, "am", "9:00")):
            session = pair.session(day, half)
            with time_machine.travel(pair.time(day, hour.zfill(5)), tick=False):
                data = {"sub": pair.sub_classes[0].pk}
                assert client.post(f"/sessions/{session.pk}/roll/", data).status_code == 303
            taken = WithdrawalCase.objects.filter(trainee=pair.trainees[1]).count()
            assert taken == (1 if (day, half) == (2, "am") else 0)


class TestTwoSavers:
    def test_marks_of_different_trainees_merge(self, pair, client):
        save(client, pair, {1: "absent::0"})
        assert save(client, pair, {3: "late:5:1"}).status_code == 303
        assert (mark(pair, 1).absent, mark(pair, 3).late) == (True, True)

    def test_a_true_conflict_is_shown_side_by_side_and_nothing_is_overwritten(self, pair, client):
        save(client, pair, {1: "late:8:0"})
        answer = save(client, pair, {1: "absent::0", 3: "early:5:1"})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert (mark(pair, 1).late, mark(pair, 1).absent) == (True, False)
        assert mark(pair, 3).left_early  # the rest is saved
        assert f'name="m-{pair.trainees[1].pk}" value="absent::1"' in page
        assert pair.user(Role.CLASS_HEAD).name in page
        assert f'name="m-{pair.trainees[3].pk}"' not in page

    def test_the_choice_is_saved_as_one_more_word(self, pair, client):
        save(client, pair, {1: "late:8:0"})
        save(client, pair, {1: "absent::0"})
        assert save(client, pair, {1: "absent::1"}).status_code == 303
        assert (mark(pair, 1).absent, mark(pair, 1).version) == (True, 2)

    def test_keeping_the_other_ones_mark_sends_nothing(self, pair, client):
        save(client, pair, {1: "late:8:0"})
        assert save(client, pair, {1: ""}).status_code == 303
        assert (mark(pair, 1).minutes_late, mark(pair, 1).version) == (8, 1)


class TestBadInput:
    @pytest.mark.parametrize(
        "word",
        [
            "late::0", "late:-5:0", "late:0:0", "late:181:0", "late:99999:0", "late:5.5:0",
            "late:abc:0", "late:٥:0", "late:5", "late:5:-1", "late:5:x", "both:5:0", "both:5+:0",
            "absent:5:0", "sick::0", "<b>:1:0", "late:5:0:0", "x" * 5000,
        ],
    )  # fmt: skip
    def test_a_word_that_is_none_saves_nothing_and_loses_nothing(self, pair, client, word):
        answer = save(client, pair, {1: word, 3: "early:7:0"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert AttendanceMark.objects.count() == 0
        assert pair.trainees[1].person.name in page.split('role="alert"')[1].split("</ul>")[0]
        assert 'data-t="early:7"' in page

    @pytest.mark.parametrize("data", [{"m-x": "absent::0"}, {"sub": "x"}, {"m-0": "absent::0"}])
    def test_a_field_that_is_none_is_refused(self, pair, client, data):
        sent = {"sub": pair.sub_classes[0].pk, **data}
        assert client.post(address(pair), sent).status_code == 422
        assert AttendanceMark.objects.count() == 0

    def test_a_form_that_names_no_sub_class_is_refused(self, pair, client):
        assert client.post(address(pair), {}).status_code == 422
        assert RollCall.objects.count() == 0

    def test_what_was_chosen_without_scripts_stays_chosen(self, pair, client):
        data = {
            "sub": pair.sub_classes[0].pk,
            f"m-{pair.trainees[1].pk}": "late:999:0",
            f"m-{pair.trainees[3].pk}": "late:10:0",
        }
        answer = client.post(f"{address(pair)}?plain=1", data)
        assert answer.status_code == 422
        assert '<option value="late:10:0" selected>' in answer.content.decode()


class TestWho:
    def test_a_head_of_one_sub_class_sees_and_saves_only_it(self, pair, client):
        page = client.get(address(pair)).content.decode()
        shown = {n for n, one in pair.trainees.items() if f'id="t{one.pk}"' in page}
        assert shown == {1, 3}
        assert save(client, pair, {}, sub=1).status_code == 422
        assert save(client, pair, {2: "absent::0"}).status_code == 422
        assert AttendanceMark.objects.count() == 0

    @pytest.mark.parametrize("role", [Role.ORGANISER, Role.ORG_DEPT, Role.INSPECTOR])
    def test_others_of_the_staff_read_and_do_not_save(self, pair, client, role):
        sign_in(client, pair.user(role))
        page = client.get(address(pair)).content.decode()
        assert '<button type="button" class="tile' not in page
        assert 'form="roll"' not in page
        assert save(client, pair, {}).status_code == 422
        assert RollCall.objects.count() == 0

    def test_a_class_head_of_another_class_finds_nothing(self, pair, client):
        other = make_class(1, name="另一班")
        sign_in(client, other.user(Role.CLASS_HEAD))
        assert client.get(address(pair)).status_code == 404
        assert client.get(f"{address(pair)}{pair.trainees[1].pk}/").status_code == 404
        assert save(client, pair, {}).status_code == 404

    def test_a_trainee_is_refused(self, client):
        cast = make_class(1, accounts=True)
        with time_machine.travel(cast.time(1, DURING), tick=False):
            sign_in(client, cast.trainee_user(1))
            assert client.get(address(cast)).status_code == 403
            assert save(client, cast, {}).status_code == 403

    def test_a_stranger_is_sent_to_sign_in(self, pair):
        assert "sign-in" in Client().get(address(pair)).url

    def test_a_head_of_a_sub_class_that_is_not_expected_finds_nothing(self, pair, client):
        pair.session(1, "pm").audiences.filter(sub_class=pair.sub_classes[0]).delete()
        assert client.get(address(pair)).status_code == 404


class TestWhen:
    def test_half_an_hour_before_the_start_it_opens(self, pair, client):
        with time_machine.travel(pair.time(1, "13:59"), tick=False):
            page = client.get(address(pair)).content.decode()
            assert "14:00" in page
            assert 'form="roll"' not in page
            answer = save(client, pair, {1: "absent::0"})
        assert answer.status_code == 422
        assert AttendanceMark.objects.count() == 0
        with time_machine.travel(pair.time(1, "14:00"), tick=False):
            assert save(client, pair, {}).status_code == 303

    def test_a_cancelled_session_has_no_roll(self, pair, client):
        session = pair.session(1, "pm")
        session.state = SessionState.CANCELLED
        session.save()
        assert 'form="roll"' not in client.get(address(pair)).content.decode()
        assert save(client, pair, {}).status_code == 422
        assert RollCall.objects.count() == 0

    def test_in_a_closed_class_the_roll_is_read_only(self, pair, client):
        close_class(pair.training_class, by=SYSTEM, now=pair.time(1, "14:20"))
        assert 'form="roll"' not in client.get(address(pair)).content.decode()
        assert save(client, pair, {}).status_code == 422
        assert RollCall.objects.count() == 0


def test_names_and_seats_are_text_whatever_they_hold(pair, client):
    person = pair.trainees[1].person
    person.name, person.initials = '<b onclick="x">', '"><i>'
    person.save()
    pair.trainees[1].seats.create(label="<script>&", starts_at=pair.time(1, "08:00"))
    tiles = client.get(address(pair)).content.decode().split('<ul class="tiles">')[1]
    for raw in ("<b onclick", '"><i>', "<script>&"):
        assert raw not in tiles.split("</ul>")[0]
    assert "&lt;b onclick=&quot;x&quot;&gt;" in tiles
