"""axe-core finds nothing on any page, signed in as each role, on a phone and on a desk."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page

from tests.browser import walker
from tests.browser.axe import AXE, violations
from tests.browser.demo_site import DESK, PHONE, DemoSite, demo_site
from tests.test_access import MOMENTS, ROWS, address, closed
from trainees.models import Certificate

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE, reason="AXE names no axe.min.js"),
]
NO_PAGES = ("-xlsx", "-pdf", "-template", "-request", "-proof", "-problems", "-file", "-result")
NO_PAGES += ("health", "feed", "document", "-description")
PAGES = [
    name
    for name, (method, _) in ROWS.items()
    if method == "GET" and not name.endswith(NO_PAGES) and name != "health-part"
] + ["rulebook-edit"]
TALL = 3000  # pixels; a longer page gets more: no bar may hide what is below it
CLOSED = {"home", "class", "archive", "completion", "certificates"}  # look different then


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    with demo_site(tmp_path_factory.mktemp("demo")) as served:
        yield served


def addresses(things: Mapping[str, Any], names: Iterable[str] = PAGES) -> Iterator[str]:
    """Every page that can be looked at, found by the table of answers."""
    return (found for name in names if (found := address(name, things)))


def looked_at(page: Page, places: Iterable[str]) -> dict[str, Any]:
    """What axe says of every page this user may open; pages that answer no are passed over."""
    width = (page.viewport_size or {"width": 0})["width"]
    found = {}
    for place in places:
        page.set_viewport_size({"width": width, "height": TALL})
        response = page.goto(place)
        if response is not None and response.status == 200:
            whole = page.evaluate("document.documentElement.scrollHeight")
            if whole > TALL:
                page.set_viewport_size({"width": width, "height": whole + TALL})
            found[place] = violations(page)
    page.context.close()
    return found


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize(
    "username",
    ["classhead", "trainee", "welfare", "monitor", "orgdept", "inspector", "organiser"],
)
def test_axe_finds_nothing(site: DemoSite, browser: Browser, username: str, width: int) -> None:
    page = site.page(browser, username, width=width)
    found = looked_at(page, addresses(site.ids))
    assert len(found) >= 5
    assert {place: said for place, said in found.items() if said} == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("column", "way"),
    [
        ("organiser", walker.DESK),
        ("organiser", walker.PHONE),
        ("class_head", walker.PHONE),
        ("trainee in person", walker.PHONE),
    ],
)
def test_axe_finds_nothing_when_the_class_is_over(
    site: DemoSite, browser: Browser, live_server: Any, column: str, way: walker.Way
) -> None:
    """What the demo has none of, and what looks different in the end."""
    ground = closed()
    things = {**ground.things, "token": Certificate.objects.get().token}
    names = [name for name in PAGES if name in CLOSED or not address(name, site.ids)]
    with time_machine.travel(ground.cast.time(*MOMENTS["closed"]), tick=False):
        one = walker.walk_in(browser, live_server.url, way, ground.people[column])
        found = looked_at(one.page, addresses(things, names))
    assert len(found) >= 3
    assert {place: said for place, said in found.items() if said} == {}


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
