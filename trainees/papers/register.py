"""考勤总表: what stands for everybody at every session."""

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Session
from trainees.documents.register import (
    RegisterFacts,
    RegisterRow,
    RegisterSession,
    register_pdf,
    register_xlsx,
)
from trainees.documents.timetable import DUSK, NOON
from trainees.papers.document import Asked, Document, Group
from trainees.papers.options import SUB_CLASS, WEEKS, sub_class_ids, week_of
from trainees.permissions import see_roll
from trainees.queries.people import listed, trainees_seen
from trainees.queries.register import Register, RegisterLine, Tally, register_of
from training.templatetags.marks import mark_glyph


def facts(asked: Asked) -> RegisterFacts:
    """The withdrawn too: what stood before stays."""
    trainees = trainees_seen(asked.rights, asked.training_class)
    ids = sub_class_ids(asked)
    if ids is not None:
        trainees = trainees.filter(memberships__sub_class__in=ids, memberships__ends_at=None)
    found = register_of(asked.training_class, listed(trainees), span=_span(asked))
    return facts_of(asked, found)


def facts_of(asked: Asked, found: Register) -> RegisterFacts:
    heads = zip(found.sessions, found.tallies, strict=True)
    return RegisterFacts(
        **asked.class_words,
        sessions=tuple(_head(session, tally) for session, tally in heads),
        rows=tuple(_row(line) for line in found.lines),
    )


def _span(asked: Asked) -> tuple[datetime, datetime] | None:
    days = week_of(asked)
    if days is None:
        return None
    first, last = (timezone.make_aware(datetime.combine(on, time.min)) for on in days)
    return first, last


def _head(session: Session, tally: Tally) -> RegisterSession:
    start = timezone.localtime(session.starts_at)
    half = "上" if start.time() < NOON else "下" if start.time() < DUSK else "晚"
    day = f"{start.month}月{start.day}日"
    return RegisterSession(day, half, tally.attended, tally.expected)


def _row(line: RegisterLine) -> RegisterRow:
    return RegisterRow(
        number=line.person.number,
        name=line.person.told_apart,
        sub_class=line.person.sub_class,
        glyphs=tuple("".join(mark_glyph(kind) for kind in cell.kinds) for cell in line.cells),
        late=line.tally.late,
        left_early=line.tally.left_early,
        absent=line.tally.absent,
        sick_hours=line.tally.hours["sick"],
        personal_hours=line.tally.hours["personal"],
        official_hours=line.tally.hours["official"],
        rate_percent=line.tally.rate,
    )


DOCUMENT = Document(
    slug="register",
    name="考勤总表",
    about=_("Everybody by every session with glyphs and totals, a week or the whole class."),
    group=Group.ATTENDANCE,
    rule=see_roll,
    facts=facts,
    pdf=register_pdf,
    xlsx=register_xlsx,
    options=(WEEKS, SUB_CLASS),
    place=20,
)
