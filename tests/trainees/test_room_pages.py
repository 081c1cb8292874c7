"""The plan of rooms: moves, beds, and what a trainee sees."""

from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import queries_of
from trainees.models import DormRoom, RoomAssignment

pytestmark = pytest.mark.django_db


def housed(trainees: int = 4, **more: Any) -> Cast:
    """Two in a room, by number: 201, 202, … and an empty room 301."""
    cast = make_class(trainees, accounts=True, **more)
    for number, trainee in cast.trainees.items():
        name, bed = str(201 + (number - 1) // 2), 2 - number % 2
        room, _ = DormRoom.objects.get_or_create(training_class=cast.training_class, name=name)
        RoomAssignment.objects.create(
            trainee=trainee, room=room, bed=bed, starts_at=cast.time(0, "09:00")
        )
    DormRoom.objects.create(training_class=cast.training_class, name="301")
    return cast


@pytest.fixture
def cast() -> Cast:
    return housed(sub_classes=("一班", "二班"))


def client(cast: Cast, role: str = Role.CLASS_HEAD) -> Client:
    return sign_in(Client(), cast.user(role))


def post(cast: Cast, page: str, role: str = Role.CLASS_HEAD, **data: Any) -> str:
    """What the answer says."""
    with time_machine.travel(cast.time(2, "16:00"), tick=False):
        address = reverse(page, args=[cast.training_class.pk])
        response = client(cast, role).post(address, data, follow=True)
    return " ".join(str(message) for message in response.context["messages"])


def room(cast: Cast, name: str) -> DormRoom:
    return DormRoom.objects.get(training_class=cast.training_class, name=name)


def move(cast: Cast, number: int, name: str, bed: int, **more: Any) -> str:
    place = f"{room(cast, name).pk}-{bed}"
    return post(cast, "room-assign", trainee=cast.trainees[number].pk, place=place, **more)


def beds(cast: Cast) -> dict[int, tuple[str, int]]:
    rows = RoomAssignment.objects.filter(ends_at__isnull=True)
    return {n: (r, b) for n, r, b in rows.values_list("trainee__number", "room__name", "bed")}


STAYED = {1: ("201", 1), 2: ("201", 2), 3: ("202", 1), 4: ("202", 2)}


def test_a_move_ends_the_old_bed_at_the_moment_in_which_the_new_one_begins(cast):
    move(cast, 1, "301", 2)
    assert beds(cast) == {**STAYED, 1: ("301", 2)}
    old, new = RoomAssignment.objects.filter(trainee=cast.trainees[1]).order_by("starts_at")
    assert old.ends_at == new.starts_at == cast.time(2, "16:00")


def test_nobody_gets_a_bed_that_somebody_has(cast):
    assert "201" in move(cast, 3, "201", 1)
    assert beds(cast) == STAYED
    with pytest.raises(IntegrityError), transaction.atomic():
        DormRoom.objects.get(name="201").assignments.filter(bed=2).update(bed=1)


def test_beds_that_do_not_exist_and_trainees_of_others_are_refused(cast):
    other = housed(1, name="别的班")
    for bed in (0, 3, 99):
        assert move(cast, 1, "301", bed)
    assert move(cast, 2, "301", 1)  # of the other sub-class
    place = f"{room(other, '301').pk}-1"
    assert post(cast, "room-assign", trainee=cast.trainees[1].pk, place=place)
    for data in ({}, {"trainee": "x", "place": "y"}, {"trainee": "9" * 30, "place": "1-1"}):
        assert post(cast, "room-assign", **data)
    assert beds(cast) == STAYED | {1: ("201", 1)}


def test_the_withdrawn_get_no_bed_and_theirs_can_be_freed(cast):
    one = cast.trainees[1]
    one.withdrawn_at = cast.time(1, "09:00")
    one.save()
    move(cast, 1, "301", 1)
    assert beds(cast)[1] == ("201", 1)
    post(cast, "room-leave", trainee=one.pk)
    assert 1 not in beds(cast)


def test_rooms_are_added_and_lose_no_bed_in_use(cast):
    post(cast, "room-save", Role.ORGANISER, name="302", beds=4)
    assert room(cast, "302").beds == 4
    with time_machine.travel(cast.time(2, "16:00"), tick=False):
        address = reverse("room-save", args=[cast.training_class.pk])
        for data in ({"name": "201", "beds": 1}, {"name": "", "beds": 2}, {"name": "9", "beds": 0}):
            response = client(cast).post(address, data)
            assert response.status_code == 422
            assert f'value="{data["name"]}"' in response.content.decode() or not data["name"]
    assert room(cast, "201").beds == 2


def test_a_head_reads_no_names_of_the_other_sub_class(cast):
    address = reverse("rooms", args=[cast.training_class.pk])
    page = client(cast).get(address).content.decode()
    assert cast.trainees[1].person.name in page
    assert cast.trainees[2].person.name not in page
    everybody = client(cast, Role.ORGANISER).get(address).content.decode()
    assert cast.trainees[2].person.name in everybody


def test_a_trainee_sees_their_own_room_only(cast):
    address = reverse("rooms", args=[cast.training_class.pk])
    page = sign_in(Client(), cast.trainee_user(1)).get(address).content.decode()
    assert "201" in page
    assert cast.trainees[2].person.name in page  # shares the room
    for other in ("202", "301", cast.trainees[3].person.name):
        assert other not in page


def test_the_plan_costs_the_same_with_one_trainee_and_with_121():
    costs = []
    for people in (1, 121):
        cast = housed(people)
        address = reverse("rooms", args=[cast.training_class.pk])
        costs.append(queries_of(client(cast), f"{address}?move={cast.trainees[1].pk}"))
        assert len(client(cast).get(address).content) < 120_000
    assert costs[0] == costs[1] <= 20
