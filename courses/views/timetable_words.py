"""What differs in a session, in words: label, before, after."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from courses.policies.timetable_difference import TIMES, Row, fields_changed
from training.templatetags.dates import clock, day
from training.templatetags.figures import hours

LABELS: Mapping[str, str | Promise] = {
    "when": gettext_lazy("Time"),
    "title": pgettext_lazy("session", "Title"),
    "form": gettext_lazy("Form of teaching"),
    "lecturer": gettext_lazy("Lecturer"),
    "lecturer_unit": gettext_lazy("Lecturer's unit"),
    "venue": gettext_lazy("Venue"),
    "hours": gettext_lazy("Hours of class"),
    "audience": gettext_lazy("For whom"),
}


def lines_of(before: Row, after: Row) -> list[tuple[str | Promise, str, str]]:
    """One line for each thing that differs; the two times are one."""
    names = list(
        dict.fromkeys("when" if one in TIMES else one for one in fields_changed(before, after))
    )
    return [(LABELS[name], said(before, name), said(after, name)) for name in names]


def said(row: Row, name: str) -> str:
    """A value of a version's row as people read it."""
    if name == "when":
        return when_of(row)
    if name == "hours":
        return str(hours(Decimal(row["hours"])))
    if name == "audience":
        return "、".join(row["audience"]) or _("whole class")
    return str(row[name]) or "–"


def when_of(row: Mapping[str, Any]) -> str:
    start, end = (datetime.fromisoformat(row[name]) for name in TIMES)
    return f"{day(start)} {clock(start)}–{clock(end)}"
