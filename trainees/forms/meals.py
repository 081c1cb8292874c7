"""Which meal a page or a button means, and which trainees a form names."""

from collections.abc import Iterable
from datetime import date

from courses.policies.rules import MEALS
from trainees.enums import LifeRefusal
from training.refusals import Refused

Days = tuple[date, date] | None  # first and last


def key_of(on: date, meal: str) -> str:
    """How an address or a button names a meal: 2014-04-08-lunch."""
    return f"{on.isoformat()}-{meal}"


def meal_of(text: str, *, days: Days) -> tuple[date, str]:
    """The meal that a key names. Refused outside the days of the class."""
    day, _, meal = text.rpartition("-")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Refused(LifeRefusal.NO_SUCH_MEAL) from None
    if meal not in MEALS or days is None or not days[0] <= on <= days[1]:
        raise Refused(LifeRefusal.NO_SUCH_MEAL)
    return on, meal


def ids_of(values: Iterable[str]) -> set[int]:
    """Trainee ids as a form sends them; what is no number names nobody."""
    return {int(value) for value in values if value.isdecimal() and len(value) < 19}
