"""Check-ins beside a roll: they mark nobody, and may be taken as where to begin."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from trainees.policies.attendance import RollFact
from trainees.queries.check_in import Attendance, check_ins_of
from trainees.queries.rolls import RollSubject
from trainees.queries.roster import RosterLine

QUERY, ABSENT = "unchecked", "absent"


@dataclass(frozen=True, slots=True)
class BesideRoll:
    """`offered` are those not checked in whose roll is not taken yet, `told` what the page marks
    them with until somebody saves it."""

    attendance: Attendance
    offered: list[RosterLine]
    marked: bool

    @property
    def told(self) -> dict[int, RollFact]:
        absent = RollFact(absent=True)
        return {line.trainee_id: absent for line in self.offered} if self.marked else {}


def check_ins_beside(
    request: HttpRequest,
    subject: RollSubject,
    lines: Iterable[RosterLine],
    *,
    editable: Collection[int],
) -> BesideRoll | None:
    """None where the class has no check-in; while nobody has checked in nothing is offered."""
    if not subject.training_class.rules.self_check_in:
        return None
    found = check_ins_of(subject.session, lines)
    offered = [one for one in found.missing if not one.version and one.sub_class_id in editable]
    if not found.here:
        return BesideRoll(found, [], marked=False)
    return BesideRoll(found, offered, marked=request.GET.get(QUERY) == ABSENT)
