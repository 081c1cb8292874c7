"""Ranks, distribution and the way to the next band (docs/rules.md, R5.8)."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from courses.policies.rules import Band
from trainees.policies.ranking import Distribution, distribution, next_band, ranks

BANDS = (Band("优秀", Decimal(95)), Band("良好", Decimal(85)), Band("合格", Decimal(60)))
TOP = 100_000


def test_equal_totals_share_a_place_and_the_next_one_counts_them_all():
    assert ranks({1: 90_000, 2: 95_000, 3: 90_000, 4: 80_000}) == {1: 2, 2: 1, 3: 2, 4: 4}


def test_nobody_has_no_ranks_and_no_distribution():
    assert ranks({}) == {}
    assert distribution([], top=TOP) == Distribution()


def test_columns_are_five_points_wide_and_the_last_one_holds_the_top():
    spread = distribution([81_000, 89_999, 90_000, 100_000], top=TOP)
    assert spread == Distribution(counts=(1, 1, 1, 1), start=80, end=100, middle=89_999, here=1)


def test_the_lower_bound_of_a_band_is_in_it():
    assert next_band(84_999, BANDS) == (BANDS[1], 1)
    assert next_band(85_000, BANDS) == (BANDS[0], 10_000)
    assert next_band(95_000, BANDS) is None


@given(st.lists(st.integers(0, TOP), min_size=1))
def test_every_total_is_in_one_column(totals: list[int]):
    spread = distribution(totals, top=TOP)
    assert sum(spread.counts) == len(totals)
    assert spread.counts[spread.here] > 0
    assert spread.end == 100


def test_the_distribution_reads_as_a_table_from_the_top():
    spread = distribution([70_000, 71_000, 88_000], top=100_000)
    assert [row for row in spread.columns if row[2]] == [(85, 90, 1), (70, 75, 2)]
    assert sum(row[2] for row in spread.columns) == 3
