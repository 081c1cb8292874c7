"""`./run screens`: pictures of the pages, of the demo class, into docs/screens/."""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.clock import AT_NOON, IN_CLASS
from tests.browser.demo_site import DESK, PHONE, ROOT, DemoSite, demo_site

FOLDER = ROOT / "docs" / "screens"
NOON = {"home-org-dept", "leave-decision", "class-overview", "messages", "withdrawal-case"}
# name: who looks, how wide, where
SCREENS = {
    "sign-in": ("", PHONE, "/sign-in/"),
    "home-class-head": ("classhead", PHONE, "/"),
    "home-trainee": ("trainee", PHONE, "/"),
    "home-org-dept": ("orgdept", DESK, "/"),
    "class-overview": ("classhead", DESK, "/classes/{class_id}/"),
    "timetable": ("classhead", DESK, "/classes/{class_id}/timetable/"),
    "roll-call": ("classhead", PHONE, "/sessions/{session_id}/roll/"),
    "leave-apply": ("trainee", PHONE, "/classes/{class_id}/leave/apply/"),
    "leave-decision": ("orgdept", DESK, "/leave/{uid}/"),
    "ledger": ("trainee", PHONE, "/trainees/{trainee_id}/ledger/"),
    "score-book": ("classhead", DESK, "/classes/{class_id}/scores/"),
    "trainee-card": ("classhead", DESK, "/trainees/{trainee_id}/"),
    "meals": ("trainee", PHONE, "/classes/{class_id}/meals/"),
    "meal-count": ("classhead", DESK, "/classes/{class_id}/meals/count/"),
    "night-check": ("classhead", PHONE, "/classes/{class_id}/nights/"),
    "withdrawal-case": ("orgdept", DESK, "/cases/{case_id}/"),
    "messages": ("classhead", PHONE, "/notifications/"),
    "notice": ("trainee", DESK, "/notices/{notice_id}/"),
}


def take(site: DemoSite, browser: Browser, names: Iterable[str]) -> list[str]:
    """Write each picture whose page exists; the names of those that do not."""
    pages: dict[tuple[str, int], Page] = {}
    missing = []
    for name in names:
        username, width, address = SCREENS[name]
        key = (username, width)
        page = pages[key] = pages.get(key) or site.page(browser, username, width=width)
        answer = page.goto(address.format_map(site.ids))
        if answer is None or answer.status != 200:
            missing.append(name)
            continue
        page.wait_for_load_state("networkidle")
        page.screenshot(path=FOLDER / f"{name}.png")
    return missing


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    missing = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for at, names in ((AT_NOON, NOON), (IN_CLASS, SCREENS.keys() - NOON)):
            with tempfile.TemporaryDirectory() as var, demo_site(Path(var), at=at) as site:
                missing += take(site, browser, names)
        browser.close()
    if missing:
        print("No page for:", ", ".join(missing), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
