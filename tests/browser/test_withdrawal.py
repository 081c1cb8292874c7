"""Long leave decided by the department, and the way over the line to a confirmed withdrawal."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.enums import Role
from courses.models import Appointment
from tests.browser.test_leave import phone_of  # noqa: F401
from tests.cast import Cast, make_class
from trainees.enums import CaseState, LeaveState
from trainees.models import LeaveApproval, LeaveRequest, WithdrawalCase
from trainees.services.leave import Application, apply_for_leave
from trainees.services.rollcall import take_roll
from training.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Phones = Callable[[User], Page]


@pytest.fixture
def begun(browser: object) -> Cast:
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


def approve(page: Page, leave: LeaveRequest) -> None:
    page.goto(reverse("leave", args=[leave.uid]))
    page.locator("#decide textarea").fill("同意")
    page.locator(".act button[value=approve]").click()
    expect(page.locator(".act")).to_have_count(0)


def test_over_the_line_to_a_confirmed_withdrawal(
    begun: Cast,
    phone_of: Phones,  # noqa: F811
) -> None:
    leave = asked(begun, day=1, until=(2, "12:00"))
    department = phone_of(begun.user(Role.ORG_DEPT))
    approve(department, leave)
    for day, half, clock in ((1, "am", "12:01"), (1, "pm", "17:31"), (2, "am", "12:01")):
        by, now = begun.actor(Role.CLASS_HEAD), begun.time(day, clock)
        take_roll(begun.session(day, half), {}, by=by, now=now)
    case = WithdrawalCase.objects.get()
    trainee = phone_of(begun.trainee_user(1))
    trainee.goto(reverse("home"))
    trainee.locator(f"a[href='{reverse('case', args=[case.pk])}']").click()
    trainee.locator("textarea[name=statement]").fill("家中老人病重")
    trainee.locator("#statement button").click()
    expect(trainee.locator("textarea[name=statement]")).to_have_value("家中老人病重")
    department.goto(reverse("all-cases"))
    department.locator("table a").click()
    expect(department.locator("#statement")).to_contain_text("家中老人病重")
    assert department.evaluate("document.documentElement.scrollWidth") <= 390
    department.locator("#decide details").first.locator("summary").click()
    department.locator("#id_document_number").fill("〔2014〕3号")
    department.locator("#decide details").first.locator("button").click()
    expect(department.locator("#decide")).to_have_count(0)
    case.refresh_from_db()
    assert (case.state, case.document_number) == (CaseState.CONFIRMED, "〔2014〕3号")
    assert case.trainee.withdrawn_at is not None


def test_a_substitute_class_head_decides_and_is_named(
    begun: Cast,
    phone_of: Phones,  # noqa: F811
) -> None:
    substitute = User.objects.create(username="substitute", name="代班主任")
    today = timezone.now()
    Appointment.objects.create(
        user=substitute,
        role=Role.CLASS_HEAD,
        training_class=begun.training_class,
        starts_at=today - timedelta(hours=1),
        ends_at=today + timedelta(days=3),
    )
    leave = asked(begun, day=6, until=(6, "10:00"), ahead=True)
    page = phone_of(substitute)
    approve(page, leave)
    expect(page.locator(".steps")).to_contain_text("代班主任")
    given = LeaveApproval.objects.get(leave=leave, role=Role.CLASS_HEAD)
    assert given.decided_by == substitute
    leave.refresh_from_db()
    assert leave.state == LeaveState.SUBMITTED
