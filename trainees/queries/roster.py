"""Who is expected at a session, with what stands in the roll and which leave touches it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from courses.enums import SessionState
from courses.models import Session
from trainees.enums import GRANTED_LEAVE
from trainees.models import Membership, Seat
from trainees.policies.attendance import LeaveSpan, RollFact
from trainees.queries.weeks import closures_over
from training.queries.prepared import Given, Prepared, given_time


@dataclass(slots=True)
class RosterLine:
    """One trainee on the roll of one session. `version` is 0 while no mark stands; `week_closed`
    says that the session's week is settled, `stale` that the session was cancelled, or moved since
    it was read."""

    trainee_id: int
    number: int
    name: str
    initials: str
    seat: str
    sub_class_id: int
    withdrawn_at: datetime | None
    version: int = 0
    week_closed: bool = False
    stale: bool = False
    fact: RollFact = field(default_factory=RollFact)
    leaves: list[LeaveSpan] = field(default_factory=list)


WHO = (  # in the order of RosterLine
    "trainee",
    "trainee__number",
    "trainee__person__name",
    "trainee__person__initials",
    "seat",
    "sub_class",
    "trainee__withdrawn_at",
    "mark__version",
    "week_closed",
    "stale",
)
MARK = ("mark__marked_absent", "mark__minutes_late", "mark__minutes_early")
LEAVE = ("leave__kind", "leave__starts_at", "leave__ends_at", "leave__ended_at")
SUB_CLASS = WHO.index("sub_class")


def roster_of(session: Session, *, sub_class_ids: Iterable[int] | None = None) -> list[RosterLine]:
    """The roster as it stood when the session began, by number, in one query: memberships of that
    moment in the session's sub-classes, without who had been withdrawn by then."""
    rows = _ROSTER(
        session=session.pk,
        training_class=session.training_class_id,
        starts=session.starts_at,
        ends=session.ends_at,
    )
    if sub_class_ids is None:
        return _lines(rows)
    wanted = set(sub_class_ids)
    return _lines(row for row in rows if row[SUB_CLASS] in wanted)


def _members() -> QuerySet[Membership, Any]:
    """Of the session at whose times the roster is asked for, with mark and leave of it."""
    session, starts, ends = Given("session"), given_time("starts"), given_time("ends")
    members = Membership.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=starts),
        Q(trainee__withdrawn_at__isnull=True) | Q(trainee__withdrawn_at__gt=starts),
        sub_class__audiences__session=session,
        starts_at__lte=starts,
    )
    seat = Seat.objects.filter(trainee=OuterRef("trainee"), ends_at__isnull=True)
    as_read = Session.objects.filter(
        pk=session, state=SessionState.PLANNED, starts_at=starts, ends_at=ends
    )
    return (
        members.annotate(
            mark=FilteredRelation("trainee__marks", condition=Q(trainee__marks__session=session)),
            leave=FilteredRelation(
                "trainee__leaves",
                condition=Q(
                    trainee__leaves__state__in=GRANTED_LEAVE,
                    trainee__leaves__starts_at__lt=ends,
                    trainee__leaves__ends_at__gt=starts,
                ),
            ),
            seat=Subquery(seat.values("label")[:1]),
            week_closed=Exists(closures_over(Given("training_class"), starts)),
            stale=~Exists(as_read),
        )
        .order_by("trainee__number", "leave__pk")
        .values_list(*WHO, *MARK, *LEAVE)
    )


_ROSTER = Prepared(_members)


def _lines(rows: Iterable[Any]) -> list[RosterLine]:
    """One line a trainee, however many leaves touch the session."""
    lines: dict[int, RosterLine] = {}
    for trainee_id, *row in rows:
        kind, start, end, ended = row[-len(LEAVE) :]
        line = lines.get(trainee_id) or _line(trainee_id, *row[: -len(LEAVE)])
        lines[trainee_id] = line
        if kind:
            line.leaves.append(leave_span(kind, start, ended or end))
    return list(lines.values())


def _line(
    trainee_id: int,
    number: int,
    name: str,
    initials: str,
    seat: str | None,
    sub_class_id: int,
    withdrawn_at: datetime | None,
    version: int | None,
    week_closed: bool,
    stale: bool,
    absent: bool | None,
    late: int | None,
    early: int | None,
) -> RosterLine:
    return RosterLine(
        trainee_id,
        number,
        name,
        initials,
        seat or "",
        sub_class_id,
        withdrawn_at,
        version or 0,
        week_closed,
        stale,
        RollFact(bool(absent), late or 0, early or 0),
    )


def leave_span(kind: str, start: datetime, end: datetime) -> LeaveSpan:
    return LeaveSpan(kind, timezone.localtime(start), timezone.localtime(end))
