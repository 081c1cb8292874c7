"""A timetable (课程表) out of a workbook: sessions with their place, and what is wrong where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Literal

from django.db.models import TextChoices
from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES

from courses.policies.sheet_times import (
    Window,
    hours_by_half_days,
    sheet_date,
    sheet_hours,
    sheet_times,
    weekday_in,
    year_in,
)
from courses.policies.timetable_columns import (
    BETWEEN_NAMES,
    EVERY_SUB_CLASS,
    FOOTER,
    LONGEST,
    WHOLE_CLASS,
    WORDS,
)
from courses.policies.timetable_problems import TimetableNote, TimetableProblem
from training.spreadsheets.problems import Problem
from training.spreadsheets.sheet import Row
from training.spreadsheets.tables import Table, find_tables
from training.spreadsheets.texts import folded
from training.spreadsheets.workbook import Workbook

Audience = Literal["whole"] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimetableRow:
    """One session as typed in row `row`. `audience` "whole" is the class in one room; a tuple names
    the sub-classes, each with a roll of its own. `hours` are 学时."""

    row: int
    date: date
    start: time
    end: time
    form: str
    module: str | None
    title: str
    lecturer: str | None
    lecturer_unit: str | None
    venue: str | None
    audience: Audience
    hours: Decimal


@dataclass(frozen=True, slots=True)
class TimetableSheet:
    """`has_hours`: the sheet has a column for 学时. `columns`: key → header as typed; `ignored`:
    headers of columns that nothing reads. A timetable with any problem is not to be imported."""

    sheet: str = ""
    rows: tuple[TimetableRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    has_hours: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


def parse_timetable(
    workbook: Workbook,
    *,
    known_sub_classes: Sequence[str],
    year: int | None,
    half_day_windows: Sequence[Window],
    hours_per_half_day: Decimal,
) -> TimetableSheet:
    """Reads the first sheet with a header row (日期 and 教学内容 in its first 20 rows).

    `year` holds for dates that name none; without it the lines above the table are asked. An empty
    date inherits the one above, empty hours count by the half-days touched. Rows that lack date,
    time or title are left out and named in `problems`. Never raises; clashes are not its business.
    """
    tables = find_tables(workbook, WORDS, required=frozenset({"date", "title"}))
    if not tables:
        return TimetableSheet(problems=(Problem(TimetableProblem.NO_TIMETABLE),))
    table = tables[0]
    reading = _Reading(
        table,
        {folded(name): name for name in known_sub_classes},
        year if year is not None else year_in(table.above),
        tuple(half_day_windows),
        hours_per_half_day,
    )
    reading.read()
    for other in tables[1:]:
        reading.notes.append(Problem(TimetableNote.SHEET_NOT_READ, other.sheet.name))
    return TimetableSheet(
        table.sheet.name,
        tuple(reading.rows),
        tuple(reading.problems),
        tuple(reading.notes),
        "hours" in table.columns,
        {key: table.labels[column] for key, column in table.columns.items()},
        table.ignored,
    )


@dataclass(slots=True)
class _Reading:
    table: Table
    sub_classes: Mapping[str, str]
    year: int | None
    windows: tuple[Window, ...]
    hours_per_half_day: Decimal
    rows: list[TimetableRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    day: date | None = None
    day_failed: bool = False

    def read(self) -> None:
        if "time" not in self.table.columns:
            self.problems.append(self.table.problem(TimetableProblem.NO_TIME_COLUMN))
            return
        for row in self.table.rows():
            if not self._is_no_session(row):
                self._read_session(row)
        if not self.rows and not self.problems:
            self.problems.append(self.table.problem(TimetableProblem.NO_SESSIONS))

    def _is_no_session(self, row: Row) -> bool:
        """Notes under the table, section lines, and days on which nothing is planned."""
        table = self.table
        first = next(iter(row.values.values()))
        if FOOTER.match(folded(first)) and not table.text(row, "time"):
            return True
        if len(row.values) == 1 and row.number in table.sheet.wide:
            self.notes.append(
                table.problem(TimetableNote.LINE_NOT_READ, row=row.number, value=first)
            )
            return True
        if any(key in ("time", "title") for key, c in table.columns.items() if c in row.values):
            return False
        self._read_day(row)
        told = [
            c
            for key, c in table.columns.items()
            if key not in ("date", "weekday") and c in row.values
        ]
        return not told

    def _read_session(self, row: Row) -> None:
        day, times, title = self._read_day(row), self._times(row), self._title(row)
        texts = {
            key: self._text(row, key)
            for key in ("form", "module", "lecturer", "lecturer_unit", "venue")
        }
        audience, hours = self._audience(row), self._hours(row, times)
        if day is None or times is None or not title:
            return
        self.rows.append(
            TimetableRow(
                row=row.number,
                date=day,
                start=times[0],
                end=times[1],
                form=texts["form"],
                module=texts["module"] or None,
                title=title,
                lecturer=texts["lecturer"] or None,
                lecturer_unit=texts["lecturer_unit"] or None,
                venue=texts["venue"] or None,
                audience=audience,
                hours=hours,
            )
        )

    def _read_day(self, row: Row) -> date | None:
        value = self.table.value(row, "date")
        if value is None:
            if self.day is None and not self.day_failed:
                self._problem(TimetableProblem.DATE_MISSING, row, "date")
        else:
            found = sheet_date(value, year=self.year, after=self.day)
            self.day_failed = found.date is None
            if found.reason is not None:
                self._problem(found.reason, row, "date", value=value)
            if found.date is not None and found.weekday not in (None, found.date.weekday()):
                self._problem(
                    TimetableProblem.WEEKDAY_WRONG,
                    row,
                    "date",
                    value=value,
                    other=_weekday(found.date),
                )
            self.day = found.date or self.day
        day = None if self.day_failed else self.day
        if day is not None:
            self._check_weekday(row, day)
        return day

    def _check_weekday(self, row: Row, day: date) -> None:
        value = self.table.value(row, "weekday")
        named = None if value is None else weekday_in(value)
        if named is not None and named != day.weekday():
            shown = WEEKDAY_NAMES[named] if isinstance(value, date) else value
            self._problem(
                TimetableProblem.WEEKDAY_WRONG, row, "weekday", value=shown, other=_weekday(day)
            )

    def _times(self, row: Row) -> tuple[time, time] | None:
        value = self.table.value(row, "time")
        if value is None:
            self._problem(TimetableProblem.TIME_MISSING, row, "time")
            return None
        times = sheet_times(value, windows=self.windows)
        if isinstance(times, TimetableProblem):
            self._problem(times, row, "time", value=value)
            return None
        return times

    def _title(self, row: Row) -> str:
        title = self._text(row, "title")
        if not title:
            self._problem(TimetableProblem.TITLE_MISSING, row, "title")
        return title

    def _audience(self, row: Row) -> Audience:
        text = self.table.text(row, "audience")
        if folded(text) in WHOLE_CLASS or folded(text).startswith("全体"):
            return "whole"
        if folded(text) in self.sub_classes:
            return (self.sub_classes[folded(text)],)
        if folded(text) in EVERY_SUB_CLASS:
            return tuple(self.sub_classes.values()) or "whole"
        return self._named_sub_classes(row, text)

    def _named_sub_classes(self, row: Row, text: str) -> Audience:
        names = [name for name in BETWEEN_NAMES.split(text) if name]
        unknown = [name for name in names if folded(name) not in self.sub_classes]
        if unknown or not names:
            known = "、".join(self.sub_classes.values()) or "—"
            value = "、".join(unknown) or text
            self._problem(
                TimetableProblem.SUB_CLASS_UNKNOWN, row, "audience", value=value, other=known
            )
            return "whole"
        return tuple(dict.fromkeys(self.sub_classes[folded(name)] for name in names))

    def _hours(self, row: Row, times: tuple[time, time] | None) -> Decimal:
        value = self.table.value(row, "hours")
        if value is not None:
            hours = sheet_hours(value)
            if isinstance(hours, Decimal):
                return hours
            self._problem(hours, row, "hours", value=value)
        if times is None:
            return Decimal(0)
        return hours_by_half_days(
            *times, windows=self.windows, hours_per_half_day=self.hours_per_half_day
        )

    def _text(self, row: Row, key: str) -> str:
        text = self.table.text(row, key)
        if len(text) > LONGEST[key]:
            self._problem(
                TimetableProblem.TEXT_TOO_LONG, row, key, value=text, other=str(LONGEST[key])
            )
        return text

    def _problem(
        self, reason: TextChoices, row: Row, key: str, *, value: object = "", other: str = ""
    ) -> None:
        self.problems.append(
            self.table.problem(reason, row=row.number, key=key, value=value, other=other)
        )


def _weekday(day: date) -> str:
    return str(WEEKDAY_NAMES[day.weekday()])
