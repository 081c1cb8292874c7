"""Who has checked in to a session, and who has not."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from courses.models import Session
from trainees.models import CheckIn
from trainees.policies.attendance import covers
from trainees.queries.leave import session_span
from trainees.queries.roster import RosterLine


@dataclass(frozen=True, slots=True)
class Attendance:
    """`here` have checked in, the last one first; `missing` have not and are not on leave for the
    whole session, `away` are."""

    here: list[tuple[RosterLine, datetime]]
    missing: list[RosterLine]
    away: list[RosterLine]


def check_ins_of(session: Session, lines: Iterable[RosterLine]) -> Attendance:
    """One query."""
    times = dict(CheckIn.objects.filter(session=session).values_list("trainee", "at"))
    lines, span = list(lines), session_span(session)
    here = [(line, times[line.trainee_id]) for line in lines if line.trainee_id in times]
    rest = [line for line in lines if line.trainee_id not in times]
    away: Collection[int] = {
        line.trainee_id for line in rest if line.leaves and covers(span, line.leaves)
    }
    return Attendance(
        here=sorted(here, key=lambda one: one[1], reverse=True),
        missing=[line for line in rest if line.trainee_id not in away],
        away=[line for line in rest if line.trainee_id in away],
    )


def own_check_in(session: Session, trainee_id: int) -> datetime | None:
    found = CheckIn.objects.filter(session=session, trainee=trainee_id)
    return found.values_list("at", flat=True).first()
