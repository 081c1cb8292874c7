"""A short leave on a phone: applied for with its effect in view, approved by both."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from courses.enums import Role
from tests.cast import Cast, make_class
from trainees.enums import LeaveState
from trainees.models import LeaveRequest
from training.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE: Any = {"width": 390, "height": 844}
REQUEST: Any = {"name": "请示.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}


@pytest.fixture
def cast(browser: Browser) -> Cast:
    """A class that began yesterday, so that tomorrow can be asked for."""
    first = timezone.localdate() - timedelta(days=1)
    return make_class(2, days=[first + timedelta(days=n) for n in range(7)], accounts=True)


@pytest.fixture
def phone_of(browser: Browser, live_server: Any) -> Callable[[User], Page]:
    """A phone on which a user is signed in; what the page's scripts complain about fails."""

    def opened(user: User) -> Page:
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(viewport=PHONE, base_url=live_server.url)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        return page

    return opened


def test_a_trainee_applies_on_a_phone_and_both_approve(
    cast: Cast, phone_of: Callable[[User], Page]
) -> None:
    class_id = cast.training_class.pk
    leave = _apply(phone_of(cast.trainee_user(1)), cast)
    assert leave.starts_at == cast.time(3, "09:00")
    for role in (Role.CLASS_HEAD, Role.INSPECTOR):
        page = phone_of(cast.user(role))
        page.goto(reverse("leaves", args=[class_id]))
        page.locator(".card.next a").click()
        _opens_and_closes_the_dialog(page)
        page.locator("#decide textarea").fill("情况属实")
        page.locator(".act button[value=approve]").click()
        expect(page.locator(".act")).to_have_count(0)
    leave.refresh_from_db()
    assert leave.state == LeaveState.APPROVED
    assert [one.opinion for one in leave.approvals.all()] == ["情况属实"] * 2


def test_tapping_sessions_fills_the_times(cast: Cast, phone_of: Callable[[User], Page]) -> None:
    page = phone_of(cast.trainee_user(1))
    page.goto(reverse("leave-apply", args=[cast.training_class.pk]))
    for half in ("am", "pm"):
        page.locator(f"input[name=sessions][value='{cast.session(3, half).pk}']").check()
    assert page.locator("[name=starts_at]").input_value() == _local(cast.time(3, "08:30"))
    assert page.locator("[name=ends_at]").input_value() == _local(cast.time(3, "17:30"))
    expect(page.locator("#effect .ledger li")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def _apply(page: Page, cast: Cast) -> LeaveRequest:
    page.goto(reverse("leave-apply", args=[cast.training_class.pk]))
    page.locator("[name=starts_at]").fill(_local(cast.time(3, "09:00")))
    page.locator("[name=ends_at]").fill(_local(cast.time(3, "11:00")))
    page.locator("[name=reason]").fill("单位项目评审须到场说明")
    expect(page.locator("#effect")).to_contain_text("4/7")
    expect(page.locator("#effect")).to_contain_text("2.5")
    page.locator("[name=unit_request]").set_input_files(REQUEST)
    page.locator(".act .btn.primary").click()
    page.wait_for_url("**/leave/*-*/")
    return LeaveRequest.objects.get()


def _opens_and_closes_the_dialog(page: Page) -> None:
    page.locator(".act button[value=reject]").click()
    expect(page.locator("#reject textarea")).to_be_visible()
    page.locator("#reject [data-closes]").click()
    expect(page.locator("#reject")).to_be_hidden()


def _local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"
