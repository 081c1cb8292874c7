"""What a leave can be, and why its verbs refuse."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LeaveKind(TextChoices):
    SICK = "sick", _("Sick leave")
    PERSONAL = "personal", _("Personal leave")
    OFFICIAL = "official", _("Official leave")


class LeaveState(TextChoices):
    """Overdue is a flag of its own; "on leave" is an approved leave seen at a moment."""

    DRAFT = "draft", pgettext_lazy("leave", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("leave", "Waiting for decision")
    APPROVED = "approved", pgettext_lazy("leave", "Approved")
    REJECTED = "rejected", pgettext_lazy("leave", "Rejected")
    CANCELLED = "cancelled", pgettext_lazy("leave", "Cancelled")
    RETURNED = "returned", pgettext_lazy("leave", "Reported back")


LIVE_LEAVE = (LeaveState.SUBMITTED, LeaveState.APPROVED, LeaveState.RETURNED)
GRANTED_LEAVE = (LeaveState.APPROVED, LeaveState.RETURNED)


class Verdict(TextChoices):
    PENDING = "pending", pgettext_lazy("verdict", "Pending")
    APPROVE = "approve", pgettext_lazy("verdict", "Approved")
    REJECT = "reject", pgettext_lazy("verdict", "Rejected")


class LeaveRefusal(TextChoices):
    NO_UNIT_REQUEST = (
        "no_unit_request",
        _("Attach the home unit's written request; only an emergency can do without for now."),
    )
    AFTER_START = (
        "after_start",
        _("The leave has begun already; only an emergency can be applied for afterwards."),
    )
    ENDS_BEFORE_START = "ends_before_start", _("The end of the leave must lie after its start.")
    OUTSIDE_CLASS = "outside_class", _("The leave lies outside the dates of the class.")
    WITHDRAWN = "withdrawn", _("The trainee has been withdrawn from the class.")
    NOT_EXTENDABLE = (
        "not_extendable",
        _("Only leave that waits or has not been reported back from can be extended."),
    )
    EXTENSION_BEFORE_END = (
        "extension_before_end",
        _("The extension begins where the leave ends, not before."),
    )
    NOT_WAITING = "not_waiting", _("This request is not waiting for a decision any more.")
    NOT_YOURS = "not_yours", _("This request is not yours to decide.")
    OWN_REQUEST = "own_request", _("Nobody decides their own request.")
    BOTH_BY_ONE = (
        "both_by_one",
        _("You have given one of the approvals already; the other is somebody else's."),
    )
    REASON_NEEDED = "reason_needed", _("Say why the request is rejected.")
    CANCEL_AFTER_START = (
        "cancel_after_start",
        _("The leave has begun; report back, or ask that it be cancelled."),
    )
    NOT_CANCELLABLE = "not_cancellable", _("This request has ended and cannot be cancelled.")
    NOT_ON_LEAVE = "not_on_leave", _("This leave is not running, so nobody can report back.")
    NOT_STARTED = "not_started", _("The leave has not begun; cancel it instead.")
    RETURN_TOLD = "return_told", _("A return is on the record, so the leave was taken.")
    ASKED_ALREADY = "asked_already", _("That it be cancelled has been asked for already.")
    ASK_REASON_NEEDED = "ask_reason_needed", _("Say why the leave was not taken.")
    NO_OPEN_ASK = "no_open_ask", _("Nobody asks any more that this leave be cancelled.")
    ANSWER_NEEDED = "answer_needed", _("Say why the leave is not cancelled.")
    WEEK_CLOSED = (
        "week_closed",
        _("The leave lies in a week whose rolls are closed; open the week first."),
    )
