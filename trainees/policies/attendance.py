"""What holds for a trainee at a session (docs/rules.md, R3), and the hours it costs.

Hours are 学时 as exact fractions; minutes are whole minutes as the roll-taker wrote them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from math import ceil

from courses.policies.half_days import exact_minutes
from courses.policies.rules import LEAVE_KINDS, ClassRules

ZERO = Fraction(0)
HALF_HOUR = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class SessionSpan:
    start: datetime
    end: datetime
    hours: Fraction
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class LeaveSpan:
    """A granted leave; `end` is where it ended, an early return included."""

    kind: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class RollFact:
    """What the roll says; minutes count from the start, or to the end, of the session."""

    absent: bool = False
    minutes_late: int = 0
    minutes_early: int = 0


@dataclass(frozen=True, slots=True)
class EffectiveMark:
    """`leave_hours` has a kind for every leave that touches the session, with 0 where it misses
    no hours; `on_leave` says that leave covers the whole session."""

    expected: bool = True
    attended: bool = True
    on_leave: bool = False
    late: bool = False
    left_early: bool = False
    absent: bool = False
    absent_hours: Fraction = ZERO
    leave_hours: Mapping[str, Fraction] = field(default_factory=dict)


NOT_EXPECTED = EffectiveMark(expected=False, attended=False)


def counts_as_absent(fact: RollFact, *, rules: ClassRules) -> bool:
    """Marked absent, or later or earlier away than the limit in minutes (R3.2)."""
    limit = rules.late_to_absent_minutes
    return fact.absent or fact.minutes_late > limit or fact.minutes_early > limit


def hours_missed(session: SessionSpan, leaves: Iterable[LeaveSpan]) -> dict[str, Fraction]:
    """Hours of a session on leave, by kind (R4.6): minutes of one kind joined, rounded up to half
    an hour; all kinds together at most the session's hours, sick first, then personal, official."""
    spans = _clipped(session, leaves)
    length = exact_minutes(session.start, session.end)
    left = session.hours
    missed: dict[str, Fraction] = {}
    for kind in LEAVE_KINDS:
        if minutes := _joined_minutes(span for span in spans if span.kind == kind):
            share = session.hours * minutes / length
            missed[kind] = min(ceil(share / HALF_HOUR) * HALF_HOUR, left)
            left -= missed[kind]
    return missed


def covers(session: SessionSpan, leaves: Iterable[LeaveSpan]) -> bool:
    """Whether leaves of any kind together cover every minute of the session."""
    minutes = _joined_minutes(_clipped(session, leaves))
    return minutes == exact_minutes(session.start, session.end)


def effective_mark(
    session: SessionSpan,
    fact: RollFact,
    leaves: Sequence[LeaveSpan],
    *,
    withdrawn_at: datetime | None = None,
    rules: ClassRules,
) -> EffectiveMark:
    """What holds, in this order (R3.1): withdrawn, leave over the whole session, the roll's
    exception, leave over a part. A session that started before the withdrawal still counts; one
    that was cancelled expects nobody."""
    if session.cancelled:
        return NOT_EXPECTED
    if withdrawn_at is not None and session.start >= withdrawn_at:
        return NOT_EXPECTED
    hours = hours_missed(session, leaves)
    if hours and covers(session, leaves):
        return EffectiveMark(attended=False, on_leave=True, leave_hours=hours)
    if counts_as_absent(fact, rules=rules):
        rest = session.hours - sum(hours.values(), ZERO)
        return EffectiveMark(attended=False, absent=True, absent_hours=rest, leave_hours=hours)
    return EffectiveMark(
        late=fact.minutes_late > 0, left_early=fact.minutes_early > 0, leave_hours=hours
    )


def _clipped(session: SessionSpan, leaves: Iterable[LeaveSpan]) -> list[LeaveSpan]:
    return [
        LeaveSpan(leave.kind, max(leave.start, session.start), min(leave.end, session.end))
        for leave in leaves
        if leave.start < session.end and leave.end > session.start and leave.end > leave.start
    ]


def _joined_minutes(spans: Iterable[LeaveSpan]) -> Fraction:
    """Minutes of the union of spans."""
    total, reached = ZERO, None
    for span in sorted(spans, key=lambda span: span.start):
        begins = span.start if reached is None else max(span.start, reached)
        if span.end > begins:
            total += exact_minutes(begins, span.end)
            reached = span.end
    return total
