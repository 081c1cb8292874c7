"""Days and clock times in the reader's language and the site's time zone."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext, pgettext_lazy

register = template.Library()

WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)

Moment = dt.datetime | dt.date | dt.time


def local(value: Moment) -> Moment:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def date_of(value: dt.datetime | dt.date) -> dt.date:
    value = local(value)
    return value.date() if isinstance(value, dt.datetime) else value


@register.filter
def clock(value: dt.datetime | dt.time | None) -> str:
    """8:30, 14:05: no zero in front."""
    if not value:
        return "–"
    value = local(value)
    return f"{value.hour}:{value.minute:02d}"


@register.filter
def weekday(value: dt.datetime | dt.date) -> str:
    return str(WEEKDAYS[date_of(value).weekday()])


@register.filter
def short_day(value: dt.datetime | dt.date | None) -> str:
    """Without the weekday: 4月16日, 16 Apr."""
    if not value:
        return "–"
    return date_format(date_of(value), pgettext("date format", "j M"))


@register.filter
def day(value: dt.datetime | dt.date | None) -> str:
    """4月16日 周三, Wed 16 Apr."""
    if not value:
        return "–"
    words = {"weekday": weekday(value), "date": short_day(value)}
    return pgettext("day", "%(weekday)s %(date)s") % words


@register.filter
def full_day(value: dt.datetime | dt.date | None) -> str:
    """With the year, as documents write it: 2014年4月6日, 6 April 2014."""
    if not value:
        return "–"
    return date_format(date_of(value), pgettext("date format", "j F Y"))


@register.filter
def moment(value: dt.datetime | None) -> str:
    """Day and clock: 4月16日 周三 14:10."""
    return f"{day(value)} {clock(value)}" if value else "–"


@register.filter
def clock_on(value: dt.datetime, on: dt.date) -> str:
    """The clock alone under a heading that names the day; the day too where it is another."""
    return clock(value) if date_of(value) == on else f"{short_day(value)} {clock(value)}"


@register.filter
def period(start: dt.datetime | dt.date, end: dt.datetime | dt.date) -> str:
    """4月6日–4月25日 for dates; 4月16日 周三 14:30–17:30 for times, both days when they differ."""
    if not isinstance(start, dt.datetime):
        return short_day(start) if start == end else f"{short_day(start)}–{short_day(end)}"
    if date_of(start) == date_of(end):
        return f"{moment(start)}–{clock(end)}"
    return f"{moment(start)} – {moment(end)}"
