"""课程表: by weeks, or as a list."""

from dataclasses import replace
from datetime import date

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Session, SessionAudience
from courses.permissions import member
from courses.policies.weeks import monday_of, week_number
from trainees.documents.timetable import (
    Lesson,
    TimetableFacts,
    Week,
    timetable_pdf,
    timetable_xlsx,
)
from trainees.papers.document import Asked, Document, Group, Option
from trainees.papers.options import WEEKS, sessions_seen, this_week, week_of


class Layout(TextChoices):
    GRID = "grid", pgettext_lazy("timetable layout", "Weeks, a day in a row")
    LIST = "list", pgettext_lazy("timetable layout", "List of sessions")


def facts(asked: Asked) -> TimetableFacts:
    return TimetableFacts(
        **asked.class_words,
        weeks=_weeks(lessons_seen(asked), wanted=week_of(asked)),
        as_list=asked.chosen.get("layout") == Layout.LIST,
    )


def lessons_seen(asked: Asked) -> list[Lesson]:
    """Of every week, in order of time."""
    sessions = sessions_seen(asked)
    audience: dict[int, list[str]] = {}
    rows = SessionAudience.objects.filter(session__in=[one.pk for one in sessions])
    for pk, name in rows.order_by("sub_class__position").values_list("session", "sub_class__name"):
        audience.setdefault(pk, []).append(name)
    every = asked.training_class.sub_classes.count()
    return [_lesson(one, audience.get(one.pk, []), every) for one in sessions]


def _weeks(lessons: list[Lesson], *, wanted: tuple[date, date] | None) -> tuple[Week, ...]:
    """A class that opens on a weekend has those days with its first week."""
    if not lessons:
        return ()
    first, weeks = lessons[0].on, dict[int, list[Lesson]]()
    for lesson in lessons:
        if wanted is None or wanted[0] <= lesson.on < wanted[1]:
            weeks.setdefault(week_number(monday_of(lesson.on), first=first), []).append(lesson)
    return tuple(
        Week(number, (found[0].on, found[-1].on), tuple(found)) for number, found in weeks.items()
    )


def _lesson(session: Session, names: list[str], every: int) -> Lesson:
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    apart = "分班" if len(names) == every else "、".join(names)
    return Lesson(
        on=start.date(),
        start=start.time(),
        end=end.time(),
        form=session.form,
        title=session.title,
        lecturer=session.lecturer.name if session.lecturer else "",
        lecturer_unit=session.lecturer.unit if session.lecturer else "",
        venue=session.venue.name if session.venue else "",
        audience="" if session.together else apart,
        hours=session.hours,
    )


DOCUMENT = Document(
    slug="timetable",
    name="课程表",
    about=_("By weeks, a page for each, or as a list; the sheet is always the list."),
    group=Group.TEACHING,
    rule=member,
    facts=facts,
    pdf=timetable_pdf,
    xlsx=timetable_xlsx,
    options=(
        replace(WEEKS, first=this_week),
        Option("layout", _("Layout"), lambda asked: Layout.choices),
    ),
    place=10,
)
