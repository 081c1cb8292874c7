"""Where a leave would bring its trainee against the line (docs/rules.md, R4.10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from courses.models import TrainingClass
from courses.policies.rules import ClassRules
from courses.queries.sessions import sessions_of
from trainees.enums import GRANTED_LEAVE, LIVE_LEAVE
from trainees.models import LeaveRequest, Trainee
from trainees.policies.attendance import LeaveSpan, RollFact, SessionSpan, effective_mark
from trainees.policies.limit import over_limit
from trainees.queries.leave import session_span
from trainees.queries.limit import limit_stands
from trainees.queries.roster import leave_span

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class LeaveMeter:
    """Hours (学时) that count towards the line: taken by saved rolls, approved but without a roll
    yet, waiting for a decision, and what one more leave adds to all of them."""

    taken: Decimal
    ahead: Fraction
    pending: Fraction
    this: Fraction
    total: Decimal
    line: Fraction
    limit: Fraction  # the line's share of the total: 1/7
    over: bool

    @property
    def later(self) -> Fraction:
        return self.ahead + self.pending + self.this

    @property
    def after(self) -> Fraction:
        return Fraction(self.taken) + self.later

    @property
    def share(self) -> Fraction:
        """Of the line; 0 where there is none."""
        return self.after / self.line if self.line else ZERO


def leave_meter(
    training_class: TrainingClass,
    trainee: Trainee,
    *,
    this: LeaveSpan | None = None,
    besides: LeaveRequest | None = None,
) -> LeaveMeter:
    """The trainee's meter with `this` on top; `besides` is left out (it is `this`)."""
    rules = training_class.rules
    stand = limit_stands(training_class, trainee_ids=[trainee.pk])[trainee.pk]
    granted, waiting = _spans(trainee, besides)
    scale = _Scale.of(training_class, trainee)
    settled = scale.weigh(granted)
    asked = scale.weigh([*granted, *waiting])
    added = scale.weigh([*granted, *waiting, this]) - asked if this else ZERO
    ahead = scale.weigh(granted, only_without_roll=True)
    after = Fraction(stand.counted) + ahead + (asked - settled) + added
    return LeaveMeter(
        taken=stand.counted,
        ahead=ahead,
        pending=asked - settled,
        this=added,
        total=stand.total,
        line=stand.line,
        limit=rules.leave_limit,
        over=stand.over or over_limit(after, stand.total, limit=rules.leave_limit),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """A trainee's sessions and what their rolls say, to weigh leave spans on."""

    sessions: Mapping[int, SessionSpan]
    rolls: Mapping[int, RollFact]
    trainee: Trainee
    rules: ClassRules

    @classmethod
    def of(cls, training_class: TrainingClass, trainee: Trainee) -> "_Scale":
        member = trainee.memberships.filter(ends_at__isnull=True).values("sub_class")
        sessions = sessions_of(training_class).filter(audience__in=member)
        marks = trainee.marks.values_list(
            "session", "marked_absent", "minutes_late", "minutes_early"
        )
        return cls(
            {session.pk: session_span(session) for session in sessions},
            {pk: RollFact(absent, late, early) for pk, absent, late, early in marks},
            trainee,
            training_class.rules,
        )

    def weigh(self, spans: Iterable[LeaveSpan], *, only_without_roll: bool = False) -> Fraction:
        """Hours in the line's sense that these leaves cost over all sessions."""
        spans = list(spans)
        return sum(
            (
                self._cost(span, self.rolls.get(pk, RollFact()), spans)
                for pk, span in self.sessions.items()
                if not (only_without_roll and pk in self.rolls)
            ),
            ZERO,
        )

    def _cost(self, session: SessionSpan, roll: RollFact, spans: list[LeaveSpan]) -> Fraction:
        mark = effective_mark(
            session, roll, spans, withdrawn_at=self.trainee.withdrawn_at, rules=self.rules
        )
        hours = sum((mark.leave_hours.get(k, ZERO) for k in self.rules.kinds_in_limit), ZERO)
        return hours + (mark.absent_hours if self.rules.count_absence_in_leave_limit else ZERO)


def _spans(
    trainee: Trainee, besides: LeaveRequest | None
) -> tuple[list[LeaveSpan], list[LeaveSpan]]:
    """The trainee's granted leave and the one that waits, each up to where it ends."""
    granted: list[LeaveSpan] = []
    waiting: list[LeaveSpan] = []
    for leave in LeaveRequest.objects.filter(trainee=trainee, state__in=LIVE_LEAVE):
        if besides is None or leave.pk != besides.pk:
            span = leave_span(leave.kind, leave.starts_at, leave.until)
            (granted if leave.state in GRANTED_LEAVE else waiting).append(span)
    return granted, waiting
