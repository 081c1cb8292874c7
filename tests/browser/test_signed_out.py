"""A form that is sent signed out, grown old or without a network loses nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, expect

from tests.browser.walker import DESK, PHONE, Walker, Way
from tests.cast import PASSWORD, Cast, make_class
from trainees.models import LeaveRequest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REASON = "家中有事,\n需陪同就医"
SEND = ".act .btn.primary"
REQUEST: Any = {"name": "请示.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
LARGE: Any = {**REQUEST, "buffer": bytes(13 * 2**20)}


@pytest.fixture
def cast(browser: Browser) -> Cast:
    """A class that began yesterday, so that tomorrow can be asked for."""
    first = timezone.localdate() - timedelta(days=1)
    days = [first + timedelta(days=n) for n in range(7)]
    return make_class(2, days=days, accounts=True, passwords=True)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def way(request: pytest.FixtureRequest) -> Way:
    return request.param


@pytest.fixture
def one(arrives: Callable[..., Walker], cast: Cast, way: Way) -> Walker:
    """The first trainee has filled in a leave of two hours and not yet sent it."""
    found = arrives(cast.trainee_user(1), way)
    found.go("leave-apply", cast.training_class.pk)
    found.press("[name=kind][value=sick]")
    for name, clock in (("starts_at", "09:00"), ("ends_at", "11:00")):
        found.write(f"[name={name}]", local(cast.time(3, clock)))
    found.write("[name=reason]", REASON)
    expect(found.at("#effect")).to_contain_text("4/7")  # of a half-day
    return found


def local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def still_there(one: Walker, cast: Cast) -> None:
    expect(one.at("[name=reason]")).to_have_value(REASON)
    expect(one.at("[name=kind][value=sick]")).to_be_checked()
    expect(one.at("[name=starts_at]")).to_have_value(local(cast.time(3, "09:00")))
    expect(one.at("[name=ends_at]")).to_have_value(local(cast.time(3, "11:00")))


def sent_rightly(one: Walker) -> None:
    one.at("[name=unit_request]").set_input_files(REQUEST)
    one.follow(SEND)
    assert LeaveRequest.objects.get().reason.splitlines() == REASON.splitlines()


def kept(one: Walker) -> bool:
    return bool(one.page.evaluate("sessionStorage.getItem('typed')"))


def signs_in(one: Walker, username: str) -> None:
    one.write("[name=username]", username)
    one.write("[name=password]", PASSWORD)
    one.follow("main button.primary")


def test_after_signing_in_again_the_form_is_filled_in_again(one: Walker, cast: Cast) -> None:
    page = one.page.url
    Session.objects.all().delete()
    one.follow(SEND)
    signs_in(one, cast.trainee_user(1).username)
    assert one.page.url == page
    still_there(one, cast)
    expect(one.at("[data-told=out]")).to_contain_text("文件需要重新选择")
    expect(one.at("#effect")).to_contain_text("4/7")  # of a half-day
    assert not kept(one)
    sent_rightly(one)
    assert not kept(one)


def test_a_form_that_has_grown_old_is_filled_in_again(one: Walker, cast: Cast) -> None:
    one.page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    one.follow(SEND)
    one.follow("a.btn")
    still_there(one, cast)
    expect(one.at("[data-told=back]")).to_be_visible()
    sent_rightly(one)


def test_nobody_else_finds_what_was_typed(one: Walker, cast: Cast) -> None:
    Session.objects.all().delete()
    one.follow(SEND)
    assert kept(one)
    signs_in(one, cast.trainee_user(2).username)
    expect(one.at("[name=reason]")).to_have_value("")
    expect(one.at("[data-told]")).to_have_count(0)
    assert not kept(one)


def test_without_a_network_or_too_large_it_is_not_sent_and_stays(one: Walker, cast: Cast) -> None:
    with one.offline():
        one.write("[name=reason]", REASON)
        one.at("[name=starts_at]").dispatch_event("change")  # asks for the effect
        expect(one.at("[data-told=unsent]")).to_be_visible()
        one.press(SEND)
        expect(one.at("[data-told=unsent]")).to_be_in_viewport()
        still_there(one, cast)
    one.at("[name=unit_request]").set_input_files(LARGE)
    one.press(SEND)
    expect(one.at("[data-told=large]")).to_be_in_viewport()
    one.look()
    sent_rightly(one)
