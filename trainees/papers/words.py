"""Times and figures as every printed document says them."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils import timezone

from courses.queries.sessions import CENT
from training.documents.columns import Kind, printed
from training.documents.wording import long_date


def clocked(at: datetime) -> str:
    """2014年4月8日14:30."""
    local = timezone.localtime(at)
    return f"{long_date(local.date())}{local.hour}:{local:%M}"


def hours_words(hours: Decimal) -> str:
    return printed(hours, Kind.HOURS)


def half_day_words(measure: Fraction) -> str:
    """Exact where two places say it, else about."""
    hundredths = measure * 100
    about = "约" if hundredths.denominator > 1 else ""
    return about + hours_words(Decimal(round(hundredths)).scaleb(-2))


def points_words(points: Decimal) -> str:
    """With at most two places, halves up."""
    return hours_words(points.quantize(CENT, ROUND_HALF_UP))
