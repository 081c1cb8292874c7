"""考勤日报: a day's absentees by sub-class, and the sessions that have no roll yet."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Session, SessionAudience
from courses.queries.sessions import sessions_between
from trainees.documents.daily_sheet import DayFacts, DayRow, daily_sheet_pdf, daily_sheet_xlsx
from trainees.documents.words import KINDS
from trainees.enums import RollState
from trainees.models import AttendanceMark, RollCall
from trainees.papers.document import Asked, Document, Group
from trainees.papers.options import DAY, SUB_CLASS, day_of, sub_class_ids
from trainees.papers.words import hours_words
from trainees.permissions import see_roll
from trainees.queries.day import Ids, day_span
from trainees.queries.people import Listed, listed, trainees_seen
from trainees.queries.register import Cell, cell_of

SAID = {"late": "迟到{late}分钟", "left_early": "早退{early}分钟", "absent": "旷课"}


def facts(asked: Asked) -> DayFacts:
    on, ids = day_of(asked), sub_class_ids(asked)
    sessions = _sessions(asked, ids)
    marks = _marks(sessions, ids)
    people = {
        one.trainee_id: one for one in listed(trainees_seen(asked.rights, asked.training_class))
    }
    missing = [one for one in marks if cell_of(one).kinds != ("present",)]
    rows = [_row(people[one.trainee_id], one) for one in missing if one.trainee_id in people]
    places = {one.sub_class: one.sub_class_position for one in people.values()}
    return DayFacts(
        **asked.class_words,
        on=on,
        sessions=len(sessions),
        expected=len(marks),
        attended=sum(one.attended for one in marks),
        rows=tuple(sorted(rows, key=lambda one: (places[one.sub_class], one.number))),
        not_taken=tuple(_not_taken([one for one in sessions if one.starts_at <= asked.now], ids)),
    )


def _sessions(asked: Asked, ids: Ids) -> list[Session]:
    start, end = day_span(day_of(asked))
    found = sessions_between(asked.training_class, start, end)
    if ids is not None:
        found = found.filter(audiences__sub_class__in=ids).distinct()
    return list(found)


def _marks(sessions: Sequence[Session], ids: Ids) -> list[AttendanceMark]:
    """Of the rolls that are in, in order of time."""
    marks = AttendanceMark.objects.filter(session__in=sessions, expected=True)
    if ids is not None:
        marks = marks.filter(sub_class__in=ids)
    return list(marks.select_related("session").order_by("session__starts_at", "pk"))


def _not_taken(sessions: Sequence[Session], ids: Ids) -> list[str]:
    """Each session with the sub-classes that have no roll of it."""
    taken = set(
        RollCall.objects.filter(session__in=sessions, state=RollState.TAKEN).values_list(
            "session", "sub_class"
        )
    )
    audiences = SessionAudience.objects.filter(session__in=sessions)
    if ids is not None:
        audiences = audiences.filter(sub_class__in=ids)
    waiting: dict[int, list[str]] = {}
    for session, sub_class, name in audiences.order_by("sub_class__position").values_list(
        "session", "sub_class", "sub_class__name"
    ):
        if (session, sub_class) not in taken:
            waiting.setdefault(session, []).append(name)
    return [
        f"{_clock(one)}《{one.title}》（{'、'.join(waiting[one.pk])}）"
        for one in sessions
        if one.pk in waiting
    ]


def _row(person: Listed, mark: AttendanceMark) -> DayRow:
    return DayRow(
        sub_class=person.sub_class,
        number=person.number,
        name=person.told_apart,
        unit=person.unit,
        when=_clock(mark.session),
        title=mark.session.title,
        said=_said(cell_of(mark)),
    )


def _said(cell: Cell) -> str:
    words = {"late": cell.fact.minutes_late, "early": cell.fact.minutes_early}
    said = [SAID[kind].format(**words) for kind in cell.kinds if kind in SAID]
    leave = [f"{KINDS[kind]}{hours_words(hours)}学时" for kind, hours in cell.hours]
    return "，".join([*said, *leave])


def _clock(session: Session) -> str:
    start = timezone.localtime(session.starts_at)
    return f"{start.hour}:{start:%M}"


DOCUMENT = Document(
    slug="daily-sheet",
    name="考勤日报",
    about=_("A day's late, absent and on leave by sub-class, and the rolls that are not in yet."),
    group=Group.ATTENDANCE,
    rule=see_roll,
    facts=facts,
    pdf=daily_sheet_pdf,
    xlsx=daily_sheet_xlsx,
    options=(DAY, SUB_CLASS),
    place=15,
)
