"""Who decides a leave, what may be applied for, and until when to report back
(docs/rules.md, R4). Pure: spans, rules and moments in, verdicts out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from courses.policies.half_days import dates_touched, half_days, touches_night
from courses.policies.rules import ClassRules
from trainees.enums import LeaveRefusal, LeaveState


@dataclass(frozen=True, slots=True)
class AppliedLeave:
    """A leave at the length applied for."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Route:
    """The offices that decide, and whether all of them or any one."""

    roles: tuple[str, ...]
    quorum: str
    measure: Fraction  # half-days that were compared, other leaves of the same dates included
    night: bool


def measure(leave: AppliedLeave, *, others: Iterable[AppliedLeave], rules: ClassRules) -> Fraction:
    """Half-days of a leave plus those of the trainee's other live ones that touch one of its dates
    (R4.3: the last piece of a split leave cannot slip under the line)."""
    dates = set(dates_touched(leave.start, leave.end))
    total = half_days(leave.start, leave.end, windows=rules.half_days)
    for other in others:
        if dates.intersection(dates_touched(other.start, other.end)):
            total += half_days(other.start, other.end, windows=rules.half_days)
    return total


def route(
    leave: AppliedLeave,
    *,
    others: Iterable[AppliedLeave] = (),
    extended: Sequence[AppliedLeave] = (),
    rules: ClassRules,
) -> Route:
    """Who decides (R4.4): by the ladder on the measure; a leave over night by its last step.
    An extension is measured with the leaves that it extends, one after the other, whatever the
    dates."""
    others = [other for other in others if other not in extended]
    total = measure(leave, others=others, rules=rules)
    for before in extended:
        total += half_days(before.start, before.end, windows=rules.half_days)
    night = touches_night(leave.start, leave.end, rules=rules)
    reached = [
        step
        for step in rules.ladder
        if total > step.start or (step.inclusive and total == step.start)
    ]
    step = rules.ladder[-1] if night else [rules.ladder[0], *reached][-1]
    return Route(step.roles, step.quorum, total, night)


def may_apply(
    leave: AppliedLeave,
    *,
    emergency: bool,
    has_unit_request: bool,
    now: datetime,
) -> LeaveRefusal | None:
    """Why an application cannot be submitted (R4.5), or None. At the start is in time."""
    if leave.end <= leave.start:
        return LeaveRefusal.ENDS_BEFORE_START
    if not emergency and not has_unit_request:
        return LeaveRefusal.NO_UNIT_REQUEST
    if not emergency and now > leave.start:
        return LeaveRefusal.AFTER_START
    return None


def may_cancel(start: datetime, *, now: datetime) -> bool:
    """A leave can be cancelled until it starts, that moment included (R4.9)."""
    return now <= start


def why_not_ask(
    state: str, start: datetime, *, return_told: bool, now: datetime
) -> LeaveRefusal | None:
    """Why nobody may ask that a leave be cancelled after its start (R4.9), or None: it waits or is
    approved, has begun, and nobody has told a return from it."""
    if state not in (LeaveState.SUBMITTED, LeaveState.APPROVED):
        return LeaveRefusal.NOT_CANCELLABLE
    if may_cancel(start, now=now):
        return LeaveRefusal.NOT_STARTED
    return LeaveRefusal.RETURN_TOLD if return_told else None


def report_back_deadline(end: datetime, approved_at: datetime, *, rules: ClassRules) -> datetime:
    """Last moment in time for reporting back (R4.8): minutes after the later of the end applied
    for and the approval."""
    return max(end, approved_at) + timedelta(minutes=rules.report_back_within_minutes)


def early_end(start: datetime, until: datetime, *, returned: datetime) -> datetime:
    """Where a leave ends after a return: at the return if that came before its end (R4.7)."""
    return max(start, min(until, returned))
