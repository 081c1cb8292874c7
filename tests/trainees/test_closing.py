"""Closing a class through its page: what is listed, what keeps it open, what confirms it."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import ClassState, Role
from courses.models import TrainingClass
from tests.cast import make_class, moment, sign_in
from tests.flows.story import Story, begin
from tests.trainees.pages import queries_of
from trainees.enums import CaseGround
from trainees.policies.closing import BLOCKS, WHY, ClosingRefusal, Matter, as_read
from trainees.queries.closing import open_points
from trainees.services.appeal import make_appeal
from trainees.services.opening import close_checked_class
from trainees.services.withdrawal import open_case
from trainees.views.closing import PAGES
from training.refusals import Refused

pytestmark = pytest.mark.django_db


def counts(story: Story, at: str) -> dict[str, int]:
    found = open_points(TrainingClass.objects.get(pk=story.klass.pk), now=story.at(at))
    return {point.matter.value: point.count for point in found}


def whole_days(story: Story, *days: int) -> None:
    for day in days:
        story.roll(day, "am")
        story.roll(day, "pm")


def finished() -> Story:
    """Seven days with every roll: nothing has to be done first."""
    story = begin(2)
    whole_days(story, *range(1, 8))
    return story


def page_of(story: Story, *, role: str = Role.ORGANISER) -> tuple[Client, str]:
    return sign_in(Client(), story.cast.user(role)), reverse("close-class", args=[story.klass.pk])


def test_every_matter_is_counted_explained_and_leads_somewhere() -> None:
    assert set(WHY) == set(PAGES) == set(Matter)


def test_a_class_with_rolls_cases_or_appeals_open_is_not_closed() -> None:
    story = begin(2)
    story.roll(1, "am", absent=[1])
    entry = story.klass.entries.get()
    make_appeal(entry, text="我在场", by=story.head(), now=story.at("1 13:00"))
    open_case(story.trainee(2), CaseGround.CONVENOR, by=story.head(), now=story.at("1 20:00"))
    found = open_points(story.klass, now=story.at("1 21:00"))
    assert {point.matter: point.count for point in found if point.blocks} == {
        Matter.ROLLS: 1,
        Matter.CASES: 1,
        Matter.APPEALS: 1,
    }
    with pytest.raises(Refused) as refused:
        close_checked_class(
            story.klass, read=as_read(found), by=story.head(), now=story.at("1 21:00")
        )
    assert refused.value.reason == ClosingRefusal.BLOCKED
    assert TrainingClass.objects.get().state == ClassState.OPEN


def test_a_list_that_changed_since_it_was_read_does_not_close() -> None:
    story = finished()
    with pytest.raises(Refused) as refused:
        close_checked_class(story.klass, read="", by=story.head(), now=story.at("7 20:00"))
    assert refused.value.reason == ClosingRefusal.NOT_READ


def test_what_is_only_warned_of_is_counted() -> None:
    story = begin(2)
    whole_days(story, 1, 2)
    story.apply(1, "3 08:30", "3 10:00", now="2 20:00")
    found = counts(story, "2 21:00")
    assert (found["leave"], found["ahead"]) == (1, 10)
    assert not {Matter(one) for one in found} & set(BLOCKS)


def test_the_page_says_what_is_missing_and_offers_no_button() -> None:
    story = begin(2)
    client, address = page_of(story)
    with time_machine.travel(story.at("1 20:00"), tick=False):
        page = client.get(address).content.decode()
        answer = client.post(address, {"read": "rolls:2 ahead:12"})
    assert reverse("rolls", args=[story.klass.pk]) in page
    assert '<button class="btn danger">' not in page
    assert answer.status_code == 422
    assert TrainingClass.objects.get().state == ClassState.OPEN


def test_what_was_read_and_confirmed_closes_the_class() -> None:
    story = finished()
    client, address = page_of(story)
    with time_machine.travel(story.at("7 20:00"), tick=False):
        page = client.get(address)
        answer = client.post(address, {"read": page.context["read"]})
    assert (answer.status_code, TrainingClass.objects.get().state) == (302, ClassState.CLOSED)
    with time_machine.travel(story.at("7 21:00"), tick=False):
        assert client.get(address).status_code == 302


def test_the_list_takes_as_many_queries_for_121() -> None:
    found = []
    for people in (1, 121):
        cast = make_class(people, name=f"班{people}")
        client = sign_in(Client(), cast.user(Role.ORGANISER))
        with time_machine.travel(moment("2014-04-10 20:00"), tick=False):
            address = reverse("close-class", args=[cast.training_class.pk])
            found.append(queries_of(client, address))
    assert found[0] == found[1] <= 30
