"""axe-core finds nothing on any page, signed in as each role, on a phone and on a desk."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.browser.axe import AXE, violations
from tests.browser.demo_site import DESK, PHONE, DemoSite, demo_site
from tests.test_access import ROWS, patterns

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE, reason="AXE names no axe.min.js"),
]
NO_PAGES = ("-xlsx", "-pdf", "-template", "-request", "-proof", "-problems", "health")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    with demo_site(tmp_path_factory.mktemp("demo")) as served:
        yield served


def addresses(site: DemoSite) -> Iterator[str]:
    """Every page that can be looked at, found by the table of answers."""
    for name, (method, _) in ROWS.items():
        wanted = patterns()[name]
        if method != "GET" or any(part in name for part in NO_PAGES):
            continue
        if all(site.ids.get(argument) is not None for argument in wanted):
            yield reverse(name, kwargs={argument: site.ids[argument] for argument in wanted})


def looked_at(site: DemoSite, page: Page) -> dict[str, Any]:
    """What axe says of every page this user may open; pages that answer no are passed over."""
    found = {}
    for address in addresses(site):
        response = page.goto(address)
        if response is not None and response.status == 200:
            found[address] = violations(page)
    return found


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("username", ["classhead", "trainee", "welfare", "orgdept", "organiser"])
def test_axe_finds_nothing(site: DemoSite, browser: Browser, username: str, width: int) -> None:
    page = site.page(browser, username, width=width)
    page.set_viewport_size({"width": width, "height": 6000})  # no bar hides what is below it
    found = looked_at(site, page)
    page.context.close()
    assert len(found) >= 5
    assert {address: said for address, said in found.items() if said} == {}


def test_axe_finds_nothing_at_the_door(site: DemoSite, browser: Browser) -> None:
    page = site.page(browser, "", width=PHONE)
    page.goto("/sign-in/")
    assert violations(page) == []
    page.goto("/nowhere/")
    assert violations(page) == []


def test_axe_would_find_a_field_without_a_name(site: DemoSite, browser: Browser) -> None:
    """The twin: the same search on a page that was broken."""
    page = site.page(browser, "", width=PHONE)
    page.goto("/sign-in/")
    page.evaluate("document.querySelectorAll('label').forEach((one) => one.remove())")
    assert any(said.startswith("label") for said in violations(page))
