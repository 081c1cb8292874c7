"""axe-core on a page. AXE names the script: `npm install axe-core`, then
node_modules/axe-core/axe.min.js; without it nothing is looked for."""

import os
from pathlib import Path

from playwright.sync_api import Page

AXE = os.environ.get("AXE", "")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND = """async (rules) => (await axe.run(document, {runOnly: rules})).violations.map(
    (v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " +
        (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? "")).join(" | "))"""


def violations(page: Page) -> list[str]:
    """What axe says of a page in light, and of its colours in dark."""
    if not AXE:
        return []
    page.evaluate(Path(AXE).read_text())
    found: list[str] = page.evaluate(FIND, TAGS)
    page.emulate_media(color_scheme="dark")
    found += [f"dark {said}" for said in page.evaluate(FIND, ["color-contrast"])]
    page.emulate_media(color_scheme="light")
    return found
