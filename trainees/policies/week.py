"""Which week a day belongs to, and when it may be closed (docs/rules.md, R3.7)."""

from datetime import date, timedelta

from trainees.enums import WeekRefusal

WEEK = timedelta(days=7)


def monday_of(on: date) -> date:
    return on - timedelta(days=on.weekday())


def why_not_close(*, sessions: int, over: bool, missing: int, closed: bool) -> WeekRefusal | None:
    """None where the week may be closed: its last session has ended and every roll is taken."""
    if closed:
        return WeekRefusal.CLOSED_ALREADY
    if not sessions:
        return WeekRefusal.NO_SESSION
    if not over:
        return WeekRefusal.NOT_OVER
    return WeekRefusal.ROLLS_MISSING if missing else None
