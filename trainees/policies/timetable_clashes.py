"""Which rows of one timetable clash with each other (docs/rules.md, R2)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from courses.policies.timetable_sheet import Audience, TimetableRow


class Shared(StrEnum):
    AUDIENCE = "audience"
    VENUE = "venue"
    LECTURER = "lecturer"


def clashes_within(
    rows: Sequence[TimetableRow],
) -> Iterator[tuple[TimetableRow, TimetableRow, Shared]]:
    """Each later row with every earlier one that overlaps it in time and shares its audience,
    venue or lecturer. A lecturer without a unit is not one person, a venue that names several
    rooms (、) not one place."""
    ordered = sorted(rows, key=lambda row: (row.date, row.start, row.row))
    for index, row in enumerate(ordered):
        for earlier in ordered[:index]:
            if earlier.date == row.date and row.start < earlier.end and earlier.start < row.end:
                if shared := _shared(row, earlier):
                    yield row, earlier, shared


def span_of(rows: Sequence[TimetableRow]) -> tuple[datetime, datetime] | None:
    """From the first start to the last end, in local time without a zone; None without rows."""
    if not rows:
        return None
    return (
        min(datetime.combine(row.date, row.start) for row in rows),
        max(datetime.combine(row.date, row.end) for row in rows),
    )


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
