"""What happens in a class, told in a few words through the services that the pages use.

    story = Story(make_class(3))
    leave = story.granted(1, "1 08:30", "1 12:00", kind="sick")
    story.roll(1, "am", late={2: 5})
    story.live(1) == {"ATT-05": -400}

Moments are "day clock": "2 14:30" is the second day at half past two.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from courses.enums import Role
from tests.cast import Cast, make_class
from trainees.enums import Verdict
from trainees.models import (
    AttendanceMark,
    LeaveRequest,
    ScoreEntry,
    Trainee,
    WeeklyNotice,
    WithdrawalCase,
)
from trainees.policies.attendance import RollFact
from trainees.policies.score import Score
from trainees.queries.ledger import scores_of
from trainees.queries.limit import LimitStand, limit_stands
from trainees.services.leave import Application, apply_for_leave
from trainees.services.leave_decision import decide_leave, report_back
from trainees.services.notices import make_weekly_notice
from trainees.services.rollcall import RollResult, Told, correct_mark, take_roll
from training.actors import Actor

HEAD, INSPECTOR, DEPT = Role.CLASS_HEAD, Role.INSPECTOR, Role.ORG_DEPT
ABSENT = RollFact(absent=True)
PRESENT = RollFact()


@dataclass
class Story:
    cast: Cast

    @property
    def klass(self) -> Any:
        return self.cast.training_class

    def at(self, when: str) -> datetime:
        day, clock = when.split()
        return self.cast.time(int(day), clock)

    def on(self, day: int) -> date:
        return self.cast.time(day, "00:00").date()

    def trainee(self, number: int) -> Trainee:
        return Trainee.objects.get(pk=self.cast.trainees[number].pk)

    def pk(self, number: int) -> int:
        return self.cast.trainees[number].pk

    def head(self, number: int = 1) -> Actor:
        return self.cast.actor(HEAD, number=number)

    # leave

    def apply(
        self, number: int, start: str, end: str, *, kind: str = "personal", **given: Any
    ) -> LeaveRequest:
        """Apply with the unit's request on paper, a day before unless `now` says when."""
        now = given.pop("now", None)
        given.setdefault("unit_request_seen", True)
        application = Application(kind, self.at(start), self.at(end), **given)
        when = self.at(now) if now else min(self.at("0 12:00"), application.start)
        who = self.cast.actor("trainee", number=number)
        return apply_for_leave(self.trainee(number), application, by=who, now=when)

    def decide(
        self,
        leave: LeaveRequest,
        role: str,
        *,
        now: str = "0 13:00",
        verdict: str = Verdict.APPROVE,
        opinion: str = "",
    ) -> LeaveRequest:
        number = leave.trainee.number
        by = self.cast.actor(role, number=number)
        return decide_leave(leave, verdict, opinion=opinion, by=by, now=self.at(now))

    def approve(self, leave: LeaveRequest, *, now: str = "0 13:00") -> LeaveRequest:
        """Every office of the route approves."""
        for role in leave.approvals.values_list("role", flat=True):
            leave = self.decide(leave, role, now=now)
        return leave

    def granted(self, number: int, start: str, end: str, **given: Any) -> LeaveRequest:
        return self.approve(self.apply(number, start, end, **given))

    def late_grant(self, number: int, start: str, end: str, *, now: str, **given: Any) -> Any:
        """An emergency that is applied for and approved afterwards."""
        leave = self.apply(number, start, end, emergency=True, now=now, **given)
        return self.approve(leave, now=now)

    def back(self, leave: LeaveRequest, when: str, *, proof: bool = True) -> LeaveRequest:
        by = self.head(leave.trainee.number)
        return report_back(leave, proof_seen=proof, by=by, now=self.at(when))

    # rolls

    def roll(
        self,
        day: int,
        half: str = "am",
        *,
        absent: Iterable[int] = (),
        late: Mapping[int, int] | None = None,
        early: Mapping[int, int] | None = None,
        now: str | None = None,
    ) -> RollResult:
        """Take the roll of all sub-classes, five minutes into the session."""
        session = self.cast.session(day, half)
        told = {self.pk(n): Told(ABSENT) for n in absent}
        told |= {self.pk(n): Told(RollFact(minutes_late=m)) for n, m in (late or {}).items()}
        told |= {self.pk(n): Told(RollFact(minutes_early=m)) for n, m in (early or {}).items()}
        when = self.at(now) if now else session.starts_at + timedelta(minutes=5)
        return take_roll(session, told, by=self.head(), now=when)

    def correct(
        self,
        day: int,
        half: str,
        number: int,
        fact: RollFact = PRESENT,
        *,
        now: str = "6 08:00",
        reason: str = "记错了",
    ) -> None:
        session = self.cast.session(day, half)
        correct_mark(
            session, self.pk(number), fact, reason=reason, by=self.head(number), now=self.at(now)
        )

    # what is known

    def mark(self, day: int, half: str, number: int) -> AttendanceMark:
        session = self.cast.session(day, half)
        return AttendanceMark.objects.get(session=session, trainee=self.pk(number))

    def entries(self, number: int) -> list[tuple[str, int]]:
        """(code, thousandths) in the order of the ledger, reversals too."""
        found = ScoreEntry.objects.filter(trainee=self.pk(number)).order_by("sequence")
        return list(found.values_list("rule__code", "milli"))

    def live(self, number: int) -> dict[str, int]:
        """Thousandths by code of what is not reversed."""
        sums: dict[str, int] = defaultdict(int)
        found = ScoreEntry.objects.filter(
            trainee=self.pk(number), sign=1, reversal__isnull=True
        ).values_list("rule__code", "milli")
        for code, milli in found:
            sums[code] += milli
        return dict(sums)

    def score(self, number: int) -> Score:
        return scores_of(self.klass, trainee_ids=[self.pk(number)])[self.pk(number)]

    def total(self, number: int) -> Decimal:
        return Decimal(self.score(number).total) / 1000

    def stand(self, number: int) -> LimitStand:
        return limit_stands(self.klass, trainee_ids=[self.pk(number)])[self.pk(number)]

    def cases(self, number: int) -> list[WithdrawalCase]:
        return list(WithdrawalCase.objects.filter(trainee=self.pk(number)).order_by("pk"))

    def notice(self, now: str) -> WeeklyNotice | None:
        return make_weekly_notice(self.klass, by=Actor.system(), now=self.at(now))


def begin(trainees: int = 2, **given: Any) -> Story:
    """A story in a class that opens the day before its first; see make_class."""
    return Story(make_class(trainees, **given))
