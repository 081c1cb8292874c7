"""In at the door, past the navigation, and the same page in the other language."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from courses.enums import Role
from tests.browser.walker import Walker, Way
from tests.cast import PASSWORD, Cast, make_class

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(browser: Browser) -> Cast:
    first = timezone.localdate() - timedelta(days=1)
    return make_class(3, days=[first + timedelta(days=n) for n in range(7)], passwords=True)


def test_the_language_switch_keeps_the_page(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    head = arrives(None, way)
    head.go("sign-in")
    head.write("[name=username]", cast.user(Role.CLASS_HEAD).username)
    head.write("[name=password]", PASSWORD)
    head.follow("main .btn.primary")
    head.go("leaves", cast.training_class.pk)
    head.follow(".chips a[href*='state=on_leave']")
    here = head.page.url
    for language, word in (("en", "On leave now"), ("zh-CN", "请假中")):
        head.press(".menu summary")
        head.follow(f".menu button[lang='{language}']")
        expect(head.at("html")).to_have_attribute("lang", language)
        expect(head.at(".chips [aria-current]")).to_have_text(word)
        assert head.page.url == here


def test_the_first_tab_leads_past_the_navigation(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    head = arrives(cast.user(Role.CLASS_HEAD), way)
    head.go("home")
    head.page.keyboard.press("Tab")
    expect(head.at(".skip")).to_be_focused()
    expect(head.at(".skip")).to_be_in_viewport(ratio=1)
    head.page.keyboard.press("Enter")
    expect(head.at("main")).to_be_focused()
    head.page.keyboard.press("Tab")
    assert head.at("main").evaluate("main => main.contains(document.activeElement)")


def test_escape_closes_the_menu_and_gives_the_focus_back(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    head = arrives(cast.user(Role.CLASS_HEAD), way)
    head.go("home")
    head.press(".menu summary")
    head.look()
    head.page.keyboard.press("Tab")
    head.page.keyboard.press("Escape")
    expect(head.at(".menu")).not_to_have_attribute("open", "")
    expect(head.at(".menu summary")).to_be_focused()
