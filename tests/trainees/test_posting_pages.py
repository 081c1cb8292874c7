"""Posting points by rule, and taking an entry back."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import eventful_class, queries_of
from trainees.models import Bulletin, Incident, ScoreEntry, Speech, Trainee
from trainees.services.opening import close_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_class(4, sub_classes=("一班", "二班"), accounts=True)


def send(cast: Cast, rule: str, numbers: list[int], **more: object):
    client = sign_in(Client(), cast.user(Role.CLASS_HEAD))
    ids = [cast.trainees[number].pk for number in numbers]
    with time_machine.travel(cast.time(2, "16:00"), tick=False):
        return client.post(address(cast), {"rule": rule, "trainees": ids, **more})


def address(cast: Cast) -> str:
    return reverse("post-score", args=[cast.training_class.pk])


def live(cast: Cast) -> list[tuple[int, str, int]]:
    return sorted(
        ScoreEntry.objects.filter(reversal=None, sign=1).values_list(
            "trainee__number", "rule__code", "milli"
        )
    )


def test_a_speech_of_many_is_entered_at_once_and_a_second_click_enters_nothing(cast: Cast):
    for _ in range(2):
        assert send(cast, "SPEECH-02", [1, 3], at="2014-04-08T15:00").status_code == 303
    assert live(cast) == [(1, "SPEECH-02", 1000), (3, "SPEECH-02", 1000)]
    assert Speech.objects.count() == 2
    entry = ScoreEntry.objects.first()
    assert entry is not None and entry.occurred_at == cast.time(2, "15:00")


def test_conduct_of_a_session_counts_once_in_it_and_keeps_its_note(cast: Cast):
    session = cast.session(2, "am")
    for clock in ("15:00", "15:30"):
        send(cast, "DIS-01", [1], session=session.pk, note="第二次提醒", at=f"2014-04-08T{clock}")
    assert live(cast) == [(1, "DIS-01", -1000)]
    incident = Incident.objects.get()
    assert (incident.session_id, incident.note, incident.at) == (
        session.pk,
        "第二次提醒",
        session.starts_at,
    )


def test_a_bulletin_needs_its_title_and_nothing_typed_is_lost(cast: Cast):
    response = send(cast, "BULL-02", [1], note="")
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["title"]
    assert [chip.chosen for chip in response.context["chips"]] == [True, False]
    assert response.context["rule_chosen"] == "BULL-02"
    send(cast, "BULL-02", [1, 3], title="江油见闻")
    assert live(cast) == [(1, "BULL-02", 1000), (3, "BULL-02", 1000)]
    assert Bulletin.objects.filter(title="江油见闻").count() == 2


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("rule", {"rule": "ATT-01"}),
        ("rule", {"rule": "<b>"}),
        ("trainees", {"numbers": []}),
        ("trainees", {"numbers": [2]}),  # the other sub-class
        ("at", {"at": "2014-04-08T17:00"}),  # has not come yet
        ("at", {"at": "2013-04-08T17:00"}),
        ("at", {"at": "yesterday"}),
        ("session", {"session": "999999"}),
        ("note", {"note": "长" * 201}),
    ],
)
def test_it_refuses_what_cannot_be(cast: Cast, field: str, said: dict[str, object]):
    rule, numbers = said.pop("rule", "DIS-01"), said.pop("numbers", [1])
    response = send(cast, rule, numbers, **said)  # type: ignore[arg-type]
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert live(cast) == []


def test_a_session_that_has_not_begun_is_no_choice(cast: Cast):
    assert send(cast, "DIS-01", [1], session=cast.session(3).pk).status_code == 422


def test_a_withdrawn_trainee_is_no_choice(cast: Cast):
    Trainee.objects.filter(number=1).update(withdrawn_at=cast.time(1, "12:00"))
    assert send(cast, "DIS-01", [1]).status_code == 422


def test_a_closed_class_takes_no_points(cast: Cast):
    close_class(cast.training_class, by=cast.actor(Role.ORGANISER), now=cast.time(2, "15:00"))
    response = send(cast, "DIS-01", [1])
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()


def take_back(cast: Cast, entry: ScoreEntry, reason: str) -> int:
    """The answer; a refused one shows the reason that was typed."""
    client = sign_in(Client(), cast.user(Role.CLASS_HEAD))
    with time_machine.travel(cast.time(2, "17:00"), tick=False):
        response = client.post(
            reverse("reverse-entry", args=[entry.pk]), {"reason": reason}, follow=True
        )
    assert reason in response.content.decode()
    return response.status_code


def test_an_entry_by_hand_is_reversed_with_a_reason_and_can_be_posted_anew(cast: Cast):
    send(cast, "SPEECH-01", [1], at="2014-04-08T15:00")
    entry = ScoreEntry.objects.get()
    assert take_back(cast, entry, " ") == 422 and live(cast) == [(1, "SPEECH-01", 500)]
    take_back(cast, entry, "记错了人")
    assert live(cast) == []
    assert ScoreEntry.objects.get(sign=-1).reason == "记错了人"
    send(cast, "SPEECH-01", [1], at="2014-04-08T15:00")
    assert live(cast) == [(1, "SPEECH-01", 500)]


def test_what_posts_by_itself_is_not_reversed_by_hand():
    cast = eventful_class(1)
    entry = ScoreEntry.objects.filter(rule__code="ATT-01").get()
    assert take_back(cast, entry, "手误") == 422
    assert not ScoreEntry.objects.filter(sign=-1).exists()


def test_the_ledger_leads_to_the_page_with_the_trainee_chosen(cast: Cast):
    client = sign_in(Client(), cast.user(Role.CLASS_HEAD))
    trainee = cast.trainees[3]
    page = client.get(reverse("ledger", args=[trainee.pk])).content.decode()
    way = f"{address(cast)}?trainees={trainee.pk}"
    assert way in page
    response = client.get(way)
    assert [chip.person.number for chip in response.context["chips"] if chip.chosen] == [3]


def test_one_trainee_or_121_cost_the_same_queries():
    counts = set()
    for size in (1, 3, 121):
        cast = make_class(size, sub_classes=("一班",))
        client = sign_in(Client(), cast.user(Role.CLASS_HEAD))
        counts.add(queries_of(client, address(cast)))
        assert len(client.get(address(cast)).content) < 120_000
    assert len(counts) == 1
    assert counts.pop() <= 16
