"""When a weekly notice is due and what period it covers (docs/rules.md, R7)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo

from courses.policies.rules import ClassRules

MINUTE = timedelta(minutes=1)


def notice_due(
    on: date, *, session_ends: Iterable[datetime], rules: ClassRules, zone: tzinfo | None = None
) -> datetime:
    """The minute of that day's notice: the policy's time, or after the day's last session if that
    is later (R7.1)."""
    due = datetime.combine(on, rules.notice_time, tzinfo=zone)
    wait = timedelta(minutes=rules.notice_after_last_session_minutes)
    return max([due, *(end + wait for end in session_ends if end.date() == on)])


def is_notice_day(on: date, *, rules: ClassRules) -> bool:
    return on.isoweekday() == rules.notice_isoweekday


def latest_notice_day(on: date, *, rules: ClassRules) -> date:
    """The last notice day up to and including `on`."""
    return on - timedelta(days=(on.isoweekday() - rules.notice_isoweekday) % 7)


def is_time_for_notice(due: datetime, *, now: datetime) -> bool:
    """An event in a notice's own minute belongs to it, so it is made once that minute is over."""
    return now >= due + MINUTE


def period_start(last_end: date | None, *, first_session: date, end: date) -> date:
    """The day after the last notice, else the first session's date; never after the end (R7.2)."""
    start = last_end + timedelta(days=1) if last_end else first_session
    return min(start, end)


def objection_until(made_at: datetime, *, rules: ClassRules) -> datetime:
    """Until when a trainee may object to a notice or appeal against an entry (R7.4)."""
    return made_at + timedelta(days=rules.objection_days)


def last_public_day(on: date, *, rules: ClassRules) -> date:
    """The last day on which a notice that is published openly that day is shown (R7.6)."""
    return on + timedelta(days=rules.notice_public_days)
