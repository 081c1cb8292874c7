"""A month of birth out of the many ways in which organisers type it."""

import calendar
import re
from collections.abc import Iterable
from datetime import date

from trainees.policies.roster_problems import RosterProblem
from training.spreadsheets.sheet import Value
from training.spreadsheets.texts import BRACKETED, folded

YearMonth = tuple[int, int]

WITH_SEPARATOR = re.compile(r"([0-9]{4})[年./\-]([0-9]{1,2})(?:月|[./\-月]([0-9]{1,2})日?)?[.]?")
DIGITS_ONLY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
YEARS = range(1900, 2100)


def birth_month(value: Value | None, *, two_digits: bool) -> YearMonth | RosterProblem | None:
    """Year and month, None for an empty cell, or what is wrong with it.

    Text is taken as typed: '1981.1' is January, '1981.10' October. A *number* has lost its last
    zero: 1981.1 was typed as 1981.1 or as 1981.10. It is October where the column shows that its
    typist writes two digits (`two_digits`), and otherwise refused as unclear, never guessed.
    """
    if value is None:
        return None
    if isinstance(value, date):
        return _checked(value.year, value.month, value.day)
    if isinstance(value, float):
        return _from_number(value, two_digits=two_digits)
    text = BRACKETED.sub("", folded(value))
    found = WITH_SEPARATOR.fullmatch(text) or DIGITS_ONLY.fullmatch(text)
    if found is None:
        return RosterProblem.BIRTH_BAD if text else None
    return _checked(int(found[1]), int(found[2]), int(found[3] or 1))


def writes_two_digits(values: Iterable[Value | None]) -> bool:
    """Whether the numbers among a column's months show a leading zero (1981.02) and never stand
    without one (1981.2)."""
    tails = [repr(value).partition(".")[2] for value in values if isinstance(value, float)]
    return any(t.startswith("0") for t in tails) and not any(t in tuple("23456789") for t in tails)


def _from_number(value: float, *, two_digits: bool) -> YearMonth | RosterProblem:
    year, _point, tail = repr(value).partition(".")
    if not year.isdigit() or not tail.isdigit() or len(tail) > 2:
        return RosterProblem.BIRTH_BAD
    if tail == "1" and int(year) in YEARS:
        return (int(year), 10) if two_digits else RosterProblem.BIRTH_UNCLEAR
    return _checked(int(year), int(tail), 1)


def _checked(year: int, month: int, day: int) -> YearMonth | RosterProblem:
    if year not in YEARS or not 1 <= month <= 12:
        return RosterProblem.BIRTH_BAD
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return RosterProblem.BIRTH_BAD
    return year, month
