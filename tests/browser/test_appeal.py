"""An appeal from the entry to its answer: made on a phone, upheld in the inbox, read on the ledger.

The walk is done at a phone's and at a desk's width.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from courses.enums import Role
from tests.cast import Cast, make_class
from trainees.enums import AppealState
from trainees.models import Appeal, ScoreEntry
from trainees.services.conduct import record_conduct
from training.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES: Any = [{"width": 390, "height": 844}, {"width": 1280, "height": 900}]


@pytest.fixture
def cast(browser: Browser) -> Cast:
    """A class that began yesterday; number 1 is said to have been on the phone in a lesson."""
    first = timezone.localdate() - timedelta(days=1)
    cast = make_class(2, days=[first + timedelta(days=n) for n in range(7)], accounts=True)
    record_conduct(
        cast.training_class,
        [cast.trainees[1].pk],
        "DIS-01",
        session=cast.session(1),
        by=cast.actor(Role.CLASS_HEAD),
        now=cast.time(1, "12:00"),
    )
    return cast


@pytest.fixture(params=SIZES, ids=["phone", "desk"])
def page_of(request: Any, browser: Browser, live_server: Any) -> Callable[[User], Page]:
    def opened(user: User) -> Page:
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(viewport=request.param, base_url=live_server.url)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        return page

    return opened


def test_an_appeal_is_upheld_and_the_trainee_reads_why(
    cast: Cast, page_of: Callable[[User], Page]
) -> None:
    entry = ScoreEntry.objects.get()
    own = page_of(cast.trainee_user(1))
    own.goto(reverse("ledger", args=[entry.trainee_id]))
    item = own.locator(f"#entry-{entry.pk}")
    item.locator("summary").click()
    item.locator("textarea").fill("当时手机已上交")
    item.locator(".btn.primary").click()
    expect(item).to_contain_text("当时手机已上交")

    head = page_of(cast.user(Role.CLASS_HEAD))
    head.goto(reverse("scores", args=[cast.training_class.pk]))
    head.locator("#appeals .list a").click()
    card = head.locator(".card.next")
    expect(card).to_contain_text("当时手机已上交")
    assert head.evaluate("document.documentElement.scrollWidth") <= head.viewport_size["width"]
    card.locator("summary").click()
    card.locator("textarea").fill("查点名记录属实")
    card.locator("button[value=uphold]").click()
    expect(head.locator(".card.next")).to_have_count(0)
    expect(head.locator(".ledger")).to_contain_text("查点名记录属实")

    assert Appeal.objects.get().state == AppealState.UPHELD
    assert entry.reversal.reason == "查点名记录属实"
    own.reload()
    expect(item).to_contain_text("查点名记录属实")


def test_two_taps_enter_points_from_the_ledger(cast: Cast, page_of: Callable[[User], Page]) -> None:
    """The rule and the button; the trainee came along."""
    page = page_of(cast.user(Role.CLASS_HEAD))
    page.goto(reverse("ledger", args=[cast.trainees[2].pk]))
    page.locator(".actions a[href*='/post/']").click()
    page.locator("input[value=SPEECH-02]").check()
    page.locator(".act .btn.primary").click()
    expect(page.locator(".note.success")).to_be_visible()
    entry = ScoreEntry.objects.get(rule__code="SPEECH-02")
    assert entry.trainee_id == cast.trainees[2].pk
