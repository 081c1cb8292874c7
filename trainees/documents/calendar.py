"""A calendar as RFC 5545 has it; times in UTC, so that no client has to know the zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event


@dataclass(frozen=True)
class CalendarEntry:
    """`uid` stays the same however often the session is moved."""

    uid: str
    title: str
    place: str
    note: str
    start: datetime
    end: datetime
    cancelled: bool
    sequence: int


def calendar_ics(name: str, entries: Iterable[CalendarEntry], *, now: datetime) -> bytes:
    """The feed that phones subscribe to; they are asked to look again every hour."""
    calendar = Calendar()
    calendar.add("prodid", "-//cadre training//calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, now=now))
    return calendar.to_ical()


def _event(entry: CalendarEntry, *, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.start.astimezone(UTC))
    event.add("dtend", entry.end.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title)
    event.add("location", entry.place)
    event.add("description", entry.note)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event
