"""docs/rules.md and the code name the same rules."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CITATION = re.compile(r"\bR\d+(?:\.\d+)?\b")
FLOORS = ("policies", "queries", "services")


def test_every_rule_is_cited_and_every_citation_is_a_rule():
    assert cited() == written()


def test_every_rule_names_its_source():
    text = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    rules = [line for line in text.splitlines() if line.startswith("- **R")]
    assert rules
    assert [line for line in rules if not re.match(r"- \*\*R[\d.]+\*\* \[[SPD]\] ", line)] == []


def written() -> set[str]:
    """Numbers of the chapters and of the rules in them, each once."""
    text = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    numbers = re.findall(r"^- \*\*(R[\d.]+)\*\*", text, re.M)
    assert len(numbers) == len(set(numbers))
    return {*numbers, *re.findall(r"^## (R\d+) ", text, re.M)}


def cited() -> set[str]:
    files = [
        path
        for app in ("courses", "trainees")
        for floor in FLOORS
        for path in (ROOT / app / floor).rglob("*.py")
    ]
    return {number for path in files for number in CITATION.findall(path.read_text("utf-8"))}
