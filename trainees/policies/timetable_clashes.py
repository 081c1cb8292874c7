"""Which rows of one timetable clash with each other (docs/rules.md, R2)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from itertools import groupby, islice

from courses.policies.timetable_sheet import Audience, TimetableRow

MOST_NAMED = 5


class Shared(StrEnum):
    AUDIENCE = "audience"
    VENUE = "venue"
    LECTURER = "lecturer"


def clashes_within(
    rows: Sequence[TimetableRow],
) -> Iterator[tuple[TimetableRow, TimetableRow, Shared]]:
    """Each later row with every earlier one that overlaps it in time and shares its audience,
    venue or lecturer. A lecturer without a unit is not one person, a venue that names several
    rooms (、) not one place. Of many at most five are named for each row."""
    for _, on_one_day in groupby(sorted(rows, key=_in_time), key=lambda row: row.date):
        earlier: list[TimetableRow] = []
        for row in on_one_day:
            met = ((row, one, _shared(row, one)) for one in earlier if _overlap(row, one))
            yield from islice(((a, b, shared) for a, b, shared in met if shared), MOST_NAMED)
            earlier.append(row)


def span_of(rows: Sequence[TimetableRow]) -> tuple[datetime, datetime] | None:
    """From the first start to the last end, in local time without a zone; None without rows."""
    if not rows:
        return None
    return (
        min(datetime.combine(row.date, row.start) for row in rows),
        max(datetime.combine(row.date, row.end) for row in rows),
    )


def _in_time(row: TimetableRow) -> tuple[date, time, int]:
    return row.date, row.start, row.row


def _overlap(row: TimetableRow, other: TimetableRow) -> bool:
    return row.start < other.end and other.start < row.end


def _shared(row: TimetableRow, other: TimetableRow) -> Shared | None:
    if _meet(row.audience, other.audience):
        return Shared.AUDIENCE
    if row.venue and row.venue == other.venue and "、" not in row.venue:
        return Shared.VENUE
    lecturer = (row.lecturer, row.lecturer_unit)
    if all(lecturer) and lecturer == (other.lecturer, other.lecturer_unit):
        return Shared.LECTURER
    return None


def _meet(one: Audience, other: Audience) -> bool:
    return one == "whole" or other == "whole" or bool(set(one) & set(other))
