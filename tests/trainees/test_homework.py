"""Homework: set, handed in, collected by itself after the due date (R5.9)."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import queries_of
from trainees.enums import HomeworkRefusal
from trainees.models import Assignment, HandIn, ScoreEntry, Trainee
from trainees.services.homework import collect_due, receive_homework, set_homework
from trainees.tasks import tick
from training.actors import Actor
from training.refusals import Refused

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def cast() -> Cast:
    return make_class(
        4, sub_classes=("一班", "二班"), accounts=True, offices={3: ["学习委员"], 2: ["学习委员"]}
    )


@pytest.fixture
def piece(cast: Cast) -> Assignment:
    """Due on Wednesday at 18:00."""
    return set_homework(
        cast.training_class,
        "学习体会",
        due_at=cast.time(3, "18:00"),
        by=cast.actor(Role.CLASS_HEAD),
        now=cast.time(1, "09:00"),
    )


def paper() -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (8, 8)).save(data, "PNG")
    return SimpleUploadedFile("体会.png", data.getvalue())


def upload(cast: Cast, piece: Assignment, number: int, at: datetime, file: Any = None) -> Any:
    client = sign_in(Client(), cast.trainee_user(number))
    with time_machine.travel(at, tick=False):
        return client.post(reverse("hand-in", args=[piece.pk]), {"file": file or paper()})


def ticks(cast: Cast, piece: Assignment, user: Any, at: datetime, *numbers: int, **more: Any):
    came = [cast.trainees[number].pk for number in numbers]
    with time_machine.travel(at, tick=False):
        return sign_in(Client(), user).post(
            reverse("assignment", args=[piece.pk]), {"came": came, **more}
        )


def live(number: int) -> list[tuple[str, int]]:
    found = ScoreEntry.objects.filter(trainee__number=number, sign=1, reversal=None)
    return list(found.exclude(rule__code__startswith="OFFICE").values_list("rule__code", "milli"))


def collect(cast: Cast, at: datetime) -> int:
    return collect_due(cast.training_class, by=SYSTEM, now=at)


def test_the_minute_after_the_due_date_enters_who_is_missing_once(cast: Cast, piece: Assignment):
    assert upload(cast, piece, 1, cast.time(3, "18:00")).status_code == 303
    assert collect(cast, cast.time(3, "18:00")) == 0
    with time_machine.travel(cast.time(3, "18:01"), tick=False):
        tick()
        tick()
    assert [live(number) for number in (1, 2)] == [[], [("HW-01", -5000)]]
    entry = ScoreEntry.objects.get(trainee__number=2, rule__code="HW-01")
    assert entry.occurred_at == cast.time(3, "18:00")
    assert collect(cast, cast.time(3, "18:02")) == 0


def test_what_comes_after_the_due_date_turns_missing_into_late(cast: Cast, piece: Assignment):
    collect(cast, cast.time(3, "18:01"))
    assert upload(cast, piece, 1, cast.time(4, "08:00")).status_code == 303
    assert live(1) == [("HW-02", -1000)]
    response = upload(cast, piece, 1, cast.time(4, "09:00"))
    assert response.status_code == 422
    assert str(HomeworkRefusal.HANDED_IN.label) in response.content.decode()


def test_late_before_the_minute_has_run_is_late_too(cast: Cast, piece: Assignment):
    upload(cast, piece, 1, cast.time(3, "18:01"))
    collect(cast, cast.time(3, "18:02"))
    assert live(1) == [("HW-02", -1000)]


def test_until_the_due_date_a_file_replaces_the_last(cast: Cast, piece: Assignment):
    for clock in ("09:00", "10:00"):
        upload(cast, piece, 1, cast.time(2, clock))
    assert HandIn.objects.get().handed_at == cast.time(2, "10:00")


def test_no_homework_is_asked_of_who_was_withdrawn_before_it_was_due(cast: Cast, piece: Assignment):
    Trainee.objects.filter(number=2).update(withdrawn_at=cast.time(3, "12:00"))
    collect(cast, cast.time(3, "18:01"))
    assert live(2) == []
    with pytest.raises(Refused) as refused:
        receive_homework(
            piece, received=[cast.trainees[2].pk], by=SYSTEM, now=cast.time(3, "19:00")
        )
    assert refused.value.reason == HomeworkRefusal.WITHDRAWN


def test_a_study_officer_collects_in_the_own_sub_class_only(cast: Cast, piece: Assignment):
    officer = cast.trainee_user(3)
    assert ticks(cast, piece, officer, cast.time(2, "20:00"), 1, 2).status_code == 303
    assert list(HandIn.objects.values_list("trainee__number", flat=True)) == [1]
    assert ticks(cast, piece, officer, cast.time(2, "20:05")).status_code == 303
    assert not HandIn.objects.exists()  # unticked, a mistake
    collect(cast, cast.time(3, "18:01"))
    ticks(cast, piece, officer, cast.time(3, "19:00"), 1, in_time=1)
    assert live(1) == [("HW-02", -1000)]  # only the class head says that it was in time


def test_the_class_head_ticks_what_had_been_in_time(cast: Cast, piece: Assignment):
    collect(cast, cast.time(3, "18:01"))
    head = cast.user(Role.CLASS_HEAD)
    refused = ticks(cast, piece, head, cast.time(3, "19:00"), 1, in_time=1)
    assert refused.status_code == 422  # collected: a correction has a reason
    assert refused.context["lines"][0][2] is True
    said = {"in_time": 1, "reason": "当时交的纸质稿"}
    ticks(cast, piece, head, cast.time(3, "19:00"), 1, **said)
    assert live(1) == []
    reversal = ScoreEntry.objects.get(trainee__number=1, sign=-1)
    assert reversal.reason == "当时交的纸质稿"
    ticks(cast, piece, head, cast.time(3, "19:30"), 3, reason="看错了人")  # unticks 1, 3 is late
    assert (live(1), live(3)) == ([("HW-01", -5000)], [("HW-02", -1000)])


def test_an_upload_is_not_unticked(cast: Cast, piece: Assignment):
    upload(cast, piece, 1, cast.time(2, "09:00"))
    ticks(cast, piece, cast.user(Role.CLASS_HEAD), cast.time(2, "10:00"))
    assert HandIn.objects.count() == 1


def test_a_file_of_the_wrong_kind_is_refused_in_words(cast: Cast, piece: Assignment):
    page = SimpleUploadedFile("体会.jpg", b"<html><script>alert(1)</script></html>")
    response = upload(cast, piece, 1, cast.time(2, "09:00"), page)
    assert response.status_code == 422
    assert response.context["wrong"].errors["file"]
    assert not HandIn.objects.exists()


def test_the_class_head_sets_homework_and_nobody_else(cast: Cast):
    address = reverse("homework", args=[cast.training_class.pk])
    said = {"title": "学习体会", "due_at": "2014-04-09T18:00"}
    with time_machine.travel(cast.time(1, "10:00"), tick=False):
        for user, status in (
            (cast.trainee_user(1), 403),
            (cast.user(Role.INSPECTOR), 403),
            (cast.user(Role.CLASS_HEAD), 303),
            (cast.user(Role.CLASS_HEAD), 422),  # the title is taken
        ):
            assert sign_in(Client(), user).post(address, said).status_code == status
        late = {"title": "小结", "due_at": "2014-04-07T09:00"}
        response = sign_in(Client(), cast.user(Role.CLASS_HEAD)).post(address, late)
    assert response.status_code == 422
    assert 'value="小结"' in response.content.decode()
    assert Assignment.objects.get().due_at == cast.time(3, "18:00")


def test_one_trainee_or_121_and_one_piece_or_many_cost_the_same_queries():
    counts: dict[str, set[int]] = {"homework": set(), "assignment": set(), "own": set()}
    for size in (1, 121):
        cast = make_class(size, accounts=True)
        for n in range(size // 10 + 1):
            piece = set_homework(
                cast.training_class,
                f"作业{n}",
                due_at=cast.time(3, "18:00"),
                by=SYSTEM,
                now=cast.time(1, "09:00"),
            )
        upload(cast, piece, 1, cast.time(2, "09:00"))
        head = sign_in(Client(), cast.user(Role.CLASS_HEAD))
        own = sign_in(Client(), cast.trainee_user(1))
        everything = reverse("homework", args=[cast.training_class.pk])
        counts["homework"].add(queries_of(head, everything))
        counts["assignment"].add(queries_of(head, reverse("assignment", args=[piece.pk])))
        counts["own"].add(queries_of(own, everything))
    assert [len(found) for found in counts.values()] == [1, 1, 1]
    assert max(map(max, counts.values())) <= 16
