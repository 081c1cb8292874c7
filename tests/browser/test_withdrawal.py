"""Over the line to a confirmed withdrawal; a substitute class head decides and is named."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from courses.enums import Role
from tests.browser.walker import Walker, Way
from tests.cast import Cast, make_class
from trainees.enums import CaseState, LeaveState
from trainees.models import LeaveApproval, LeaveRequest, WithdrawalCase
from trainees.services.leave import Application, apply_for_leave
from trainees.services.rollcall import take_roll
from training.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(browser: Browser) -> Cast:
    """A class that began three days ago."""
    first = timezone.localdate() - timedelta(days=3)
    return make_class(2, days=[first + timedelta(days=n) for n in range(7)], accounts=True)


def asked(cast: Cast, *, day: int, until: tuple[int, str], ahead: bool = False) -> LeaveRequest:
    application = Application(
        kind="personal",
        start=cast.time(day, "08:30"),
        end=cast.time(*until),
        reason="家中急事",
        unit_request_seen=True,
    )
    now = timezone.now() if ahead else cast.time(1, "08:10")
    by = cast.actor("trainee", number=1)
    return apply_for_leave(cast.trainees[1], application, by=by, now=now)


def approve(decider: Walker, leave: LeaveRequest) -> None:
    decider.go("leave", leave.uid)
    decider.write("#decide textarea", "同意")
    decider.follow(".act button[value=approve]")
    expect(decider.at(".act")).to_have_count(0)


def test_over_the_line_to_a_confirmed_withdrawal(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    leave = asked(cast, day=1, until=(2, "12:00"))
    department = arrives(cast.user(Role.ORG_DEPT), way)
    approve(department, leave)
    for day, half, clock in ((1, "am", "12:01"), (1, "pm", "17:31"), (2, "am", "12:01")):
        by, now = cast.actor(Role.CLASS_HEAD), cast.time(day, clock)
        take_roll(cast.session(day, half), {}, by=by, now=now)
    case = WithdrawalCase.objects.get()
    trainee = arrives(cast.trainee_user(1), way)
    trainee.go("home")
    trainee.follow(f"a[href$='/cases/{case.pk}/']")
    trainee.write("textarea[name=statement]", "家中老人病重")
    trainee.follow("#statement button")
    expect(trainee.at("textarea[name=statement]")).to_have_value("家中老人病重")
    department.go("all-cases")
    department.follow("table a")
    expect(department.at("#statement")).to_contain_text("家中老人病重")
    verdict = department.at("#decide details").first
    department.press(verdict.locator("summary"))
    department.look()
    department.write("#id_document_number", "〔2014〕3号")
    department.follow(verdict.locator("button"))
    expect(department.at("#decide")).to_have_count(0)
    case.refresh_from_db()
    assert (case.state, case.document_number) == (CaseState.CONFIRMED, "〔2014〕3号")
    assert case.trainee.withdrawn_at is not None


def test_a_substitute_class_head_is_appointed_decides_and_is_named(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    leave = asked(cast, day=6, until=(6, "10:00"), ahead=True)
    organiser = arrives(cast.user(Role.ORGANISER), way)
    organiser.go("staff", cast.training_class.pk)
    organiser.choose("#id_role", Role.CLASS_HEAD)
    organiser.write("#id_name", "代班主任")
    organiser.write("#id_username", "substitute")
    organiser.write("#id_until", f"{timezone.localdate() + timedelta(days=2)}")
    organiser.follow(".side button")
    expect(organiser.at(".note.success")).to_contain_text("substitute")
    substitute = User.objects.get(username="substitute")
    substitute.must_change_password = False  # the walk begins after the first sign-in
    substitute.save()
    page = arrives(substitute, way)
    approve(page, leave)
    expect(page.at(".steps")).to_contain_text("代班主任")
    given = LeaveApproval.objects.get(leave=leave, role=Role.CLASS_HEAD)
    assert given.decided_by == substitute
    leave.refresh_from_db()
    assert leave.state == LeaveState.SUBMITTED
