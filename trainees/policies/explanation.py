"""What an entry of the ledger came from, in one sentence.

The item (迟到) stands beside it; the sentence says at what, how much, and how the points follow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from training.templatetags.dates import moment, short_day
from training.templatetags.figures import plain

LEFT_EARLY, OVERDUE = "ATT-02", "ATT-07"
MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class EntryFact:
    """`quantity` is in the rule's own unit, `points` what one of it is worth. `occurred_at` is on
    the class's wall clock; `about` holds what the source said."""

    code: str
    per: str
    points: Decimal
    quantity: Decimal
    occurred_at: datetime
    about: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def explain(entry: EntryFact) -> str:
    """One sentence without a full stop; "" where there is nothing to add to the item."""
    sentence = next((words for build in BUILDERS if (words := build(entry))), "")
    if entry.reason and sentence:
        return _("%(what)s: %(note)s") % {"what": sentence, "note": entry.reason}
    return sentence or entry.reason


def _minutes(entry: EntryFact) -> str:
    minutes = entry.about.get("minutes")
    if not minutes:
        return ""
    words = {"title": entry.about.get("title", ""), "minutes": minutes}
    if entry.code == LEFT_EARLY:
        return _("%(title)s, left %(minutes)s minutes early") % words
    return _("%(title)s, %(minutes)s minutes late") % words


def _hours(entry: EntryFact) -> str:
    if entry.per != "hour":
        return ""
    words = {
        "title": entry.about.get("title", ""),
        "hours": plain(entry.quantity),
        "points": _signed(entry.points),
    }
    return _("%(title)s, %(hours)s hours × %(points)s") % words


def _mark(entry: EntryFact) -> str:
    if "score" not in entry.about:
        return ""
    words = {
        "score": plain(Decimal(str(entry.about["score"]))),
        "points": plain(entry.points),
    }
    return _("Mark %(score)s × %(points)s") % words


def _meal(entry: EntryFact) -> str:
    if "meal" not in entry.about:
        return ""
    words = {
        "breakfast": _("breakfast on %(day)s"),
        "lunch": _("lunch on %(day)s"),
        "dinner": _("dinner on %(day)s"),
    }
    return words[entry.about["meal"]] % {"day": short_day(_date(entry))}


def _night(entry: EntryFact) -> str:
    if "date" not in entry.about:
        return ""
    return _("night of %(day)s") % {"day": short_day(_date(entry))}


def _overdue(entry: EntryFact) -> str:
    if entry.code != OVERDUE:
        return ""
    return _("not reported back by %(moment)s") % {"moment": moment(entry.occurred_at)}


def _titled(entry: EntryFact) -> str:
    title = entry.about.get("title", "")
    if not title:
        return ""
    if "session" in entry.about or entry.per == "term":
        return str(title)
    return pgettext("a piece of writing", "“%(title)s”") % {"title": title}


def _date(entry: EntryFact) -> date:
    return date.fromisoformat(entry.about["date"])


def _signed(points: Decimal) -> str:
    return plain(points).replace("-", MINUS)


BUILDERS = (_minutes, _hours, _mark, _meal, _night, _overdue, _titled)
