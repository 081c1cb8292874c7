"""Asking on the page of a leave that it be cancelled after its start, and answering there."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import queries_of
from trainees.enums import LeaveRefusal, LeaveState
from trainees.models import CancellationAsk, LeaveRequest
from trainees.services.cancellation import ask_to_cancel
from trainees.services.leave import Application, apply_for_leave
from trainees.services.leave_decision import decide_leave

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def cast() -> Cast:
    return make_class(4, sub_classes=("一班", "二班"), accounts=True)


def granted(cast: Cast, number: int = 1) -> LeaveRequest:
    """A leave of the second morning, approved the day before."""
    span = cast.time(2, "09:00"), cast.time(2, "11:00")
    application = Application("personal", *span, unit_request_seen=True)
    by, now = cast.actor("trainee", number=number), cast.time(1, "09:00")
    leave = apply_for_leave(cast.trainees[number], application, by=by, now=now)
    for role in (Role.CLASS_HEAD, Role.INSPECTOR):
        leave = decide_leave(leave, "approve", by=cast.actor(role, number=number), now=now)
    return leave


def at(cast: Cast, clock: str, day: int = 2) -> Any:
    return time_machine.travel(cast.time(day, clock), tick=False)


def client(user: Any) -> Client:
    found = sign_in(Client(), user)
    found.cookies["django_language"] = "en"
    return found


def url(name: str, leave: LeaveRequest) -> str:
    return reverse(name, args=[leave.uid])


def asked(cast: Cast, leave: LeaveRequest, number: int = 1) -> CancellationAsk:
    by = cast.actor("trainee", number=number)
    return ask_to_cancel(leave, reason="未离校", by=by, now=cast.time(2, "12:00"))


def test_the_page_offers_it_once_cancelling_by_oneself_is_over(cast: Cast) -> None:
    leave, trainee = granted(cast), client(cast.trainee_user(1))
    for clock, may_cancel, may_ask in (("09:00", True, False), ("09:01", False, True)):
        with at(cast, clock):
            context = trainee.get(url("leave", leave)).context
        assert (context["may_cancel"], context["may_ask"]) == (may_cancel, may_ask)


def test_without_a_reason_nothing_is_asked(cast: Cast) -> None:
    leave = granted(cast)
    with at(cast, "12:00"):
        response = client(cast.trainee_user(1)).post(url("leave-ask", leave), {"reason": " "})
    assert response.status_code == 422
    assert not CancellationAsk.objects.exists()


def test_a_refusal_keeps_what_was_typed(cast: Cast) -> None:
    leave = granted(cast)
    with at(cast, "08:00"):
        response = client(cast.trainee_user(1)).post(url("leave-ask", leave), {"reason": "没去"})
    assert response.status_code == 422
    assert "没去" in response.content.decode()
    assert str(LeaveRefusal.NOT_STARTED.label) in response.content.decode()


def test_a_second_click_asks_once(cast: Cast) -> None:
    leave, trainee = granted(cast), client(cast.trainee_user(1))
    with at(cast, "12:00"):
        for _ in range(2):
            answer = trainee.post(url("leave-ask", leave), {"reason": "没去"})
            assert answer.status_code == 302
    assert CancellationAsk.objects.count() == 1


def test_it_waits_in_the_class_heads_home_and_inbox_and_in_nobody_elses(cast: Cast) -> None:
    leave = granted(cast)
    asked(cast, leave)
    name = cast.trainees[1].person.name
    home, leaves = reverse("home"), reverse("leaves", args=[cast.training_class.pk])
    with at(cast, "12:30"):
        head = client(cast.user(Role.CLASS_HEAD))
        assert "asks to cancel it" in head.get(home).content.decode()
        inbox = head.get(leaves).context["inbox"]
        assert [(row["leave"].pk, row["pill"][0]) for row in inbox] == [
            (leave.pk, "Asks to cancel it")
        ]
        for other in (cast.user(Role.CLASS_HEAD, sub_class=1), cast.user(Role.INSPECTOR)):
            assert name not in client(other).get(home).content.decode()
            assert client(other).get(leaves).context["inbox"] == []


def test_granted_on_the_page_it_is_cancelled(cast: Cast) -> None:
    leave = granted(cast)
    asked(cast, leave)
    with at(cast, "12:30"):
        head = client(cast.user(Role.CLASS_HEAD))
        assert "未离校" in head.get(url("leave", leave)).content.decode()
        assert head.post(url("leave-answer", leave), {"verdict": "approve"}).status_code == 302
        assert head.get(url("leave", leave)).context["asking"] is None
    leave.refresh_from_db()
    assert leave.state == LeaveState.CANCELLED


def test_declining_needs_its_reason_and_the_trainee_reads_it(cast: Cast) -> None:
    leave = granted(cast)
    asked(cast, leave)
    with at(cast, "12:30"):
        head, trainee = client(cast.user(Role.CLASS_HEAD)), client(cast.trainee_user(1))
        refused = head.post(url("leave-answer", leave), {"verdict": "reject"})
        assert refused.status_code == 422
        head.post(url("leave-answer", leave), {"verdict": "reject", "answer": "门岗有记录"})
        shown = trainee.get(url("leave", leave))
        assert "门岗有记录" in shown.content.decode()
        assert shown.context["may_ask"]


def test_a_stale_answer_says_that_nobody_asks_any_more(cast: Cast) -> None:
    leave = granted(cast)
    asked(cast, leave)
    with at(cast, "12:30"):
        head = client(cast.user(Role.CLASS_HEAD))
        head.post(url("leave-answer", leave), {"verdict": "approve"})
        stale = head.post(url("leave-answer", leave), {"verdict": "reject", "answer": "晚了"})
    assert stale.status_code == 422


def test_who_decides_nothing_reads_no_reason(cast: Cast) -> None:
    leave = granted(cast)
    asked(cast, leave)
    with at(cast, "12:30"):
        shown = client(cast.user(Role.ORGANISER)).get(url("leave", leave)).content.decode()
    assert "未离校" not in shown


def test_the_inbox_costs_the_same_for_one_ask_and_for_three() -> None:
    costs = []
    for trainees in (1, 3):
        cast = make_class(trainees, accounts=True)
        for number in cast.trainees:
            asked(cast, granted(cast, number), number)
        with at(cast, "12:30"):
            head = client(cast.user(Role.CLASS_HEAD))
            pages = (reverse("home"), reverse("leaves", args=[cast.training_class.pk]))
            costs.append([queries_of(head, page) for page in pages])
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 30
