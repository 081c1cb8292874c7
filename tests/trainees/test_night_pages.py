"""The check of a night as a page."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import queries_of
from trainees.models import DormRoom, LeaveRequest, NightCheck, RoomAssignment, ScoreEntry
from trainees.policies.rooms import floor_of, room_order

pytestmark = pytest.mark.django_db


def cast_in_rooms(trainees: int = 4, **more: Any) -> Cast:
    """Two in a room, in the order of their numbers: 209, 210, …"""
    cast = make_class(trainees, **more)
    for number, trainee in cast.trainees.items():
        name = str(209 + (number - 1) // 2)
        room, _ = DormRoom.objects.get_or_create(training_class=cast.training_class, name=name)
        RoomAssignment.objects.create(trainee=trainee, room=room, starts_at=cast.time(0, "09:00"))
    return cast


@pytest.fixture
def cast() -> Cast:
    return cast_in_rooms(sub_classes=("一班", "二班"))


def at(cast: Cast, clock: str, day: int = 2) -> Any:
    return time_machine.travel(cast.time(day, clock), tick=False)


def address(cast: Cast, on: str = "2014-04-08") -> str:
    return f"{reverse('nights', args=[cast.training_class.pk])}?on={on}"


def client(cast: Cast, role: str = Role.CLASS_HEAD) -> Client:
    return sign_in(Client(), cast.user(role))


def field(cast: Cast, number: int) -> str:
    return f"n{cast.trainees[number].pk}"


def states(cast: Cast) -> dict[int, str]:
    return {one.trainee.number: one.state for one in NightCheck.objects.select_related("trainee")}


def test_who_is_away_and_late_is_saved_at_once(cast):
    with at(cast, "22:30"):
        data = {field(cast, 1): "away", field(cast, 3): "late_back"}
        assert client(cast).post(address(cast), data).status_code == 303
    assert states(cast) == {1: "away", 3: "late_back"}
    codes = ScoreEntry.objects.order_by("trainee__number").values_list("rule__code", flat=True)
    assert list(codes) == ["DORM-01", "DORM-02"]


def test_before_the_curfew_it_is_refused_and_what_was_tapped_stays(cast):
    with at(cast, "22:29"):
        response = client(cast).post(address(cast), {field(cast, 1): "away"})
    assert response.status_code == 422
    told = {one.number: state for _, room in response.context["rooms"] for one, state in room}
    assert told[1] == "away"
    assert states(cast) == {}


def test_strangers_and_days_outside_the_class_are_refused(cast):
    with at(cast, "22:40"):
        head = client(cast)
        assert head.post(address(cast), {field(cast, 2): "away"}).status_code == 422
        assert head.post(address(cast, "2014-05-08"), {field(cast, 1): "away"}).status_code == 422
        assert head.post(address(cast), {field(cast, 1): "asleep", "nx": "away"}).status_code == 303
    assert states(cast) == {}


def test_who_is_on_leave_at_the_curfew_is_left_out(cast):
    LeaveRequest.objects.create(
        trainee=cast.trainees[1],
        kind="sick",
        state="approved",
        starts_at=cast.time(2, "20:00"),
        ends_at=cast.time(3, "08:00"),
        submitted_at=cast.time(1, "09:00"),
        approved_at=cast.time(1, "10:00"),
    )
    with at(cast, "22:40"):
        client(cast).post(address(cast), {field(cast, 1): "away"})
    assert states(cast) == {}


def test_only_a_class_head_saves(cast):
    with at(cast, "22:40"):
        for role in (Role.INSPECTOR, Role.ORGANISER, Role.ORG_DEPT):
            response = client(cast, role).post(address(cast), {field(cast, 1): "away"})
            assert response.status_code == 403
    assert states(cast) == {}


def test_until_noon_the_page_is_about_last_night(cast):
    page = address(cast).partition("?")[0]
    for clock, day in (("08:00", 1), ("23:00", 2)):
        with at(cast, clock):
            assert client(cast).get(page).context["on"] == cast.days[day - 1]


def test_the_page_costs_the_same_with_one_trainee_and_with_121():
    costs = []
    for people in (1, 121):
        cast = cast_in_rooms(people)
        with at(cast, "22:40"):
            costs.append(queries_of(client(cast), address(cast)))
            assert len(client(cast).get(address(cast)).content) < 120_000
    assert costs[0] == costs[1] <= 20


def test_rooms_are_told_by_floor_and_ordered_by_number():
    assert [floor_of(name) for name in ("201", "1205", "3-205", "东楼308", "7", "贵宾间")] == [
        "2",
        "12",
        "3-2",
        "东楼3",
        "",
        "",
    ]
    assert sorted(["10", "9", "A2", "201"], key=room_order) == ["A2", "9", "10", "201"]
