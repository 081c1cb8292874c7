"""A trainee's ledger page and the appeals made and answered on it."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import eventful_class, queries_of
from trainees.models import Appeal, ScoreEntry
from trainees.policies.attendance import RollFact
from trainees.services.rollcall import correct_mark

pytestmark = pytest.mark.django_db
KEPT = 120_000  # bytes


@pytest.fixture
def cast() -> Cast:
    return eventful_class(2, sub_classes=("一班", "二班"))


def ledger(cast: Cast, number: int = 1) -> str:
    return reverse("ledger", args=[cast.trainees[number].pk])


def trainee_client(cast: Cast, number: int = 1) -> Client:
    return sign_in(Client(), cast.trainee_user(number))


def staff_client(cast: Cast, role: str = Role.CLASS_HEAD, sub_class: int = 0) -> Client:
    return sign_in(Client(), cast.user(role, sub_class=sub_class))


def missed_lunch(cast: Cast, number: int = 1) -> ScoreEntry:
    return ScoreEntry.objects.get(trainee=cast.trainees[number], rule__code="MEAL-01")


def appealing(cast: Cast, client: Client, *, text: str = "已告知生活委员", on: int = 2):
    entry = missed_lunch(cast)
    with time_machine.travel(cast.time(on, "09:00"), tick=False):
        return client.post(reverse("appeal", args=[entry.pk]), {"text": text})


def answering(client: Client, decision: str, *, cast: Cast, answer: str = "属实"):
    address = reverse("appeal-answer", args=[Appeal.objects.get().pk])
    with time_machine.travel(cast.time(2, "10:00"), tick=False):
        return client.post(address, {"answer": answer, "decision": decision})


def test_a_trainee_sees_their_own_ledger_and_nobody_elses(cast: Cast):
    assert trainee_client(cast).get(ledger(cast)).status_code == 200
    assert trainee_client(cast).get(ledger(cast, 2)).status_code == 403


def test_staff_see_their_sub_class_and_no_other_class(cast: Cast):
    other = make_class(1, accounts=True)
    assert staff_client(cast).get(ledger(cast)).status_code == 200
    assert staff_client(cast).get(ledger(cast, 2)).status_code == 403
    assert staff_client(cast, Role.ORG_DEPT).get(ledger(cast, 2)).status_code == 200
    assert staff_client(other, Role.ORGANISER).get(ledger(cast)).status_code == 404
    assert sign_in(Client(), other.trainee_user(1)).get(ledger(cast)).status_code == 404


def test_every_entry_says_what_it_came_from_by_whom_and_how_far_the_next_band_is(cast: Cast):
    response = trainee_client(cast).get(ledger(cast))
    lines = [(line.entry.rule.code, str(line.points)) for line in response.context["lines"]]
    assert lines == [("MEAL-01", "-1.000"), ("ATT-01", "-1.000")]
    assert str(response.context["total"]) == "68.000"
    assert response.context["band"] == "合格"
    assert str(response.context["above_band"]["missing"]) == "17.000"
    page = response.content.decode()
    assert "专题1" in page
    assert cast.user(Role.CLASS_HEAD).name in page


def test_a_reversed_entry_is_struck_with_its_reason(cast: Cast):
    correct_mark(
        cast.session(1),
        cast.trainees[1].pk,
        RollFact(),
        reason="签到时设备故障",
        by=cast.actor(Role.CLASS_HEAD),
        now=cast.time(2, "08:00"),
    )
    page = trainee_client(cast).get(ledger(cast)).content.decode()
    assert "签到时设备故障" in page
    assert page.count('<span class="void">') == 1


def test_a_trainee_appeals_in_time_and_the_class_head_finds_it(cast: Cast):
    assert appealing(cast, trainee_client(cast)).status_code == 302
    page = staff_client(cast).get(reverse("scores", args=[cast.training_class.pk]))
    assert len(page.context["appeals"]) == 1
    assert "已告知生活委员" in page.content.decode()


def test_a_late_appeal_is_refused_and_keeps_what_was_typed(cast: Cast):
    response = appealing(cast, trainee_client(cast), text="我说过<b>了</b>", on=6)
    assert response.status_code == 422
    assert "我说过&lt;b&gt;了&lt;/b&gt;" in response.content.decode()
    assert not Appeal.objects.exists()


def test_nobody_appeals_for_somebody_else(cast: Cast):
    other = make_class(1, accounts=True)
    assert appealing(cast, trainee_client(cast, 2)).status_code == 403
    assert appealing(cast, staff_client(cast)).status_code == 403
    assert appealing(cast, sign_in(Client(), other.trainee_user(1))).status_code == 404


def test_only_the_class_head_answers_and_upholding_reverses(cast: Cast):
    appealing(cast, trainee_client(cast))
    for client in (
        trainee_client(cast),
        staff_client(cast, Role.INSPECTOR),
        staff_client(cast, Role.ORGANISER),
        staff_client(cast, sub_class=1),
    ):
        assert answering(client, "uphold", cast=cast).status_code == 403
    assert answering(staff_client(cast), "uphold", cast=cast).status_code == 302
    assert missed_lunch_reversal(cast) == "属实"


def missed_lunch_reversal(cast: Cast) -> str:
    return ScoreEntry.objects.get(reverses__rule__code="MEAL-01", trainee=cast.trainees[1]).reason


def test_an_answer_without_a_reason_is_asked_for_again(cast: Cast):
    appealing(cast, trainee_client(cast))
    assert answering(staff_client(cast), "dismiss", cast=cast, answer=" ").status_code == 422
    assert Appeal.objects.get().state == "open"


def test_what_changes_something_is_posted(cast: Cast):
    appealing(cast, trainee_client(cast))
    entry, appeal = missed_lunch(cast), Appeal.objects.get()
    assert trainee_client(cast).get(reverse("appeal", args=[entry.pk])).status_code == 405
    answer = reverse("appeal-answer", args=[appeal.pk])
    assert staff_client(cast).get(answer).status_code == 405


def test_one_trainee_or_121_and_one_entry_or_more_cost_the_same_queries():
    counts = set()
    for size in (1, 3, 121):
        cast = eventful_class(size)
        counts.add(queries_of(trainee_client(cast), ledger(cast)))
        appealing(cast, trainee_client(cast))
        counts.add(queries_of(trainee_client(cast), ledger(cast)))
        assert len(trainee_client(cast).get(ledger(cast)).content) < KEPT
    assert len(counts) == 1
    assert counts.pop() <= 16


def test_it_reads_in_english_too(cast: Cast):
    client = trainee_client(cast)
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        assert "专题1, 8 minutes late" in client.get(ledger(cast)).content.decode()
