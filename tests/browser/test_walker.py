"""The twins of the walks: what a walker has to notice on the way is noticed."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import AXE
from tests.browser.walker import DESK, KEYS, Walker, walk_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visitor(browser: Browser, live_server: Any) -> Walker:
    visitor = walk_in(browser, live_server.url, KEYS, None)
    visitor.go("sign-in")
    return visitor


def test_a_request_to_elsewhere_is_noticed(visitor: Walker) -> None:
    visitor.page.route("http://elsewhere.test/**", lambda route: route.fulfill(body="there"))
    visitor.page.goto("http://elsewhere.test/")
    assert "asked http://elsewhere.test/" in visitor.leaves()


def test_what_the_policy_of_the_page_forbids_is_noticed(visitor: Walker) -> None:
    with visitor.page.expect_console_message():
        visitor.page.evaluate("document.body.setAttribute('onclick', 'alert(1)')")
    assert any("Content Security Policy" in trouble for trouble in visitor.leaves())


def test_a_focus_that_is_not_seen_is_noticed(visitor: Walker) -> None:
    visitor.page.evaluate("document.querySelector('[name=username]').style.outline = 'none'")
    with pytest.raises(AssertionError, match="is not seen"):
        visitor.write("[name=username]", "somebody")


def test_a_focus_under_a_bar_is_noticed(visitor: Walker) -> None:
    bar = "'position:fixed;inset:0;background:white'"
    visitor.page.evaluate(f"document.querySelector('.under').style.cssText = {bar}")
    with pytest.raises(AssertionError, match="is not seen"):
        visitor.write("[name=username]", "somebody")


def test_what_no_key_leads_to_is_noticed(visitor: Walker) -> None:
    visitor.page.evaluate("document.querySelector('main button.primary').tabIndex = -1")
    with pytest.raises(AssertionError, match="no key leads"):
        visitor.press("main button.primary")


def test_a_page_that_is_too_wide_is_noticed(visitor: Walker) -> None:
    visitor.page.evaluate("document.body.style.minWidth = '2000px'")
    with pytest.raises(AssertionError, match="too wide"):
        visitor.look()


@pytest.mark.skipif(not AXE, reason="AXE names no axe.min.js")
def test_colours_too_faint_in_the_dark_are_noticed(browser: Browser, live_server: Any) -> None:
    visitor = walk_in(browser, live_server.url, DESK, None)
    visitor.go("sign-in")
    visitor.page.evaluate("document.querySelector('h1').style.color = '#333'")  # fine by day
    visitor.look()
    assert ["dark color-contrast" in trouble for trouble in visitor.leaves()] == [True]
