"""Numbers as a reader wants them: exact inside, few digits outside."""

from decimal import Decimal
from fractions import Fraction

from django import template

register = template.Library()

Figure = int | float | str | Decimal | Fraction
MINUS = "−"  # U+2212: as wide as the plus sign beside it


def exact(value: Figure) -> Fraction:
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def rounded(value: Fraction, *, places: int) -> Decimal:
    """Half away from zero."""
    shifted = abs(value) * 10**places
    whole = (2 * shifted.numerator + shifted.denominator) // (2 * shifted.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def plain(value: Decimal) -> str:
    """Without trailing zeros: 4, 2.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def hours(value: Figure | None) -> str:
    """学时: 4, 2.5, 1.25; what two places do not hold exactly (120/7) is shown with one."""
    if value is None or value == "":
        return "–"
    amount = exact(value)
    places = 2 if (amount * 100).denominator == 1 else 1
    return plain(rounded(amount, places=places))


@register.filter
def score(value: Figure | None) -> str:
    """A total or a category, two places, no sign: 91.50."""
    if value is None or value == "":
        return "–"
    return f"{rounded(exact(value), places=2):f}".replace("-", MINUS)


@register.filter
def points(value: Figure | None) -> str:
    """One entry, two places and its sign: +2.00, −0.50."""
    if value is None or value == "":
        return "–"
    amount = rounded(exact(value), places=2)
    sign = "+" if amount > 0 else MINUS if amount < 0 else ""
    return f"{sign}{abs(amount):f}"


@register.filter
def points_class(value: Figure | None) -> str:
    """plus, minus or nothing: the colour of an entry."""
    amount = exact(value or 0)
    return "plus" if amount > 0 else "minus" if amount < 0 else ""


@register.filter
def percent(ratio: Figure | None, places: int = 2) -> str:
    """A ratio of 0 to 1 as 99.17%; a whole one without zeros: 100%, 0%."""
    if ratio is None or ratio == "":
        return "–"
    amount = rounded(exact(ratio) * 100, places=places)
    return f"{int(amount)}%" if amount == int(amount) else f"{amount:f}%"
