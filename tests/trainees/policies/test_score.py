"""Points, caps, categories, bands: exact in thousandths."""

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import default_rulebook
from tests.spans import RULES
from trainees.policies.score import (
    RuleFact,
    RuleSum,
    band_of,
    capped,
    categories_of,
    category_score,
    from_milli,
    highest_office,
    milli_points,
    office_code,
    score_of,
    to_milli,
)

DEFAULT = [
    RuleFact(
        row["code"],
        row["category"],
        to_milli(Decimal(row["category_full_marks"])),
        Decimal(row["points"]),
        to_milli(Decimal(row["item_cap"])) if row["item_cap"] else None,
    )
    for row in default_rulebook()
]
OWN_SCHOOL = [*DEFAULT, RuleFact("ART-01", "art", 3000, Decimal(1), 2000)]
FULL = {rule.category: rule.full_milli for rule in OWN_SCHOOL}
UP = ("exam", "speech", "bulletin", "office", "art")
CENT = st.decimals(-100, 100, places=4)

sums = st.dictionaries(
    st.sampled_from([rule.code for rule in OWN_SCHOOL]),
    st.builds(RuleSum, st.integers(-60_000, 60_000), st.integers(0, 3)),
)


def score(found, rules=tuple(DEFAULT)):
    return score_of(found, rules=rules, bands=RULES.bands, total_cap=RULES.total_capped_at)


@given(CENT, st.decimals(0, 200, places=3))
def test_points_are_rounded_half_away_from_zero_to_three_places(points, quantity):
    exact = points * quantity
    rounded = exact.quantize(Decimal("0.001"), ROUND_HALF_UP)  # half away from zero
    assert from_milli(milli_points(points, quantity)) == rounded


def test_a_half_thousandth_goes_away_from_zero_on_both_sides():
    assert milli_points(Decimal("0.0005"), 1) == 1
    assert milli_points(Decimal("-0.0005"), 1) == -1
    assert milli_points(Decimal("-0.0004"), 1) == 0
    assert milli_points(Decimal(-1), Fraction(1, 3)) == -333


@given(CENT, st.fractions(0, 50))
def test_a_reversal_is_the_same_number_with_the_other_sign(points, quantity):
    assert milli_points(-points, quantity) == -milli_points(points, quantity)


@given(st.lists(st.integers(-3000, 3000)), st.randoms())
def test_entries_and_their_reversals_bring_every_total_back_in_any_order(milli, random):
    ledger = [*milli, *(-one for one in milli)]
    random.shuffle(ledger)
    assert score({"DIS-01": RuleSum(sum(ledger), 0)}) == score({})


@given(sums)
def test_no_category_is_below_nothing_or_above_its_full_marks(found):
    result = score(found, rules=OWN_SCHOOL)
    assert list(result.categories) == list(FULL)
    for category, milli in result.categories.items():
        assert 0 <= milli <= FULL[category]
    assert result.total == min(sum(result.categories.values()), 100_000)


@given(sums)
def test_a_category_is_its_start_and_its_capped_items(found):
    for category, rules in categories_of(OWN_SCHOOL).items():
        start = 0 if category in UP else FULL[category]
        for rule in rules:
            if rule.code in found:
                milli = found[rule.code].milli
                if rule.cap_milli is not None and abs(milli) > abs(rule.cap_milli):
                    milli = rule.cap_milli if milli * rule.cap_milli > 0 else milli
                start += milli
        void = category == "exam" and found.get("EXAM-02", RuleSum(0, 0)).live > 0
        expected = 0 if void else min(max(start, 0), FULL[category])
        assert category_score(category, rules, found) == expected


def test_whoever_did_nothing_has_what_is_counted_down_and_nothing_else():
    result = score({})
    assert result.total == 70_000
    assert [c for c, milli in result.categories.items() if not milli] == [
        *("exam", "speech", "bulletin", "office")
    ]


def test_an_item_is_held_at_its_cap_and_the_category_counts_its_items():
    assert capped(-16_000, -15_000) == -15_000
    assert capped(3_000, 2_000) == 2_000
    assert capped(-16_000, None) == -16_000
    found = {"DIS-01": RuleSum(-9000, 9), "DIS-02": RuleSum(-1000, 1)}
    assert score(found).categories["homework_discipline"] == 19_000


def test_bonus_lifts_the_total_to_a_hundred_and_not_beyond():
    found = {
        "EXAM-01": RuleSum(29_000, 1),
        "SPEECH-03": RuleSum(6000, 3),
        "OFFICE-01": RuleSum(2000, 1),
    }
    result = score(found)
    assert (result.categories["speech"], result.total, result.band) == (4000, 100_000, "优秀")


def test_cheating_voids_the_exam_only_while_the_entry_is_not_reversed():
    exam = RuleSum(27_000, 1)
    assert score({"EXAM-01": exam, "EXAM-02": RuleSum(0, 1)}).categories["exam"] == 0
    assert score({"EXAM-01": exam, "EXAM-02": RuleSum(0, 0)}).categories["exam"] == 27_000


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (100_000, "优秀"),
        (95_000, "优秀"),
        (94_999, "良好"),
        (85_000, "良好"),
        (84_999, "合格"),
        (60_000, "合格"),
        (59_999, "不合格"),
        (0, "不合格"),
    ],
)
def test_a_band_begins_exactly_at_its_lower_bound(total, band):
    assert band_of(total, RULES.bands).name == band


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("班长", "OFFICE-01"),
        ("支部书记", "OFFICE-01"),
        ("一班班长", "OFFICE-01"),
        ("副班长", "OFFICE-02"),
        ("生活委员", "OFFICE-02"),
        ("纪检委员", "OFFICE-02"),
        ("第三组组长", "OFFICE-03"),
        ("副组长", None),
        ("支部副书记", None),
        ("学员", None),
        ("", None),
    ],
)
def test_an_office_is_known_by_its_title(title, code):
    assert office_code(title) == code


@given(st.lists(st.sampled_from(["班长", "学习委员", "组长", "学员"])))
def test_only_the_highest_office_counts(titles):
    order = ["OFFICE-01", "OFFICE-02", "OFFICE-03"]
    held = Counter(office_code(title) for title in titles)
    assert highest_office(titles) == next((code for code in order if held[code]), None)
