"""Who is expected at a session, with what stands in the roll and which leave touches it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.utils import timezone

from courses.enums import SessionState
from courses.models import Session
from trainees.enums import GRANTED_LEAVE
from trainees.models import Membership, Seat
from trainees.policies.attendance import LeaveSpan, RollFact
from trainees.queries.weeks import closures_over


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


FIELDS = {
    "number": "trainee__number",
    "name": "trainee__person__name",
    "initials": "trainee__person__initials",
    "withdrawn_at": "trainee__withdrawn_at",
    "version": "mark__version",
    "marked_absent": "mark__marked_absent",
    "minutes_late": "mark__minutes_late",
    "minutes_early": "mark__minutes_early",
    "leave_kind": "leave__kind",
    "leave_start": "leave__starts_at",
    "leave_end": "leave__ends_at",
    "leave_ended": "leave__ended_at",
}


def roster_of(session: Session, *, sub_class_ids: Iterable[int] | None = None) -> list[RosterLine]:
    """The roster as it stood when the session began, by number, in one query: memberships of that
    moment in the session's sub-classes, without who had been withdrawn by then."""
    at = session.starts_at
    members = Membership.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at),
        Q(trainee__withdrawn_at__isnull=True) | Q(trainee__withdrawn_at__gt=at),
        sub_class__audiences__session=session,
        starts_at__lte=at,
    )
    if sub_class_ids is not None:
        members = members.filter(sub_class__in=list(sub_class_ids))
    seat = Seat.objects.filter(trainee=OuterRef("trainee"), ends_at__isnull=True)
    rows = (
        members.annotate(
            mark=FilteredRelation("trainee__marks", condition=Q(trainee__marks__session=session)),
            leave=FilteredRelation(
                "trainee__leaves",
                condition=Q(
                    trainee__leaves__state__in=GRANTED_LEAVE,
                    trainee__leaves__starts_at__lt=session.ends_at,
                    trainee__leaves__ends_at__gt=session.starts_at,
                ),
            ),
            seat=Subquery(seat.values("label")[:1]),
            week_closed=Exists(closures_over(session.training_class_id, at)),
            stale=~Exists(
                Session.objects.filter(
                    pk=session.pk,
                    state=SessionState.PLANNED,
                    starts_at=at,
                    ends_at=session.ends_at,
                )
            ),
        )
        .order_by("trainee__number", "leave__pk")
        .values(
            "trainee_id",
            "sub_class_id",
            "seat",
            "week_closed",
            "stale",
            **{name: F(path) for name, path in FIELDS.items()},
        )
    )
    return _lines(rows)


def _lines(rows: Iterable[Any]) -> list[RosterLine]:
    """One line a trainee, however many leaves touch the session."""
    lines: dict[int, RosterLine] = {}
    for row in rows:
        line = lines.get(row["trainee_id"]) or _line(row)
        lines[line.trainee_id] = line
        if row["leave_kind"]:
            line.leaves.append(
                leave_span(
                    row["leave_kind"], row["leave_start"], row["leave_ended"] or row["leave_end"]
                )
            )
    return list(lines.values())


def _line(row: Any) -> RosterLine:
    fact = RollFact(
        absent=bool(row["marked_absent"]),
        minutes_late=row["minutes_late"] or 0,
        minutes_early=row["minutes_early"] or 0,
    )
    return RosterLine(
        trainee_id=row["trainee_id"],
        number=row["number"],
        name=row["name"],
        initials=row["initials"],
        seat=row["seat"] or "",
        sub_class_id=row["sub_class_id"],
        withdrawn_at=row["withdrawn_at"],
        version=row["version"] or 0,
        week_closed=row["week_closed"],
        stale=row["stale"],
        fact=fact,
    )


def leave_span(kind: str, start: datetime, end: datetime) -> LeaveSpan:
    return LeaveSpan(kind, timezone.localtime(start), timezone.localtime(end))
