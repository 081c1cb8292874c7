"""What a reader sees of numbers, dates, marks and meters."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation

from training.templatetags.dates import clock, clock_on, day, full_day, period
from training.templatetags.figures import hours, percent, points, score
from training.templatetags.marks import mark_class, mark_glyph
from training.templatetags.shapes import meter, near

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day_of_april: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2014, 4, day_of_april, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(4, "4"), (Decimal("2.50"), "2.5"), (0.1, "0.1"), (Fraction(120, 7), "17.1"), (None, "–")],
)
def test_hours_have_no_trailing_zeros_and_an_inexact_line_one_place(value, shown):
    assert hours(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("2", "+2.00"), ("-0.5", "−0.50"), (0, "0.00"), ("-0.005", "−0.01"), ("0.004", "0.00")],
)
def test_points_carry_their_sign_and_round_half_away_from_zero(value, shown):
    assert points(value) == shown


def test_a_total_has_two_places_and_no_sign():
    assert score(Decimal("91.5")) == "91.50"


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [(Fraction(119, 120), "99.17%"), (1, "100%"), (0, "0%"), (Fraction(1, 8000), "0.01%")],
)
def test_a_percentage_rounds_half_up_to_two_places(ratio, shown):
    assert percent(ratio) == shown


def test_times_are_told_in_the_zone_of_the_site_without_a_leading_zero():
    assert clock(dt.datetime(2014, 4, 16, 0, 30, tzinfo=dt.UTC)) == "8:30"
    assert clock(dt.time(0, 0)) == "0:00"


def test_a_day_belongs_to_the_zone_of_the_site():
    with translation.override("en"):
        assert day(dt.datetime(2014, 4, 15, 16, 30, tzinfo=dt.UTC)) == "Wed 16 Apr"
        assert full_day(dt.date(2014, 4, 6)) == "6 April 2014"


def test_a_period_names_the_second_day_only_when_it_is_another():
    with translation.override("en"):
        assert period(at(16, 14, 30), at(16, 17, 30)) == "Wed 16 Apr 14:30–17:30"
        assert period(at(16, 14), at(17, 9)) == "Wed 16 Apr 14:00 – Thu 17 Apr 9:00"
        assert period(dt.date(2014, 4, 6), dt.date(2014, 4, 25)) == "6 Apr–25 Apr"


def test_every_mark_of_the_register_has_its_own_glyph():
    marks = ["present", "late", "left_early", "absent", "sick", "personal", "official"]
    assert "".join(map(mark_glyph, marks)) == "√◇◁×＋○☆"
    assert [mark_class(m) for m in ("left_early", "sick", None)] == ["early", "leave", "none"]


def test_a_detail_in_a_mark_is_escaped():
    shown = Template('{% load marks %}{% mark "late" detail %}').render(
        Context({"detail": "<b>8:37"})
    )
    assert "&lt;b&gt;8:37" in shown


def test_a_meter_is_scaled_to_the_sum_when_it_passes_the_limit():
    assert 'class="taken" width="50"' in meter(10, 10, 10)
    assert '<rect class="limit" x="50"' in meter(10, 10, 10)
    assert "limit" not in meter(10, 10).replace("aria-label", "")


def test_a_meter_of_nothing_against_nothing_can_be_drawn():
    assert 'width="0"' in meter(0, 0)


def test_nearness_warns_from_two_thirds_on_and_alarms_from_nine_tenths_on():
    line = Fraction(120, 7)
    assert [near(x, line) for x in (11, 12, 15, 16)] == ["", "warn", "warn", "bad"]
    assert near(Fraction(2, 3), 1) == "warn"


def test_a_cutoff_under_its_day_is_the_clock_alone():
    assert clock_on(at(16, 10), dt.date(2014, 4, 16)) == "10:00"
    with translation.override("zh-hans"):
        assert clock_on(at(15, 20), dt.date(2014, 4, 16)) == "4月15日 20:00"
