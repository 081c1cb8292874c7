"""The report of messages: which went to whom, when, and when it was read."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from courses.enums import Role
from tests.cast import SYSTEM, Cast, make_class, sign_in
from tests.trainees.pages import late_on_monday, queries_of
from trainees.policies.notification import Told
from trainees.services.leave import Application, apply_for_leave
from trainees.services.leave_decision import decide_leave
from trainees.services.notices import make_weekly_notice
from trainees.tasks import flag_late_returns
from training.models import Notification
from training.services.notifications import mark_read

pytestmark = pytest.mark.django_db
REASON = "秘密的病情"


@pytest.fixture
def cast() -> Cast:
    """Numbers 1 (一班) and 2 (二班) are overdue; Friday's notice went to everybody."""
    cast = make_class(4, sub_classes=("一班", "二班"), accounts=True)
    for number in (1, 2):
        overdue(cast, number)
    flag_late_returns(cast.training_class, now=cast.time(2, "18:00"))
    late_on_monday(cast)
    make_weekly_notice(cast.training_class, by=SYSTEM, now=cast.time(5, "18:30"))
    return cast


def overdue(cast: Cast, number: int) -> None:
    span = cast.time(2, "09:00"), cast.time(2, "10:00")
    application = Application("sick", *span, reason=REASON, unit_request_seen=True)
    by, now = cast.actor("trainee", number=number), cast.time(1, "09:00")
    leave = apply_for_leave(cast.trainees[number], application, by=by, now=now)
    for role in (Role.CLASS_HEAD, Role.INSPECTOR):
        decide_leave(leave, "approve", by=cast.actor(role, number=number), now=now)


def page(cast: Cast, user: Any, **query: Any) -> Any:
    client = sign_in(Client(), user)
    address = reverse("warnings", args=[cast.training_class.pk])
    with time_machine.travel(cast.time(6, "12:00"), tick=False), translation.override("en"):
        return client.get(address, query)


def rows(response: Any) -> list[tuple[str, str, str]]:
    """(kind, about, to)"""
    return [
        (row["told"].kind, row["about"].person.name if row["about"] else "", row["told"].user.name)
        for row in response.context["rows"]
    ]


def test_it_says_what_went_to_whom_about_whom(cast: Cast) -> None:
    name, head = cast.trainees[1].person.name, cast.user(Role.CLASS_HEAD).name
    found = rows(page(cast, cast.user(Role.ORGANISER)))
    assert (Told.LEAVE_OVERDUE, name, name) in found
    assert (Told.TRAINEE_OVERDUE, name, head) in found
    assert found.count((Told.NOTICE_PUBLISHED, "", name)) == 1


def test_a_class_head_reads_only_what_is_about_the_own_sub_class(cast: Cast) -> None:
    response = page(cast, cast.user(Role.CLASS_HEAD))
    assert cast.trainees[1].person.name in response.content.decode()
    assert cast.trainees[2].person.name not in response.content.decode()


def test_another_class_is_not_in_it(cast: Cast) -> None:
    other = make_class(1, name="别的班", accounts=True)
    assert rows(page(other, other.user(Role.ORGANISER))) == []


def test_it_can_be_filtered_by_trainee_and_kind_and_unread(cast: Cast) -> None:
    organiser, name = cast.user(Role.ORGANISER), cast.trainees[1].person.name
    of_one = rows(page(cast, organiser, q=name))
    assert {about or to for _, about, to in of_one} == {name}
    assert {kind for kind, _, _ in rows(page(cast, organiser, kind=Told.LEAVE_OVERDUE))} == {
        Told.LEAVE_OVERDUE
    }
    message = Notification.objects.get(kind=Told.LEAVE_OVERDUE, user=cast.trainee_user(1))
    mark_read(message, now=cast.time(6, "10:00"))
    unread = rows(page(cast, organiser, q=name, kind=Told.LEAVE_OVERDUE, unread="1"))
    assert unread == []
    assert "10:00" in page(cast, organiser, kind=Told.LEAVE_OVERDUE).content.decode()
    assert len(rows(page(cast, organiser, kind="<b>"))) == len(rows(page(cast, organiser)))


def test_a_reason_is_in_none_of_it(cast: Cast) -> None:
    assert REASON not in page(cast, cast.user(Role.ORGANISER)).content.decode()


def test_the_card_shows_what_its_trainee_was_told(cast: Cast) -> None:
    address = reverse("trainee", args=[cast.trainees[1].pk])
    with time_machine.travel(cast.time(6, "12:00"), tick=False):
        for user in (cast.trainee_user(1), cast.user(Role.CLASS_HEAD)):
            told = sign_in(Client(), user).get(address).context["told"]
            assert [one.kind for one, _ in told] == [
                Told.NOTICE_PUBLISHED,
                Told.LEAVE_OVERDUE,
                Told.LEAVE_APPROVED,
            ]


def test_it_costs_the_same_for_one_trainee_and_for_121() -> None:
    costs = []
    for trainees in (1, 121):
        cast = make_class(trainees, accounts=True)
        for number in range(1, min(trainees, 40) + 1):
            overdue(cast, number)
        with time_machine.travel(cast.time(6, "12:00"), tick=False):
            client = sign_in(Client(), cast.user(Role.CLASS_HEAD))
            address = reverse("warnings", args=[cast.training_class.pk])
            costs.append(queries_of(client, address))
            assert len(client.get(address).content) < 120_000
    assert costs[0] == costs[1] <= 20
