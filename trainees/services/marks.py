"""Keeping what holds in step with the facts: marks, their points, and the line of leave hours.

The one way in is `hold`: roll-calls, corrections, leave and withdrawal all end here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial

from courses.models import Session, TrainingClass
from courses.policies.rules import LEAVE_KINDS, ClassRules
from trainees.models import AttendanceMark
from trainees.policies.attendance import (
    EffectiveMark,
    LeaveSpan,
    RollFact,
    effective_mark,
)
from trainees.queries.leave import session_span
from trainees.queries.marks import leave_spans, standing_marks
from trainees.services.ledger import Claim, settle
from trainees.services.limit import watch_limit
from training.actors import Actor

LATE, LEFT_EARLY, ABSENT = "ATT-01", "ATT-02", "ATT-03"
LEAVE_CODES = {"personal": "ATT-04", "sick": "ATT-05", "official": "ATT-06"}
KEPT = (
    "marked_absent",
    "minutes_late",
    "minutes_early",
    "version",
    "expected",
    "attended",
    "late",
    "left_early",
    "absent",
    "absent_hours",
    "sick_hours",
    "personal_hours",
    "official_hours",
    "on_leave",
)


@dataclass(slots=True)
class Standing:
    """A mark with all that decides what holds. `changed` says that its roll fact is new, or
    its session's times or words, which its points name."""

    mark: AttendanceMark
    session: Session
    leaves: Sequence[LeaveSpan]
    withdrawn_at: datetime | None
    changed: bool = False


def refresh(
    training_class: TrainingClass,
    *,
    trainee_ids: Iterable[int],
    by: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """Work out anew every mark that stands for these trainees: after a leave was approved, ended
    early or a withdrawal was decided. Points and cases follow."""
    ids = list(trainee_ids)
    spans = leave_spans(training_class, trainee_ids=ids)
    standing = [
        Standing(mark, mark.session, spans.get(mark.trainee_id, ()), mark.trainee.withdrawn_at)
        for mark in standing_marks(training_class, trainee_ids=ids)
    ]
    hold(training_class, standing, by=by, now=now, reason=reason)
    watch_limit(training_class, trainee_ids=ids, now=now)


def hold(
    training_class: TrainingClass,
    standing: Sequence[Standing],
    *,
    by: Actor,
    now: datetime,
    fresh: bool = False,
    reason: str = "",
) -> list[AttendanceMark]:
    """Set what holds on each mark, write those that are new or changed, and settle their points.
    Returns what was written."""
    rules = training_class.rules
    effective = [(item, _effective(item, rules)) for item in standing]
    written = [(item, held) for item, held in effective if _set(item, held) or item.changed]
    _write([item.mark for item, _ in written])
    touched = [pair for pair in written if not fresh or _claims(*pair)]
    if touched:
        settle(
            training_class,
            {(i.mark.trainee_id, source(i.session)): _claims(i, h) for i, h in touched},
            withdrawn={i.mark.trainee_id: i.withdrawn_at for i, _ in touched},
            by=by,
            now=now,
            fresh=fresh,
            reason=reason,
        )
    return [item.mark for item, _ in written]


def source(session: Session) -> str:
    return f"mark:{session.pk}"


def _effective(item: Standing, rules: ClassRules) -> EffectiveMark:
    mark = item.mark
    fact = RollFact(mark.marked_absent, mark.minutes_late, mark.minutes_early)
    return effective_mark(
        session_span(item.session), fact, item.leaves, withdrawn_at=item.withdrawn_at, rules=rules
    )


def _set(item: Standing, held: EffectiveMark) -> bool:
    """Copy what holds onto the mark; whether that changed anything."""
    mark, before = item.mark, [getattr(item.mark, name) for name in KEPT]
    mark.expected, mark.attended, mark.on_leave = held.expected, held.attended, held.on_leave
    mark.late, mark.left_early, mark.absent = held.late, held.left_early, held.absent
    mark.absent_hours = hours_column(held.absent_hours)
    for kind in LEAVE_KINDS:
        hours = held.leave_hours.get(kind)
        setattr(mark, f"{kind}_hours", None if hours is None else hours_column(hours))
    return before != [getattr(mark, name) for name in KEPT]


def hours_column(hours: Fraction) -> Decimal:
    return (Decimal(hours.numerator) / hours.denominator).quantize(Decimal("0.01"))


def _write(marks: list[AttendanceMark]) -> None:
    for mark in marks:
        mark.pk = None  # the key is session and trainee, new or not
    if marks:
        AttendanceMark.objects.bulk_create(
            marks,
            update_conflicts=True,
            unique_fields=["session", "trainee"],
            update_fields=KEPT,
        )


def _claims(item: Standing, held: EffectiveMark) -> list[Claim]:
    """What the mark is worth; it happened when its session began."""
    about = {"session": item.session.pk, "title": item.session.title}
    claim = partial(Claim, occurred_at=item.session.starts_at, dated=True)
    claims = []
    if held.late:
        claims.append(claim(LATE, about={**about, "minutes": item.mark.minutes_late}))
    if held.left_early:
        claims.append(claim(LEFT_EARLY, about={**about, "minutes": item.mark.minutes_early}))
    if held.absent:
        claims.append(claim(ABSENT, quantity=held.absent_hours, about=about))
    for kind, hours in held.leave_hours.items():
        if hours:
            claims.append(claim(LEAVE_CODES[kind], quantity=hours, about=about))
    return claims
