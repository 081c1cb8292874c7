"""Replaying a folder: its class is made, its events happen at their own time."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from trainees.demo.events import carry
from trainees.demo.folder import ClassFolder, Event
from trainees.demo.making import make_class
from trainees.demo.run import Replay
from trainees.demo.schedule import let_time_pass


@transaction.atomic
def replay(folder: ClassFolder, *, until: datetime | None = None) -> Replay:
    """Make the folder's class and carry its events, in their order, up to `until` if given. Between
    them the schedule does what it would have done. All of it is kept or nothing."""
    events = [event for event in folder.events() if until is None or event.at <= until]
    opened_at = _opening(folder, events)
    run = Replay(make_class(folder, opened_at=opened_at))
    now = opened_at
    for event in events:
        now = _pass(run, since=now, until=event.at)
        carry(run, event)
    _pass(run, since=now, until=until or now)
    return run


def _pass(run: Replay, *, since: datetime, until: datetime) -> datetime:
    if until > since and not run.closed:
        let_time_pass(run.made.training_class, since=since, now=until)
    return max(since, until)


def _opening(folder: ClassFolder, events: list[Event]) -> datetime:
    """Midnight of the first day on which anything happens."""
    days = [row.date + folder.shift for row in folder.timetable().rows]
    days += [timezone.localtime(event.at).date() for event in events]
    return timezone.make_aware(datetime.combine(min(days), datetime.min.time()))
