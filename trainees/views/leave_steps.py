"""The offices' places in the decision of a leave, in a reader's words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from courses.enums import Role
from trainees.enums import Verdict
from trainees.models import LeaveApproval
from trainees.queries.leave_pages import LeaveInHand


@dataclass(frozen=True, slots=True)
class Step:
    """One office's place in the decision, in a reader's words."""

    approval: LeaveApproval
    role: Any
    mine: bool
    number: int
    alone: bool
    quorum: str

    @property
    def dot(self) -> str:
        looks = {Verdict.APPROVE: "ok", Verdict.REJECT: "bad"}
        return looks.get(Verdict(self.approval.verdict), "now" if self.mine else "")

    @property
    def waits(self) -> str:
        """What is said where this office's word is still missing."""
        if self.alone:
            return gettext("Not decided yet")
        if self.quorum == "any":
            return gettext("One of them is enough")
        return gettext("It holds once both agree, in any order")


def decision_steps(found: LeaveInHand, role: str) -> list[Step]:
    return [
        Step(
            approval,
            Role(approval.role).label,
            mine=approval.role == role,
            number=number,
            alone=len(found.approvals) == 1,
            quorum=found.leave.quorum,
        )
        for number, approval in enumerate(found.approvals, start=1)
    ]
