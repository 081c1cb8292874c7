"""What a leave does, in the words of the page: sessions, half-days, who decides, the meter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext

from courses.enums import Role
from courses.models import Session, TrainingClass
from courses.policies.half_days import half_days, overlap
from courses.policies.rules import ClassRules
from trainees.models import LeaveRequest, Trainee
from trainees.policies.leave import AppliedLeave, route
from trainees.queries.leave import SessionMissed, applied, sessions_missed
from trainees.queries.leave_meter import LeaveMeter, leave_meter
from trainees.queries.leave_pages import LeaveInHand, overlapping
from trainees.queries.roster import leave_span
from trainees.services.leave import Application, route_of


@dataclass(frozen=True, slots=True)
class MissedLine:
    session: Session
    away: str
    hours: Fraction  # 学时


@dataclass(frozen=True, slots=True)
class LeaveEffect:
    """Everything that is said about a leave before somebody presses a button."""

    missed: Sequence[MissedLine]
    hours: Fraction  # 学时
    sentence: str
    meter: LeaveMeter
    overlaps: Sequence[LeaveRequest]


def effect_of_application(
    training_class: TrainingClass, trainee: Trainee, application: Application
) -> LeaveEffect:
    """What a leave that is being written would do."""
    start, end = application.start, application.end
    missed = sessions_missed(
        trainee, kind=application.kind, start=start, end=end, training_class=training_class
    )
    way = route_of(training_class, trainee, application)
    span = leave_span(application.kind, start, end)
    return LeaveEffect(
        missed=_lines(missed, start, end),
        hours=sum((one.hours for one in missed), Fraction(0)),
        sentence=sentence(
            application.applied, roles=way.roles, quorum=way.quorum, rules=training_class.rules
        ),
        meter=leave_meter(training_class, trainee, this=span),
        overlaps=overlapping(trainee, start, end),
    )


def effect_of_leave(found: LeaveInHand, *, live: bool, waiting: bool) -> LeaveEffect:
    """What a submitted leave does; one that waits stands on top of the meter, one that ended
    without effect touches nothing."""
    leave, training_class = found.leave, found.training_class
    rows = leave.sessions.select_related("session").order_by("session__starts_at")
    missed = [SessionMissed(row.session, Fraction(row.hours)) for row in rows]
    span = leave_span(leave.kind, leave.starts_at, leave.until) if waiting else None
    overlaps = (
        overlapping(leave.trainee, leave.starts_at, leave.until, besides=leave) if live else []
    )
    return LeaveEffect(
        missed=_lines(missed, leave.starts_at, leave.until),
        hours=sum((one.hours for one in missed), Fraction(0)),
        sentence=sentence(
            applied(leave),
            roles=found.deciders,
            quorum=leave.quorum,
            rules=training_class.rules,
        ),
        meter=leave_meter(
            training_class, leave.trainee, this=span, besides=leave if waiting else None
        ),
        overlaps=overlaps,
    )


def sentence(leave: AppliedLeave, *, roles: Sequence[str], quorum: str, rules: ClassRules) -> str:
    """How long a leave is, exactly, and who decides it and why."""
    measured = half_days(leave.start, leave.end, windows=rules.half_days)
    alone = route(leave, rules=rules)
    words = {"half_days": fraction_words(measured), "who": who_decides(roles, quorum=quorum)}
    if alone.night and tuple(roles) == alone.roles:
        return gettext("In all %(half_days)s half-days, over night: decided by %(who)s.") % words
    if tuple(roles) != alone.roles:
        return (
            gettext(
                "In all %(half_days)s half-days, counted together with other leave on these "
                "dates: decided by %(who)s."
            )
            % words
        )
    if measured == 1:
        return gettext("Exactly half a day: decided by %(who)s.") % words
    if measured > 1:
        return (
            gettext("In all %(half_days)s half-days, over half a day: decided by %(who)s.") % words
        )
    return gettext("In all %(half_days)s half-days, under half a day: decided by %(who)s.") % words


def who_decides(roles: Iterable[str], *, quorum: str) -> str:
    """class head and accompanying inspector; the organisation department."""
    names = [str(Role(role).label) for role in roles]
    word = pgettext("any may decide", " or ") if quorum == "any" else pgettext("both", " and ")
    return word.join(names)


def fraction_words(value: Fraction) -> str:
    """4/7, 2, 1 and 4/7."""
    whole, part = divmod(value.numerator, value.denominator)
    if not part:
        return str(whole)
    if not whole:
        return f"{part}/{value.denominator}"
    words = {"whole": whole, "part": f"{part}/{value.denominator}"}
    return pgettext("mixed number", "%(whole)s and %(part)s") % words


def minutes_words(minutes: Fraction) -> str:
    """2 hours, 40 minutes, 1 hour 30 minutes: clock hours, not 学时."""
    hours, rest = divmod(int(minutes), 60)
    words = []
    if hours:
        words.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if rest or not hours:
        words.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    return pgettext("between hours and minutes", " ").join(words)


def _lines(missed: Iterable[SessionMissed], start: datetime, end: datetime) -> list[MissedLine]:
    return [MissedLine(one.session, _away(one.session, start, end), one.hours) for one in missed]


def _away(session: Session, start: datetime, end: datetime) -> str:
    if start <= session.starts_at and end >= session.ends_at:
        return gettext("the whole session")
    minutes = overlap(
        timezone.localtime(start),
        timezone.localtime(end),
        timezone.localtime(session.starts_at),
        timezone.localtime(session.ends_at),
    )
    return gettext("misses %(time)s") % {"time": minutes_words(minutes)}
