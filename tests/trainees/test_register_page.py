"""The register: what stands for everybody at every session, a week or all of it."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import SYSTEM, Cast, make_class, sign_in
from tests.trainees.pages import queries_of, rename
from trainees.policies.attendance import RollFact
from trainees.queries.people import listed
from trainees.queries.register import NOT_EXPECTED, NOT_TAKEN, PRESENT, Register, register_of
from trainees.services.leave import Application, apply_for_leave
from trainees.services.leave_decision import decide_leave
from trainees.services.rollcall import Told, correct_mark, take_roll
from trainees.services.withdrawal import decide_case, open_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Iterator[Cast]:
    """Nine days from a Monday on, in two sub-classes, on the second Monday."""
    made = make_class(5, sub_classes=("一班", "二班"), days=9)
    with time_machine.travel(made.time(8, "10:00"), tick=False):
        yield made


def told(cast: Cast, number: int, fact: RollFact, *, session: int = 1, **options: object) -> None:
    word = {cast.trainees[number].pk: Told(fact)}
    at = cast.sessions[session].starts_at
    take_roll(cast.sessions[session], word, by=cast.actor(Role.CLASS_HEAD), now=at, **options)


def shown(cast: Cast) -> Register:
    return register_of(cast.training_class, listed(cast.training_class.trainees.all()))


def page(cast: Cast, client: Client, role: str = Role.ORGANISER, **query: str) -> str:
    sign_in(client, cast.user(role))
    response = client.get(reverse("register", args=[cast.training_class.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


def names(text: str) -> list[int]:
    """The numbers of the trainees in the rows, in their order."""
    return [
        int(found) for found in re.findall(r'<th scope="row"><a [^>]*>[^<]*</a> <small>(\d+)', text)
    ]


def test_a_roll_that_was_not_taken_is_told_apart_from_a_session_one_is_not_expected_at(
    cast: Cast,
) -> None:
    told(cast, 1, RollFact(), sub_class_ids=[cast.sub_classes[0].pk])
    open_case(cast.trainees[2], "convenor", by=SYSTEM, now=cast.time(2, "08:00"))
    case = cast.trainees[2].cases.get()
    by = cast.actor(Role.ORG_DEPT)
    decide_case(case, confirm=True, by=by, now=cast.time(2, "09:00"))
    lines = shown(cast).lines
    assert [lines[0].cells[0], lines[0].cells[1]] == [PRESENT, NOT_TAKEN]
    assert [lines[1].cells[0], lines[1].cells[2]] == [NOT_TAKEN, NOT_TAKEN]
    assert set(lines[1].cells[3:]) == {NOT_EXPECTED}


def test_cells_say_what_holds_and_add_up_by_trainee_and_by_session(cast: Cast) -> None:
    application = Application(
        kind="sick", start=cast.time(1, "14:30"), end=cast.time(1, "17:30"), unit_request_seen=True
    )
    leave = apply_for_leave(cast.trainees[1], application, by=SYSTEM, now=cast.time(1, "07:00"))
    by = cast.actor(Role.ORG_DEPT)
    decide_leave(leave, "approve", by=by, now=cast.time(1, "07:30"))
    told(cast, 1, RollFact(minutes_late=5, minutes_early=3))
    told(cast, 3, RollFact(absent=True), session=2)
    found = shown(cast)
    first, _, third, *_ = found.lines
    assert [cell.kinds for cell in first.cells[:2]] == [("late", "left_early"), ("sick",)]
    assert third.cells[1].kinds == ("absent",)
    assert (first.tally.late, first.tally.left_early, first.tally.absent) == (1, 1, 0)
    assert first.tally.hours == {"sick": Decimal(4), "personal": 0, "official": 0}
    assert (first.tally.rate, third.tally.rate) == (Decimal("50.00"), Decimal("50.00"))
    second = found.tallies[1]
    assert (second.expected, second.attended, second.on_leave, second.absent) == (5, 3, 1, 1)
    assert found.tallies[2].rate is None


def test_a_mark_that_was_corrected_to_present_still_leads_to_its_history(
    cast: Cast, client: Client
) -> None:
    told(cast, 1, RollFact(absent=True))
    correct_mark(
        cast.sessions[1],
        cast.trainees[1].pk,
        RollFact(),
        reason="看错了",
        by=cast.actor(Role.CLASS_HEAD),
        now=cast.time(1, "13:00"),
    )
    url = reverse("roll-mark", args=[cast.sessions[1].pk, cast.trainees[1].pk])
    assert f'<td class="present"><a href="{url}" title="出勤 · 更正过">√</a>' in page(
        cast, client, week="2014-04-07"
    )


def test_a_week_is_shown_and_the_whole_class_where_it_is_asked_for(
    cast: Cast, client: Client
) -> None:
    sessions = [f"/sessions/{one.pk}/roll/" for one in cast.sessions.values()]
    for query, expected in (({}, 4), ({"week": "2014-04-09"}, 14), ({"week": "all"}, 18)):
        text = page(cast, client, **query)
        assert sum(f'"{one}"' in text for one in sessions) == expected
    assert "‹ 上一周" in page(cast, client)


def test_one_sees_the_trainees_of_ones_own_sub_class_and_those_looked_for(
    cast: Cast, client: Client
) -> None:
    assert names(page(cast, client, Role.CLASS_HEAD)) == [1, 3, 5]
    assert names(page(cast, client)) == [1, 2, 3, 4, 5]
    assert names(page(cast, client, sub_class=str(cast.sub_classes[1].pk))) == [2, 4]
    assert names(page(cast, client, q=cast.trainees[4].person.name)) == [4]
    assert "没有符合的学员" in page(cast, client, q="无此人")


def test_names_are_escaped(cast: Cast, client: Client) -> None:
    given = rename(cast, ["<b>甲</b>", '"><script>'])
    text = page(cast, client)
    assert not [name for name in given if name in text]
    assert "&lt;b&gt;甲&lt;/b&gt;" in text


def test_the_register_of_121_and_80_sessions_takes_as_many_queries_as_a_small_one() -> None:
    small, large = make_class(3, days=2), make_class(121, days=40)
    counts, sizes = [], {}
    for cast, sessions in ((small, 4), (large, 80)):
        for number in range(1, sessions + 1):
            told(cast, number % 3 + 1, RollFact(minutes_late=5), session=number)
        client = Client()
        sign_in(client, cast.user(Role.CLASS_HEAD))
        address = reverse("register", args=[cast.training_class.pk])
        with time_machine.travel(cast.time(2, "20:00"), tick=False):
            counts += [queries_of(client, f"{address}?week=all"), queries_of(client, address)]
            sizes = {week: len(client.get(address, {"week": week}).content) for week in ("", "all")}
    assert len(set(counts)) == 1
    assert counts[0] <= 16
    assert all(size < 120_000 for size in sizes.values())
