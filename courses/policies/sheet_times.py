"""Dates, weekdays, times of day and hours as organisers type them into a timetable."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Protocol

from courses.policies.timetable_problems import TimetableProblem
from training.spreadsheets.sheet import Value
from training.spreadsheets.texts import BRACKETED, folded

WEEKDAYS = "一二三四五六日"
WEEKDAY = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天1-7])")
FULL_DATE = re.compile(r"([0-9]{4})[年./\-]([0-9]{1,2})[月./\-]([0-9]{1,2})[日号]?")
MONTH_AND_DAY = re.compile(r"([0-9]{1,2})[月./\-]([0-9]{1,2})[日号]?")
YEAR_IN_TITLE = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s*(?:年(?!度)|[./\-][0-9])")
YEAR_OF_CLASS = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s*年")
YEARS = range(1990, 2100)

DAY_PART = re.compile(r"上午|下午|晚上|晚间|全天|中午")
CLOCK = r"([0-9]{1,2})[:.时点]([0-9]{2})?(?::[0-9]{2})?分?"
FROM_TO = re.compile(rf"{CLOCK}(?:-+|—+|–|~|至|到|−|―|─|〜)(?:上午|下午|晚上|中午)?{CLOCK}")
HOURS = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?)(?:个?学时|课时|节|小时)?")


class Window(Protocol):
    """A half-day of the class's policy."""

    @property
    def start(self) -> time: ...
    @property
    def end(self) -> time: ...


@dataclass(frozen=True, slots=True)
class SheetDate:
    """A date, or why there is none; `weekday` (0 = Monday) if the cell names one as well."""

    date: date | None
    reason: TimetableProblem | None = None
    weekday: int | None = None


def sheet_date(value: Value, *, year: int | None, after: date | None) -> SheetDate:
    """A date cell. Where it names no year, `year` holds; months that fall back by half a year and
    more below `after` (December, then January) belong to the next one. Never guesses from a bare
    number such as 4.1, which may have been typed as 4.10."""
    if isinstance(value, datetime):
        return SheetDate(value.date()) if value.year in YEARS else _none()
    if isinstance(value, (bool, int, float, time)):
        return _none()
    text = folded(value)
    weekday = weekday_in(text) if WEEKDAY.search(text) else None
    text = WEEKDAY.sub("", BRACKETED.sub("", text))
    if full := FULL_DATE.fullmatch(text):
        return _date(int(full[1]), int(full[2]), int(full[3]), weekday=weekday)
    if short := MONTH_AND_DAY.fullmatch(text):
        return _date_in_year(int(short[1]), int(short[2]), year=year, after=after, weekday=weekday)
    return _none()


def _date_in_year(
    month: int, day: int, *, year: int | None, after: date | None, weekday: int | None
) -> SheetDate:
    if year is None:
        known = _date(2000, month, day, weekday=weekday)
        return known if known.date is None else _none(TimetableProblem.YEAR_MISSING)
    if after is None:
        return _date(year, month, day, weekday=weekday)
    found = _date(after.year, month, day, weekday=weekday)
    if found.date is not None and (after - found.date).days > 180:
        return _date(after.year + 1, month, day, weekday=weekday)
    return found


def _date(year: int, month: int, day: int, *, weekday: int | None) -> SheetDate:
    if year not in YEARS:
        return _none()
    try:
        return SheetDate(date(year, month, day), None, weekday)
    except ValueError:
        return _none()


def _none(reason: TimetableProblem = TimetableProblem.DATE_BAD) -> SheetDate:
    return SheetDate(None, reason)


def year_in(lines: Iterable[str]) -> int | None:
    """The year that the lines above the table name. A date's year (2014年4月6日) goes before a
    class's own (2013年度), which may be that of its selection."""
    texts = list(lines)
    for pattern in (YEAR_IN_TITLE, YEAR_OF_CLASS):
        for text in texts:
            if found := pattern.search(text):
                return int(found[1])
    return None


def weekday_in(value: Value) -> int | None:
    """0 = Monday; None where the cell is read as no weekday. A date shown as its weekday counts."""
    if isinstance(value, date):
        return value.weekday()
    text = re.sub("^(星期|周|礼拜)", "", BRACKETED.sub("", folded(value))) or folded(value)
    named = WEEKDAY.search(folded(value))
    sign = named[1] if named else text
    if sign == "天":
        return 6
    if sign in tuple("1234567"):
        return int(sign) - 1
    return WEEKDAYS.index(sign) if sign in tuple(WEEKDAYS) else None


def sheet_times(value: Value, *, windows: Sequence[Window]) -> tuple[time, time] | TimetableProblem:
    """Start and end. 上午, 下午, 晚上 alone mean the class's first, second, third half-day, 全天
    the first two; before 12-hour clock times 下午 and 晚上 add twelve hours (下午 2:30-5:30)."""
    text = folded(value)
    part = DAY_PART.match(text)
    found = FROM_TO.search(text)
    if found is None:
        named = _half_day(text, windows)
        return named if named is not None else TimetableProblem.TIME_BAD
    if DAY_PART.sub("", text).strip("()[],") != DAY_PART.sub("", found[0]):
        return TimetableProblem.TIME_BAD
    late = part is not None and part[0] in ("下午", "晚上", "晚间")
    start, end = _clock(found[1], found[2], late=late), _clock(found[3], found[4], late=late)
    if start is None or end is None:
        return TimetableProblem.TIME_BAD
    return (start, end) if start < end else TimetableProblem.ENDS_BEFORE_START


def _half_day(text: str, windows: Sequence[Window]) -> tuple[time, time] | None:
    if text == "全天" and len(windows) >= 2:
        return windows[0].start, windows[1].end
    place = {"上午": 0, "下午": 1, "晚上": 2, "晚间": 2}.get(text)
    if place is None or place >= len(windows):
        return None
    return windows[place].start, windows[place].end


def _clock(hour: str, minute: str | None, *, late: bool) -> time | None:
    hours, minutes = int(hour), int(minute or 0)
    if late and 1 <= hours < 12:
        hours += 12
    return time(hours, minutes) if hours < 24 and minutes < 60 else None


def sheet_hours(value: Value) -> Decimal | TimetableProblem:
    """学时 of a session, 0 to 99 with at most two places."""
    found = HOURS.fullmatch(folded(value))
    if isinstance(value, bool) or found is None or Decimal(found[1]) > 99:
        return TimetableProblem.HOURS_BAD
    return Decimal(found[1])


def hours_by_half_days(
    start: time, end: time, *, windows: Sequence[Window], hours_per_half_day: Decimal
) -> Decimal:
    """hours_per_half_day for each half-day window that the session touches (DOMAIN §10)."""
    touched = sum(1 for window in windows if start < window.end and window.start < end)
    return hours_per_half_day * touched
