"""Several decisions at once: the same verb, each refusal named, the rest done."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from courses.models import Appointment
from tests.cast import Cast, make_class, sign_in
from trainees.enums import LeaveRefusal, LeaveState
from trainees.models import LeaveRequest
from trainees.services.cancellation import ask_to_cancel
from trainees.services.leave import Application, apply_for_leave, cancel_leave
from training.models import LogEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DEPARTMENT, HEAD = Role.ORG_DEPT, Role.CLASS_HEAD


@pytest.fixture
def cast() -> Cast:
    return make_class(trainees=3, accounts=True)


def asked(cast: Cast, number: int, *, until: str = "12:00", seen: bool = True) -> LeaveRequest:
    application = Application(
        kind="personal",
        start=cast.time(2, "08:30"),
        end=cast.time(2, until),
        emergency=not seen,
        unit_request_seen=seen,
    )
    by = cast.actor("trainee", number=number)
    return apply_for_leave(cast.trainees[number], application, by=by, now=cast.time(1, "10:00"))


def client_of(user: User) -> Client:
    client = sign_in(Client(), user)
    client.cookies["django_language"] = "en"
    return client


def decide(cast: Cast, user: User, leaves: list[LeaveRequest], **typed: str) -> Any:
    url = reverse("leaves-decide", args=[cast.training_class.pk])
    with time_machine.travel(cast.time(1, "13:00"), tick=False):
        return client_of(user).post(url, {"leave": [str(one.uid) for one in leaves], **typed})


def states(leaves: list[LeaveRequest]) -> list[str]:
    return [LeaveRequest.objects.get(pk=one.pk).state for one in leaves]


def test_the_ticked_requests_are_approved_with_one_opinion(cast: Cast) -> None:
    leaves = [asked(cast, number) for number in (1, 2, 3)]
    answer = decide(cast, cast.user(DEPARTMENT), leaves[:2], verdict="approve", opinion="同意")
    assert answer.status_code == 302
    assert states(leaves) == [LeaveState.APPROVED, LeaveState.APPROVED, LeaveState.SUBMITTED]
    assert [one.approvals.get().opinion for one in leaves] == ["同意", "同意", ""]
    assert LogEntry.objects.filter(verb="decide_leave").count() == 2


def test_each_refusal_is_named_and_the_rest_goes_through(cast: Cast) -> None:
    leaves = [asked(cast, 1), asked(cast, 2, seen=False), asked(cast, 3)]
    cancel_leave(leaves[2], by=cast.actor("trainee", number=3), now=cast.time(1, "12:00"))
    answer = decide(cast, cast.user(DEPARTMENT), leaves, verdict="approve", opinion="同意")
    shown = answer.content.decode()
    assert answer.status_code == 422
    names = {number: cast.trainees[number].person.name for number in (1, 2, 3)}
    assert f"{names[2]}: {LeaveRefusal.NO_UNIT_REQUEST.label}" in translated(shown)
    assert f"{names[3]}: {LeaveRefusal.NOT_WAITING.label}" in translated(shown)
    assert f"{names[1]}:" not in shown
    assert "同意" in shown
    assert states(leaves) == [LeaveState.APPROVED, LeaveState.SUBMITTED, LeaveState.CANCELLED]


def translated(page: str) -> str:
    return page.replace("&#x27;", "'")


def test_a_rejection_of_several_needs_its_reason(cast: Cast) -> None:
    leaves = [asked(cast, 1), asked(cast, 2)]
    answer = decide(cast, cast.user(DEPARTMENT), leaves, verdict="reject")
    assert str(LeaveRefusal.REASON_NEEDED.label) in answer.content.decode()
    assert answer.content.decode().count(" checked") == 2
    assert states(leaves) == [LeaveState.SUBMITTED] * 2


def test_nothing_ticked_is_said(cast: Cast) -> None:
    asked(cast, 1)
    answer = decide(cast, cast.user(DEPARTMENT), [], verdict="approve")
    assert answer.status_code == 422
    assert "Tick the requests to decide." in answer.content.decode()


def test_requests_of_another_class_or_office_are_not_decided(cast: Cast) -> None:
    other = make_class(trainees=1, name="别的班", accounts=True)
    theirs, mine = asked(other, 1), asked(cast, 1)
    assert decide(cast, cast.user(HEAD), [theirs], verdict="approve").status_code == 422
    refused = decide(cast, cast.user(HEAD), [mine], verdict="approve")
    assert str(LeaveRefusal.NOT_YOURS.label) in refused.content.decode()
    assert states([theirs, mine]) == [LeaveState.SUBMITTED] * 2


def test_the_inbox_offers_it_from_two_requests_on(cast: Cast) -> None:
    url = reverse("leaves", args=[cast.training_class.pk])
    asked(cast, 1)
    with time_machine.travel(cast.time(1, "13:00"), tick=False):
        client = client_of(cast.user(DEPARTMENT))
        assert 'id="several"' not in client.get(url).content.decode()
        asked(cast, 2)
        assert client.get(url).content.decode().count('name="leave" value=') == 2


def inbox_of(cast: Cast, user: User, query: str = "", clock: str = "13:00") -> Any:
    with time_machine.travel(cast.time(2, clock), tick=False):
        return client_of(user).get(reverse("leaves", args=[cast.training_class.pk]) + query)


def test_only_what_one_decides_can_be_ticked_among_what_waits(cast: Cast) -> None:
    """For the class head: a short leave, and a long one that the department has not decided and
    whose trainee asks that it be cancelled."""
    short, other, long = (
        asked(cast, 1, until="10:00"),
        asked(cast, 3, until="09:30"),
        asked(cast, 2),
    )
    by = cast.actor("trainee", number=2)
    ask_to_cancel(long, reason="临时取消了", by=by, now=cast.time(2, "09:00"))
    page = inbox_of(cast, cast.user(HEAD))
    found = {row["leave"].pk: row["decidable"] for row in page.context["inbox"]}
    assert found == {short.pk: True, other.pk: True, long.pk: False}
    assert page.content.decode().count('name="leave" value=') == 2


def test_what_waits_has_pages_of_twenty_and_ticking_stays_on_its_page() -> None:
    cast = make_class(trainees=23, accounts=True)
    leaves = [asked(cast, number) for number in cast.trainees]
    page = inbox_of(cast, cast.user(DEPARTMENT), "?inbox=2", clock="07:00")
    assert [row["leave"].pk for row in page.context["inbox"]] == [one.pk for one in leaves[20:]]
    assert "leave/decide/?inbox=2" in page.content.decode()


def test_an_empty_list_says_what_there_is_none_of(cast: Cast) -> None:
    pages = [inbox_of(cast, cast.user(HEAD), query) for query in ("?mine=1", "?state=overdue")]
    for page, words in zip(pages, ("No leave waits for you", "Nobody is overdue"), strict=True):
        assert words in page.content.decode()


def test_a_substitute_decides_for_three_days_and_the_log_names_the_substitute(cast: Cast) -> None:
    substitute = User.objects.create(username="substitute", name="代班主任")
    Appointment.objects.create(
        user=substitute,
        role=HEAD,
        training_class=cast.training_class,
        starts_at=cast.time(1, "00:00"),
        ends_at=cast.time(4, "00:00"),
    )
    leave = asked(cast, 1, until="10:00")
    answer = decide(cast, substitute, [leave], verdict="approve", opinion="代批")
    assert answer.status_code == 302
    approval = leave.approvals.get(role=HEAD)
    assert (approval.decided_by, approval.opinion) == (substitute, "代批")
    entry = LogEntry.objects.get(verb="decide_leave")
    assert (entry.actor_id, entry.acting_as) == (substitute.pk, HEAD)
    with time_machine.travel(cast.time(4, "08:00"), tick=False):
        page = client_of(substitute).get(reverse("leave", args=[leave.uid]))
    assert page.status_code == 404
