"""Points, caps, categories, bands (docs/rules.md, R5).

A point is held as thousandths (milli) so that sums are exact on every database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor

from courses.policies.rules import Band

SUMMED = ("exam", "speech", "bulletin", "office")
SPEECH, BULLETIN = "speech", "bulletin"
EXAM_VOID = "EXAM-02"
BY_ITSELF = (
    *("EXAM-01", "HW-01", "HW-02", "MEAL-01", "MEAL-02", "DORM-01", "DORM-02"),
    *(f"ATT-0{number}" for number in range(1, 8)),
    *("OFFICE-01", "OFFICE-02", "OFFICE-03"),
)
OFFICE_CODES = ("OFFICE-01", "OFFICE-02", "OFFICE-03")


@dataclass(frozen=True, slots=True)
class RuleFact:
    code: str
    category: str
    full_milli: int
    points: Decimal
    cap_milli: int | None


@dataclass(frozen=True, slots=True)
class RuleSum:
    """What stands in the ledger of one trainee under one rule: thousandths, and how many entries
    are not reversed."""

    milli: int
    live: int


@dataclass(frozen=True, slots=True)
class Score:
    categories: Mapping[str, int]  # thousandths, in the order of the rulebook
    total: int
    band: str


def milli_points(points: Decimal, quantity: Decimal | Fraction | int) -> int:
    """Points × quantity in thousandths, rounded half away from zero (R5.2)."""
    exact = Fraction(points) * Fraction(quantity) * 1000
    size = floor(abs(exact) + Fraction(1, 2))
    return size if exact >= 0 else -size


@lru_cache(maxsize=1024)
def to_milli(value: Decimal) -> int:
    return milli_points(value, 1)


def from_milli(milli: int) -> Decimal:
    return Decimal(milli).scaleb(-3)


def categories_of(rules: Sequence[RuleFact]) -> dict[str, list[RuleFact]]:
    grouped: dict[str, list[RuleFact]] = {}
    for rule in rules:
        grouped.setdefault(rule.category, []).append(rule)
    return grouped


def is_summed(category: str, rules: Iterable[RuleFact]) -> bool:
    """Exam and bonus categories count up from 0, the others down from their full marks. A category
    that a school adds is a bonus when its rules only give points."""
    signs = {rule.points > 0 for rule in rules if rule.points}
    return category in SUMMED or signs == {True}


def capped(total: int, cap: int | None) -> int:
    """A rule's sum, held at its cap: from below for a negative one, from above otherwise."""
    if cap is None:
        return total
    return max(total, cap) if cap < 0 else min(total, cap)


def category_score(category: str, rules: Sequence[RuleFact], sums: Mapping[str, RuleSum]) -> int:
    """Thousandths in one category (R5.3), never below 0 nor above its full marks."""
    void = sums.get(EXAM_VOID)
    if void and void.live > 0 and any(rule.code == EXAM_VOID for rule in rules):
        return 0
    full = max(rule.full_milli for rule in rules)
    total = sum(capped(sums[r.code].milli, r.cap_milli) for r in rules if r.code in sums)
    start = 0 if is_summed(category, rules) else full
    return min(max(start + total, 0), full)


def band_of(total: int, bands: Sequence[Band]) -> Band:
    """The band whose lower bound the exact total reaches; bands come best first (R5.5)."""
    for band in bands:
        if total >= to_milli(band.lower):
            return band
    return bands[-1]


def score_of(
    sums: Mapping[str, RuleSum],
    *,
    rules: Sequence[RuleFact],
    bands: Sequence[Band],
    total_cap: Decimal,
) -> Score:
    """Categories, total held at the cap, and band (R5.4)."""
    categories = {
        category: category_score(category, group, sums)
        for category, group in categories_of(rules).items()
    }
    total = min(sum(categories.values()), to_milli(total_cap))
    return Score(categories, total, band_of(total, bands).name)


def office_code(title: str) -> str | None:
    """The rule of a class office by its title (R5.7)."""
    deputy = "副" in title
    if title.endswith(("班长", "支部书记")) and not deputy:
        return "OFFICE-01"
    if title.endswith("委员") or title.endswith("副班长"):
        return "OFFICE-02"
    if title.endswith("组长") and not deputy:
        return "OFFICE-03"
    return None


def highest_office(titles: Iterable[str]) -> str | None:
    """A trainee's highest office only."""
    codes = {office_code(title) for title in titles}
    return next((code for code in OFFICE_CODES if code in codes), None)
