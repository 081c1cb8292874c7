"""axe-core on a page. AXE names the script: `npm install axe-core`, then
node_modules/axe-core/axe.min.js; without it nothing is looked for.

What was looked at once is not looked at again: a page whose main part and whose frame were both
seen at this width, but for numbers, tokens and the mark of where one is.
"""

import os
import re
from pathlib import Path

from playwright.sync_api import Page

AXE = os.environ.get("AXE", "")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND = """async (rules) => (await axe.run(document, {runOnly: rules})).violations.map(
    (v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " +
        (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? "")).join(" | "))"""
PARTS = """() => {
    const frame = document.documentElement.cloneNode(true), main = frame.querySelector("main");
    main?.remove();
    frame.querySelector("head").remove();
    return [main?.outerHTML ?? "", frame.outerHTML];
}"""
CHANGING = re.compile(r"[A-Za-z0-9_-]{20,}|\d+| aria-current=.page.|value=\"[^\"]*\"")
_seen: set[tuple[int, int]] = set()


def _new_parts(page: Page) -> set[tuple[int, int]]:
    width = (page.viewport_size or {"width": 0})["width"]
    return {(width, hash(CHANGING.sub("", part))) for part in page.evaluate(PARTS)} - _seen


def violations(page: Page) -> list[str]:
    """What axe says of a page in light, and of its colours in dark."""
    if not AXE or not (parts := _new_parts(page)):
        return []
    page.evaluate(Path(AXE).read_text())
    found: list[str] = page.evaluate(FIND, TAGS)
    page.emulate_media(color_scheme="dark")
    found += [f"dark {said}" for said in page.evaluate(FIND, ["color-contrast"])]
    page.emulate_media(color_scheme="light")
    if not found:
        _seen.update(parts)
    return found
