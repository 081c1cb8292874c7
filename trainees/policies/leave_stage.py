"""Where a leave stands at a moment, in one word (docs/rules.md, R4). Pure."""

from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from trainees.enums import LeaveState


class LeaveStage(TextChoices):
    """A state with the clock looked at: an approved leave lies ahead, runs, or waits for its
    report-back in time or overdue."""

    WAITING = "waiting", pgettext_lazy("leave stage", "Waiting for decision")
    AHEAD = "ahead", pgettext_lazy("leave stage", "Approved")
    ON_LEAVE = "on_leave", pgettext_lazy("leave stage", "On leave now")
    BACK_DUE = "back_due", pgettext_lazy("leave stage", "To report back")
    OVERDUE = "overdue", pgettext_lazy("leave stage", "Overdue")
    RETURNED = "returned", pgettext_lazy("leave stage", "Reported back")
    REJECTED = "rejected", pgettext_lazy("leave stage", "Rejected")
    CANCELLED = "cancelled", pgettext_lazy("leave stage", "Cancelled")


SETTLED = {
    LeaveState.RETURNED: LeaveStage.RETURNED,
    LeaveState.REJECTED: LeaveStage.REJECTED,
    LeaveState.CANCELLED: LeaveStage.CANCELLED,
}


def stage_of(
    state: str,
    *,
    start: datetime,
    until: datetime,
    deadline: datetime | None,
    returned_early: bool,
    now: datetime,
) -> LeaveStage:
    """`until` is the end that counts, `deadline` the last moment for reporting back."""
    if state in SETTLED:
        return SETTLED[LeaveState(state)]
    if state != LeaveState.APPROVED:
        return LeaveStage.WAITING
    if deadline is not None and now > deadline:
        return LeaveStage.OVERDUE
    if returned_early or now >= until:
        return LeaveStage.BACK_DUE
    return LeaveStage.ON_LEAVE if now >= start else LeaveStage.AHEAD
