"""Moving a class by whole weeks so that a given day lies in the second of its weeks."""

from datetime import date, timedelta

from trainees.demo.folder import ClassFolder

SUNDAY = 7


def shift_to_second_week(folder: ClassFolder, today: date) -> timedelta:
    """Weeks run from Monday to Sunday; a class that opens on a Sunday has its first week after."""
    first = min(row.date for row in folder.timetable().rows)
    if first.isoweekday() == SUNDAY:
        first += timedelta(days=1)
    week_ago = today - timedelta(days=7)
    return _monday(week_ago) - _monday(first)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
