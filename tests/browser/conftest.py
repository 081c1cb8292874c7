"""One Chromium for a module's walks, and whoever walks."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.walker import DESK, KEYS, PHONE, PHONE_KEYS, Walker, Way, walk_in
from training.models import User

WAYS = {"phone": PHONE, "desk": DESK, "keys": KEYS, "phone-keys": PHONE_KEYS}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with (
        pytest.MonkeyPatch.context() as patch,
        sync_playwright() as playwright,
    ):
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop of its own
        found = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--lang=en-US"],  # the order in which a date is typed
        )
        yield found
        found.close()


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    """A test that asks for it walks its story each way."""
    return WAYS[request.param]


@pytest.fixture
def arrives(browser: Browser, live_server: Any) -> Iterator[Callable[..., Walker]]:
    """arrives(user, way) opens a window; in the end every window must have been without trouble."""
    walkers: list[Walker] = []

    def opened(user: User | None, way: Way = PHONE, **given: Any) -> Walker:
        walkers.append(walk_in(browser, live_server.url, way, user, **given))
        return walkers[-1]

    yield opened
    troubles = [trouble for one in walkers for trouble in one.leaves()]
    assert troubles == []
