"""Somebody at the pages by finger, by mouse or by keyboard alone: the same steps, three ways.

On the way every page must fit its screen and satisfy axe-core, no request may leave the site, the
console must stay quiet; by keyboard the focus must be seen wherever it is used.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, Request

from tests.browser.axe import violations
from training.models import User

# What Chromium and htmx say of a story: no network, an answer thrown away, two marks that differ,
# a no, a form that has grown old.
EXPECTED = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "409 (Conflict)", "422 (")
EXPECTED += ("403 (Forbidden)", "htmx:sendError", "htmx:afterRequest")
PASSED = """one => Boolean(one.compareDocumentPosition(document.activeElement)
    & Node.DOCUMENT_POSITION_FOLLOWING)"""
INSIDE = """one => one.contains(document.activeElement)
    || document.activeElement === document.body"""
# Arrows lead from one to the next inside a group of radios and on the tiles of a roll.
STEP = """([one, back]) => {
    const here = document.activeElement;
    if (one === here) return "";
    const [a, b] = [here, one].map((part) => part.getBoundingClientRect());
    if (one.closest("[data-roll] .tiles")?.contains(here))
        return Math.abs(b.y - a.y) > 5 ? (b.y > a.y ? "ArrowDown" : "ArrowUp")
            : b.x > a.x ? "ArrowRight" : "ArrowLeft";
    if (one.type === "radio" && here.type === "radio" && here.name === one.name)
        return "ArrowDown";
    return back ? "Shift+Tab" : "Tab";
}"""
# Outlined (itself or its label) and not under a bar that stays.
SEEN = """one => {
    const looks = [one, one.closest("label")].filter(Boolean).map((part) => getComputedStyle(part));
    const outlined = looks.some((look) => look.boxShadow !== "none" ||
        (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0));
    const {x, y, width, height} = one.getClientRects()[0]; // a link may go over two lines
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    return outlined && (one.contains(top) || Boolean(one.closest("label")?.contains(top)));
}"""


@dataclass(frozen=True)
class Way:
    width: int
    height: int
    hand: str  # finger, mouse, keys


PHONE = Way(390, 844, "finger")
DESK = Way(1280, 900, "mouse")
KEYS = Way(1280, 900, "keys")
PHONE_KEYS = Way(390, 844, "keys")  # also what somebody sees who makes everything big


@dataclass
class Walker:
    page: Page
    hand: str
    steps: int = 0  # taps, clicks
    troubles: list[str] = field(default_factory=list)

    def go(self, name: str, *args: Any) -> None:
        self.page.goto(reverse(name, args=args))
        self.look()

    def at(self, place: str | Locator) -> Locator:
        return self.page.locator(place) if isinstance(place, str) else place

    def press(self, place: str | Locator) -> None:
        """A button, a box, a choice, whatever unfolds."""
        one = self.at(place)
        self.steps += 1
        if self.hand == "keys":
            self.reach(one)
            if not one.evaluate("one => one.type === 'radio' && one.checked"):
                self.page.keyboard.press(one.evaluate("one => one.href ? 'Enter' : 'Space'"))
        elif self.hand == "finger":
            one.tap()
        else:
            one.click()

    def follow(self, place: str | Locator) -> None:
        """Press what leads to another page, or to this one anew."""
        with self.page.expect_event("load"):
            self.press(place)
        self.look()

    def write(self, place: str | Locator, text: str) -> None:
        """Text, or a moment as 2014-04-08T08:30, or a day, or a time."""
        one = self.at(place)
        if self.hand != "keys":
            return one.fill(text)
        self.reach(one)
        kind = one.get_attribute("type")
        if kind in ("date", "datetime-local", "time"):
            day, clock = ("", text) if kind == "time" else (text[:10], text[11:])
            if day:
                year, month, number = day.split("-")
                self.page.keyboard.type(month + number + year)
            if clock:
                self.page.keyboard.type(f"{time.fromisoformat(clock):%I%M%p}")
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)

    def choose(self, place: str | Locator, value: str) -> None:
        one = self.at(place)
        if self.hand != "keys":
            one.select_option(value)
            return
        self.reach(one)
        while (before := one.input_value()) != value:
            self.page.keyboard.press("ArrowDown")
            assert one.input_value() != before, f"no choice {value}"

    def attach(self, place: str | Locator, file: Any) -> None:
        """The window of the system that picks a file is not ours; what opens it is."""
        with self.page.expect_file_chooser() as chooser:
            self.press(place)
        chooser.value.set_files(file)

    def reach(self, one: Locator) -> None:
        """Go there with Tab, Shift+Tab and arrows, and see the focus."""
        there, back = one.element_handle(), one.evaluate(PASSED)
        for _ in range(300):
            step = self.page.evaluate(STEP, [there, back])
            if not step:
                break
            self.page.keyboard.press(step)
        else:
            raise AssertionError(f"no key leads to {one}")
        assert one.evaluate(SEEN), f"the focus on {one} is not seen"

    def stays_in(self, dialog: str) -> None:
        """Tab goes round in an open dialog and nowhere else; the body is the browser's own bar."""
        for _ in range(self.at(f"{dialog} :is(a, button, input, textarea)").count() + 2):
            self.page.keyboard.press("Tab")
            assert self.at(dialog).evaluate(INSIDE)

    def look(self) -> None:
        """Look at the page; one that comes anew meanwhile (a roll sent again) is looked at then."""
        try:
            self._look()
        except Error as error:
            if "context was destroyed" not in str(error):
                raise
            self.page.wait_for_load_state("networkidle")
            self._look()

    def _look(self) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"
        assert self.page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0
        if self.hand != "keys":  # what axe sees does not depend on the hand
            size = self.page.viewport_size or {"width": 0, "height": 0}
            self.page.set_viewport_size({**size, "height": 6000})  # no bar hides what is below it
            self.troubles += [f"{self.page.url}: {said}" for said in violations(self.page)]
            self.page.set_viewport_size(size)

    @contextmanager
    def offline(self) -> Iterator[None]:
        self.page.context.set_offline(True)
        yield
        self.page.context.set_offline(False)

    def leaves(self) -> list[str]:
        self.page.context.close()
        return self.troubles


def walk_in(browser: Browser, url: str, way: Way, user: User | None, **given: Any) -> Walker:
    """A window of their own in which somebody is signed in, None for a visitor."""
    context = browser.new_context(
        viewport={"width": way.width, "height": way.height},
        base_url=url,
        locale="zh-CN",
        has_touch=way.hand == "finger",
        reduced_motion="reduce",
        **given,
    )
    if user:
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": url}])
    walker = Walker(context.new_page(), way.hand)

    def asked(request: Request) -> None:
        there = urlsplit(request.url)
        if there.scheme != "data" and there.netloc != urlsplit(url).netloc:
            walker.troubles.append(f"asked {request.url}")

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(one in message.text for one in EXPECTED):
            walker.troubles.append(message.text)

    context.on("request", asked)
    walker.page.on("console", said)
    walker.page.on("pageerror", lambda error: walker.troubles.append(str(error)))
    return walker
