"""签到表: where everybody signs, with the leave filled in that is granted already."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from courses.models import Session
from trainees.documents.sign_in_sheet import SignInFacts, SignInRow, sign_in_pdf, sign_in_xlsx
from trainees.documents.timetable import NOON
from trainees.documents.words import KINDS
from trainees.papers.document import Asked, Choices, Document, Group, Option
from trainees.papers.options import NO_SESSIONS, SUB_CLASS, sessions_seen, sub_class_ids
from trainees.permissions import see_roll
from trainees.policies.attendance import LeaveSpan
from trainees.queries.people import listed, trainees_seen
from trainees.queries.roster import RosterLine, roster_of
from training.templatetags.dates import clock, day


def _when(asked: Asked) -> Choices:
    """Each day as a whole, with its sessions below it."""
    choices: list[tuple[str, str]] = []
    for session in sessions_seen(asked):
        on = timezone.localdate(session.starts_at).isoformat()
        if not choices or all(value != on for value, _label in choices):
            choices.append((on, pgettext("sign-in", "%s, all day") % day(session.starts_at)))
        label = f"{day(session.starts_at)} {clock(session.starts_at)} {session.title}"
        choices.append((str(session.pk), label))
    return choices


def _today(asked: Asked) -> str:
    """Today as a whole, else the next day that has sessions, else the last one."""
    days = [timezone.localdate(one.starts_at).isoformat() for one in sessions_seen(asked)]
    return next((on for on in days if on >= asked.today.isoformat()), days[-1])


def facts(asked: Asked) -> SignInFacts:
    sessions = _sessions(asked)
    lines = {
        session.pk: {
            line.trainee_id: line for line in roster_of(session, sub_class_ids=sub_class_ids(asked))
        }
        for session in sessions
    }
    expected = {pk for roll in lines.values() for pk in roll}
    trainees = trainees_seen(asked.rights, asked.training_class).filter(pk__in=expected)
    return SignInFacts(
        **asked.class_words,
        on=timezone.localdate(sessions[0].starts_at),
        heads=tuple(_head(session) for session in sessions),
        what=tuple(_what(session) for session in sessions),
        rows=tuple(
            SignInRow(
                one.number,
                one.name,
                one.unit,
                one.sub_class,
                tuple(_said(lines[s.pk].get(one.trainee_id), s) for s in sessions),
            )
            for one in listed(trainees)
        ),
    )


def _sessions(asked: Asked) -> list[Session]:
    chosen, found = asked.chosen["when"], sessions_seen(asked)
    return [
        one
        for one in found
        if chosen in (str(one.pk), timezone.localdate(one.starts_at).isoformat())
    ]


def _head(session: Session) -> str:
    start = timezone.localtime(session.starts_at)
    half = "上午" if start.time() < NOON else "下午"
    return f"{half}\n{start.hour}:{start:%M}"


def _what(session: Session) -> str:
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    times = f"{start.hour}:{start:%M}—{end.hour}:{end:%M}"
    venue = str(session.venue) if session.venue else ""
    return "　".join(part for part in (times, session.title, venue) if part)


def _said(line: RosterLine | None, session: Session) -> str:
    """— where one is not expected, else the leave with the part of the session that it takes."""
    if line is None:
        return "—"
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return _leave(line.leaves, start, end)


def _leave(leaves: Sequence[LeaveSpan], start: datetime, end: datetime) -> str:
    parts = []
    for kind in KINDS:
        for first, last in _joined([one for one in leaves if one.kind == kind], start, end):
            hours = f"\n{first.hour}:{first:%M}—{last.hour}:{last:%M}"
            parts.append(KINDS[kind] + ("" if (first, last) == (start, end) else hours))
    return "\n".join(parts)


def _joined(
    leaves: Iterable[LeaveSpan], start: datetime, end: datetime
) -> list[tuple[datetime, datetime]]:
    """What they take of a session; a leave and its extension are one."""
    found: list[tuple[datetime, datetime]] = []
    for leave in sorted(leaves, key=lambda one: one.start):
        first, last = max(leave.start, start), min(leave.end, end)
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(last, found[-1][1])
        elif first < last:
            found.append((first, last))
    return found


DOCUMENT = Document(
    slug="sign-in-sheet",
    name="签到表",
    about=_("For a session or a whole day; granted leave is filled in."),
    group=Group.ATTENDANCE,
    rule=see_roll,
    facts=facts,
    pdf=sign_in_pdf,
    xlsx=sign_in_xlsx,
    options=(
        Option("when", _("Day or session"), _when, first=_today, empty=NO_SESSIONS),
        SUB_CLASS,
    ),
    place=10,
)
