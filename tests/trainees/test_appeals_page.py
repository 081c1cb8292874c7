"""The inbox of appeals."""

import csv
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, sign_in
from tests.trainees.pages import eventful_class, queries_of
from trainees.models import Appeal, ScoreEntry
from trainees.services.appeal import make_appeal

pytestmark = pytest.mark.django_db


def appealing(cast: Cast) -> None:
    """Everybody appeals against having missed Monday's lunch."""
    for number, trainee in cast.trainees.items():
        entry = ScoreEntry.objects.get(trainee=trainee, rule__code="MEAL-01")
        by = cast.actor("trainee", number=number)
        make_appeal(entry, text="已告知生活委员", by=by, now=cast.time(2, "09:00"))


@pytest.fixture
def cast() -> Cast:
    cast = eventful_class(4, sub_classes=("一班", "二班"))
    appealing(cast)
    return cast


def inbox(cast: Cast, role: str = Role.CLASS_HEAD) -> Any:
    client = sign_in(Client(), cast.user(role))
    return client.get(reverse("appeals", args=[cast.training_class.pk]))


def answer(cast: Cast, number: int, **said: str) -> Any:
    appeal = Appeal.objects.get(entry__trainee=cast.trainees[number])
    client = sign_in(Client(), cast.user(Role.CLASS_HEAD))
    with time_machine.travel(cast.time(2, "10:00"), tick=False):
        return client.post(
            reverse("appeal-answer", args=[appeal.pk]), {"back": "appeals", **said}, follow=True
        )


def numbers(lines: Any) -> list[int]:
    return [line[0].entry.trainee.number for line in lines]


def test_a_class_head_finds_the_appeals_of_the_sub_class_and_may_answer_them(cast: Cast):
    context = inbox(cast).context
    assert numbers(context["waiting"]) == [1, 3]
    assert [line[-1] for line in context["waiting"]] == [True, True]
    assert context["answered"] == []


def test_an_inspector_and_the_organiser_read_but_do_not_answer(cast: Cast):
    for role, found in ((Role.INSPECTOR, [1, 3]), (Role.ORGANISER, [1, 2, 3, 4])):
        waiting = inbox(cast, role).context["waiting"]
        assert numbers(waiting) == found
        assert not any(line[-1] for line in waiting)


def test_the_file_has_what_waits_and_what_is_answered(cast: Cast):
    client = sign_in(Client(), cast.user(Role.CLASS_HEAD))
    page = client.get(reverse("appeals", args=[cast.training_class.pk]) + "?format=csv")
    rows = list(csv.reader(StringIO(b"".join(page).decode("utf-8-sig"))))
    assert [(row[0], row[5], row[7]) for row in rows[1:]] == [
        ("1", "已告知生活委员", "待答复"),
        ("3", "已告知生活委员", "待答复"),
    ]


def test_an_answer_leads_back_to_the_inbox_and_stands_among_the_answered(cast: Cast):
    context = answer(cast, 3, decision="uphold", answer="属实").context
    assert (numbers(context["waiting"]), numbers(context["answered"])) == ([1], [3])
    assert ScoreEntry.objects.get(sign=-1).reason == "属实"


def test_an_answer_without_a_reason_stays_open_in_the_inbox(cast: Cast):
    response = answer(cast, 1, decision="dismiss", answer="")
    assert response.status_code == 422
    assert response.context["answering"] == Appeal.objects.get(entry__trainee__number=1).pk
    assert numbers(response.context["waiting"]) == [1, 3]


def test_one_appeal_or_many_cost_the_same_queries():
    counts = set()
    for size in (1, 3, 40):
        cast = eventful_class(size)
        appealing(cast)
        client = sign_in(Client(), cast.user(Role.CLASS_HEAD))
        counts.add(queries_of(client, reverse("appeals", args=[cast.training_class.pk])))
    assert len(counts) == 1
    assert counts.pop() <= 12
