"""The questions that several documents ask, and what the answers mean."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from courses.models import Session
from courses.permissions import STAFF
from courses.policies.weeks import WEEK, first_monday, monday_of, week_number
from courses.queries.sessions import sessions_of
from trainees.papers.document import Asked, Choices, Option
from trainees.permissions import see_phones
from trainees.policies.name_order import by_pinyin, by_strokes
from trainees.queries.day import Ids
from trainees.queries.meals import class_days
from trainees.queries.people import Listed, SubClassChoice, listed, trainees_seen
from training.templatetags.dates import clock, day, short_day

ALL = "all"


class Order(TextChoices):
    NUMBER = "number", pgettext_lazy("order", "By number")
    SUB_CLASS = "sub_class", pgettext_lazy("order", "By sub-class")
    PINYIN = "pinyin", pgettext_lazy("order", "By pinyin")
    STROKES = "strokes", pgettext_lazy("order", "By strokes of the surname")


# What the paper says of its order, and the key that makes it.
ORDER_WORDS = {Order.PINYIN: "以姓氏拼音为序", Order.STROKES: "以姓氏笔画为序"}
ORDERS: dict[str, Callable[[Listed], Any]] = {
    Order.SUB_CLASS: lambda one: (one.sub_class_position, one.number),
    Order.PINYIN: lambda one: by_pinyin(one.name),
    Order.STROKES: lambda one: by_strokes(one.name),
}


def _sub_classes(asked: Asked) -> Choices:
    found = SubClassChoice(asked.rights, asked.training_class).options
    each = [(str(pk), name) for pk, name in found]
    return each if len(each) == 1 else [(ALL, pgettext("chip", "All")), *each]


def _days(asked: Asked) -> Choices:
    """Every day of the class."""
    span = class_days(asked.training_class)
    if span is None:
        return []
    days = (span[0] + timedelta(n) for n in range((span[1] - span[0]).days + 1))
    return [(on.isoformat(), day(on)) for on in days]


def _today(asked: Asked) -> str:
    """Held within the class's days."""
    first, last = class_days(asked.training_class) or (asked.today, asked.today)
    return min(max(asked.today, first), last).isoformat()


def _sessions(asked: Asked) -> Choices:
    found = sessions_seen(asked)
    return [(str(s.pk), f"{day(s.starts_at)} {clock(s.starts_at)} {s.title}") for s in found]


def _next_session(asked: Asked) -> str:
    """The first that is not over, else the last."""
    found = sessions_seen(asked)
    ahead = [session for session in found if session.ends_at > asked.now]
    return str((ahead or found[-1:])[0].pk)


def _weeks(asked: Asked) -> Choices:
    span = class_days(asked.training_class)
    if span is None:
        return []
    first, last = monday_of(span[0]), monday_of(span[1])
    mondays = [first + n * WEEK for n in range((last - first).days // 7 + 1)]
    each = [(monday.isoformat(), _week_label(monday, span[0])) for monday in mondays]
    return [(ALL, pgettext("weeks", "All weeks")), *each]


def this_week(asked: Asked) -> str:
    """Its Monday, held within the class's days."""
    return monday_of(date.fromisoformat(_today(asked))).isoformat()


def _week_label(monday: date, first: date) -> str:
    days = f"{short_day(monday)}–{short_day(monday + WEEK - timedelta(1))}"
    if monday < first_monday(first):
        return days
    words = {"number": week_number(monday, first=first), "days": days}
    return pgettext("weeks", "Week %(number)s, %(days)s") % words


NO_SESSIONS = _("The timetable is still empty: import it first.")
DAY = Option("day", _("Day"), _days, first=_today, empty=NO_SESSIONS)
SESSION = Option("session", _("Session"), _sessions, first=_next_session, empty=NO_SESSIONS)
WEEKS = Option("week", pgettext_lazy("weeks", "Week"), _weeks, empty=NO_SESSIONS)
SUB_CLASS = Option("sub_class", _("Sub-class"), _sub_classes)
ORDER = Option("order", _("Order"), lambda asked: Order.choices)
PHONE = Option("phone", _("With phone numbers"), rule=see_phones)


def sub_class_ids(asked: Asked) -> Ids:
    """The sub-classes that were asked for, within those that one is staff for; None: all."""
    if (chosen := asked.chosen.get("sub_class", ALL)) != ALL:
        return {int(chosen)}
    return asked.rights.sub_class_ids(asked.training_class.pk)


def people_of(asked: Asked, *, phones: bool = False) -> list[Listed]:
    """The trainees whom the document is about, in the order asked for, without the withdrawn."""
    trainees = trainees_seen(asked.rights, asked.training_class).filter(withdrawn_at__isnull=True)
    if (chosen := asked.chosen.get("sub_class", ALL)) != ALL:
        trainees = trainees.filter(memberships__sub_class=chosen, memberships__ends_at__isnull=True)
    people = listed(trainees, phones=phones)
    key = ORDERS.get(asked.chosen.get("order", ""))
    return sorted(people, key=key) if key else people


def sessions_seen(asked: Asked) -> list[Session]:
    """The planned sessions of the sub-classes that one is staff for, or a trainee of."""
    found = sessions_of(asked.training_class).select_related("lecturer", "venue")
    ids = _own_sub_classes(asked)
    if ids is not None:
        found = found.filter(audiences__sub_class__in=ids).distinct()
    return list(found)


def _own_sub_classes(asked: Asked) -> Ids:
    class_id = asked.training_class.pk
    if asked.rights.office(STAFF, class_id):
        return asked.rights.sub_class_ids(class_id)
    own = asked.rights.enrolment(class_id)
    return [own.sub_class_id] if own and own.sub_class_id else []


def day_of(asked: Asked) -> date:
    return date.fromisoformat(asked.chosen["day"])


def week_of(asked: Asked) -> tuple[date, date] | None:
    """Monday and the Monday after of the week asked for; None: every week."""
    chosen = asked.chosen.get("week", ALL)
    if chosen == ALL:
        return None
    monday = date.fromisoformat(chosen)
    return monday, monday + WEEK


def order_words(asked: Asked) -> str:
    return ORDER_WORDS.get(asked.chosen.get("order", ""), "")
