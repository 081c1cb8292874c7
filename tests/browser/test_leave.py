"""Leave from the application to the return: short leave by both, long leave by the department."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from courses.enums import Role
from tests.browser.walker import Walker, Way
from tests.cast import Cast, make_class
from trainees.enums import LeaveState
from trainees.models import LeaveRequest
from trainees.services.leave import Application, apply_for_leave
from trainees.services.leave_decision import decide_leave

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REQUEST: Any = {"name": "请示.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}


@pytest.fixture
def cast(browser: Browser) -> Cast:
    """A class that began yesterday, so that tomorrow can be asked for."""
    first = timezone.localdate() - timedelta(days=1)
    return make_class(2, days=[first + timedelta(days=n) for n in range(7)], accounts=True)


def local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def test_short_leave_is_applied_for_and_approved_by_both(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    one = arrives(cast.trainee_user(1), way)
    one.go("home")
    one.follow("a.btn[href$='/leave/apply/']")
    one.write("[name=starts_at]", local(cast.time(3, "09:00")))
    one.write("[name=ends_at]", local(cast.time(3, "11:00")))
    one.write("[name=reason]", "单位项目评审须到场说明")
    expect(one.at("#effect")).to_contain_text("4/7")  # of a half-day
    expect(one.at("#effect")).to_contain_text("2.5")  # hours missed
    one.attach("[name=unit_request]", REQUEST)
    one.follow(".act .btn.primary")
    leave = LeaveRequest.objects.get()
    assert leave.starts_at == cast.time(3, "09:00")
    for role in (Role.CLASS_HEAD, Role.INSPECTOR):
        decider = arrives(cast.user(role), way)
        decider.go("leaves", cast.training_class.pk)
        decider.follow(".card.next .list a")
        _looks_into_the_dialog(decider)
        decider.write("#decide textarea", "情况属实")
        decider.follow(".act button[value=approve]")
        expect(decider.at(".act")).to_have_count(0)
    leave.refresh_from_db()
    assert leave.state == LeaveState.APPROVED
    assert [one.opinion for one in leave.approvals.all()] == ["情况属实"] * 2


def _looks_into_the_dialog(decider: Walker) -> None:
    decider.press(".act button[value=reject]")
    expect(decider.at("#reject textarea")).to_be_visible()
    decider.look()
    decider.stays_in("#reject")
    decider.press("#reject [data-closes]")
    expect(decider.at(".act button[value=reject]")).to_be_focused()


def test_long_leave_by_tapped_sessions_is_decided_by_the_department(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    one = arrives(cast.trainee_user(1), way)
    one.go("leave-apply", cast.training_class.pk)
    for half in ("am", "pm"):
        one.press(f"input[name=sessions][value='{cast.session(3, half).pk}']")
    expect(one.at("[name=starts_at]")).to_have_value(local(cast.time(3, "08:30")))
    expect(one.at("[name=ends_at]")).to_have_value(local(cast.time(3, "17:30")))
    expect(one.at("#effect .ledger li")).to_have_count(2)
    one.look()
    one.write("[name=reason]", "单位项目评审须到场说明")
    one.attach("[name=unit_request]", REQUEST)
    one.follow(".act .btn.primary")
    head = arrives(cast.user(Role.CLASS_HEAD), way)
    head.go("leave", LeaveRequest.objects.get().uid)
    expect(head.at("#decide")).to_have_count(0)  # not the class head's to decide
    department = arrives(cast.user(Role.ORG_DEPT), way)
    department.go("home")
    department.follow(".todo a[href*='/leave/']")
    department.follow(".act button[value=approve]")
    leave = LeaveRequest.objects.get()
    assert leave.state == LeaveState.APPROVED
    assert leave.approvals.get().decided_by == cast.user(Role.ORG_DEPT)


def test_an_early_return_frees_the_rest(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    """Away from yesterday noon to the fifth day, back today with the unit's paper."""
    application = Application(
        kind="personal",
        start=cast.time(1, "14:30"),
        end=cast.time(5, "12:00"),
        reason="家中急事",
        unit_request_seen=True,
    )
    by, now = cast.actor("trainee", number=1), cast.time(1, "08:10")
    leave = apply_for_leave(cast.trainees[1], application, by=by, now=now)
    decide_leave(leave, "approve", by=cast.actor(Role.ORG_DEPT), now=cast.time(1, "09:00"))
    head = arrives(cast.user(Role.CLASS_HEAD), way)
    head.go("leave", leave.uid)
    before = head.at(".ledger li").count()
    expect(head.at(".card.next .note.info")).to_be_visible()  # what will be freed
    head.press("[name=proof_seen]")
    head.follow(".card.next .btn.primary")
    leave.refresh_from_db()
    assert leave.state == LeaveState.RETURNED
    assert leave.ended_at is not None and leave.ended_at <= timezone.now()
    assert head.at(".ledger li").count() < before
    roll = arrives(cast.user(Role.CLASS_HEAD), way)
    roll.go("roll", cast.session(4).pk)
    expect(roll.at(f"#t{cast.trainees[1].pk}")).not_to_have_class("locked")
