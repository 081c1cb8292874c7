"""Words for the parts of a rulebook. What a school adds keeps the word it was given."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

CATEGORIES: Mapping[str, str | Promise] = {
    "exam": pgettext_lazy("score", "Exam"),
    "homework_discipline": pgettext_lazy("score", "Homework and discipline"),
    "attendance": pgettext_lazy("score", "Attendance"),
    "meals": pgettext_lazy("score", "Meals"),
    "dormitory": pgettext_lazy("score", "Dormitory"),
    "speech": pgettext_lazy("score", "Exchange speeches"),
    "bulletin": pgettext_lazy("score", "Study bulletins"),
    "office": pgettext_lazy("score", "Class office"),
}
UNITS: Mapping[str, str | Promise] = {
    "mark": pgettext_lazy("per", "exam mark"),
    "case": pgettext_lazy("per", "case"),
    "piece": pgettext_lazy("per", "piece of homework"),
    "session": pgettext_lazy("per", "session"),
    "hour": pgettext_lazy("per", "hour"),
    "meal": pgettext_lazy("per", "meal"),
    "night": pgettext_lazy("per", "night"),
    "speech": pgettext_lazy("per", "speech"),
    "item": pgettext_lazy("per", "adopted item"),
    "term": pgettext_lazy("per", "office"),
}


def category_label(category: str) -> str:
    return str(CATEGORIES.get(category, category))


def unit_label(per: str) -> str:
    """What one quantity of a rule is: an hour, a meal, a case."""
    return str(UNITS.get(per, per))
