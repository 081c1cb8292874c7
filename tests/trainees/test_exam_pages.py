"""The grid of exam marks: pasted, looked at, saved, corrected."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import queries_of, rename
from trainees.models import ExamScore, ScoreEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = make_class(4, sub_classes=("一班", "二班"), accounts=True)
    rename(cast, ["张霞", "李静", "王芳", "赵勇"])
    return cast


def address(cast: Cast) -> str:
    return reverse("exam", args=[cast.training_class.pk])


def send(cast: Cast, **said: Any) -> Any:
    client = sign_in(Client(), cast.user(Role.CLASS_HEAD))
    with time_machine.travel(cast.time(7, "12:00"), tick=False):
        return client.post(address(cast), said)


def marks(cast: Cast) -> dict[int, str]:
    rows = ExamScore.objects.values_list("trainee__number", "score")
    return {number: str(score.normalize()) for number, score in rows}


def seen(cast: Cast) -> int:
    client = sign_in(Client(), cast.user(Role.CLASS_HEAD))
    return client.get(address(cast)).context["seen"]


def field(cast: Cast, number: int) -> str:
    return f"mark-{cast.trainees[number].pk}"


def test_pasted_lines_are_shown_as_differences_and_saved_on_the_second_press(cast: Cast):
    response = send(cast, pasted="1\t张霞\t91.5\n王芳\t80", preview=1)
    assert response.status_code == 200
    assert [line.text for line in response.context["lines"]] == ["91.5", "80"]
    assert marks(cast) == {}
    typed = {field(cast, 1): "91.5", field(cast, 3): "80"}
    assert send(cast, **typed, seen=0, save=1).status_code == 303
    assert marks(cast) == {1: "91.5", 3: "8E+1"}


def test_what_matches_nobody_is_named_and_stays_where_it_was_pasted(cast: Cast):
    pasted = "张霞\t90\n李静\t70\n无名\t60"  # 李静 is in the other sub-class
    response = send(cast, pasted=pasted, seen=0, save=1)
    assert response.status_code == 422
    assert response.context["grid"].left == "李静\t70\n无名\t60"
    assert response.context["lines"][0].text == "90"
    assert marks(cast) == {}


def test_a_field_that_is_no_mark_saves_nothing_and_keeps_what_was_typed(cast: Cast):
    response = send(cast, **{field(cast, 1): "9o", field(cast, 3): "80"}, seen=0, save=1)
    assert response.status_code == 422
    assert [(line.text, line.wrong) for line in response.context["lines"]] == [
        ("9o", True),
        ("80", False),
    ]
    assert marks(cast) == {}


def test_a_corrected_mark_is_a_reversal_and_a_new_entry(cast: Cast):
    send(cast, **{field(cast, 1): "80", field(cast, 3): "70"}, seen=0, save=1)
    assert send(cast, **{field(cast, 1): "90"}, seen=seen(cast), save=1).status_code == 303
    entries = ScoreEntry.objects.filter(trainee=cast.trainees[1]).order_by("sequence")
    assert list(entries.values_list("milli", "sign")) == [(24000, 1), (-24000, -1), (27000, 1)]
    assert marks(cast) == {1: "9E+1", 3: "7E+1"}  # an empty field left its mark alone


def test_a_page_that_somebody_overtook_is_shown_the_differences_again(cast: Cast):
    send(cast, **{field(cast, 1): "80"}, seen=0, save=1)
    response = send(cast, **{field(cast, 1): "75"}, seen=0, save=1)
    assert response.status_code == 422
    assert (response.context["lines"][0].text, str(response.context["lines"][0].old)) == (
        "75",
        "80.00",
    )
    assert marks(cast) == {1: "8E+1"}


def test_somebody_of_another_sub_class_gets_no_mark(cast: Cast):
    response = send(cast, **{field(cast, 2): "80"}, seen=0, save=1)
    assert response.status_code == 422
    assert marks(cast) == {}


def test_one_trainee_or_121_cost_the_same_queries():
    counts = set()
    for size in (1, 3, 121):
        cast = make_class(size)
        client = sign_in(Client(), cast.user(Role.CLASS_HEAD))
        counts.add(queries_of(client, address(cast)))
        assert len(client.get(address(cast)).content) < 120_000
    assert len(counts) == 1
    assert counts.pop() <= 14
