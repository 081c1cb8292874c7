"""When a roll may be taken, and when a change of it needs a reason (docs/rules.md, R3)."""

from datetime import datetime, timedelta

OPENS_BEFORE_MINUTES = 30


def roll_opens_at(start: datetime) -> datetime:
    """The roll opens half an hour before its session, that minute included."""
    return start - timedelta(minutes=OPENS_BEFORE_MINUTES)


def is_too_early(start: datetime, *, now: datetime) -> bool:
    return now < roll_opens_at(start)


def change_needs_reason(end: datetime, *, taken: bool, now: datetime) -> bool:
    """While the session runs a saved mark is simply kept up to date (who comes late, who leaves);
    once it has ended, changing one is a correction with a reason (R3.3)."""
    return taken and now >= end
