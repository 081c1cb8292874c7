"""What users are told of leave, cases, appeals and notices, and in which words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Told(TextChoices):
    """The label is the title: it names nobody, so that it may leave the site."""

    LEAVE_WAITS = "leave_waits", _("A leave request waits for you")
    LEAVE_APPROVED = "leave_approved", _("Your leave was approved")
    LEAVE_REJECTED = "leave_rejected", _("Your leave was rejected")
    LEAVE_ENDS = "leave_ends", _("Your leave ends soon: report back in time")
    LEAVE_RETURNED = "leave_returned", _("Your return is on the record")
    LEAVE_PROOF_MISSING = "leave_proof_missing", _("Your return still needs its proof")
    LEAVE_OVERDUE = "leave_overdue", _("Your leave is overdue: report back")
    TRAINEE_OVERDUE = "trainee_overdue", _("A trainee has not reported back")
    CANCEL_ASKED = "cancel_asked", _("A trainee asks that leave be cancelled afterwards")
    CANCEL_GRANTED = "cancel_granted", _("Your leave was cancelled as you asked")
    CANCEL_DECLINED = "cancel_declined", _("Your leave was not cancelled")
    LIMIT_NEAR = "limit_near", _("Your leave comes near the line")
    TRAINEE_NEAR_LIMIT = "trainee_near_limit", _("A trainee's leave comes near the line")
    CASE_OPENED = "case_opened", _("A withdrawal case waits for a decision")
    OWN_CASE_OPENED = "own_case_opened", _("A withdrawal case about you was opened")
    CASE_CONFIRMED = "case_confirmed", _("A withdrawal was confirmed")
    CASE_DISMISSED = "case_dismissed", _("A withdrawal case was dismissed")
    SANCTION_IMPOSED = "sanction_imposed", _("A sanction was put on the record")
    APPEAL_WAITS = "appeal_waits", _("An appeal waits for your answer")
    APPEAL_UPHELD = "appeal_upheld", _("Your appeal was upheld")
    APPEAL_DISMISSED = "appeal_dismissed", _("Your appeal was answered")
    CERTIFICATE_ISSUED = "certificate_issued", _("Your certificate was issued")
    NOTICE_PUBLISHED = "notice_published", _("A new attendance notice was published")
    NOTICE_CORRECTED = "notice_corrected", _("An attendance notice was corrected")
    MEAL_COUNTED = "meal_counted", _("The count for the caterer is ready")
    SESSION_ADDED = "session_added", _("The timetable has one more session")
    SESSION_MOVED = "session_moved", _("A session was moved")
    SESSION_CHANGED = "session_changed", _("A session was changed")
    SESSION_CANCELLED = "session_cancelled", _("A session was cancelled")
    SESSION_RESTORED = "session_restored", _("A cancelled session takes place after all")


def scope_of(class_id: int) -> str:
    """How a message says which class it belongs to."""
    return f"class:{class_id}"


def subject_of(trainee_id: int) -> str:
    """How a message says whom it is about."""
    return f"trainee:{trainee_id}"


SENTENCES = {
    Told.LEAVE_WAITS: _("{name}, {when}: decide it with its effect in view."),
    Told.LEAVE_APPROVED: _("{when}. Report back when you return."),
    Told.LEAVE_REJECTED: _("{when}. The reason stands with the request."),
    Told.LEAVE_ENDS: _("It ends at {until}; the proof is handed in when you report back."),
    Told.LEAVE_RETURNED: _("Leave {when} is closed."),
    Told.LEAVE_PROOF_MISSING: _("Leave {when} has ended; hand in the proof to close it."),
    Told.LEAVE_OVERDUE: _("Leave {when} should have been reported back by {until}."),
    Told.TRAINEE_OVERDUE: _("{name}, leave {when}: nobody has reported back by {until}."),
    Told.CANCEL_ASKED: _("{name}, {when}: grant it or decline it with a reason."),
    Told.CANCEL_GRANTED: _("Leave {when} leaves no trace in hours, marks and points."),
    Told.CANCEL_DECLINED: _("Leave {when} stays; the reason stands with it."),
    Told.LIMIT_NEAR: _("{taken} of {line} hours are taken; above the line a case opens."),
    Told.TRAINEE_NEAR_LIMIT: _("{name}: {taken} of {line} hours of leave are taken."),
    Told.CASE_OPENED: _("{name}: look at the evidence, then confirm or dismiss."),
    Told.OWN_CASE_OPENED: _("The organisation department decides it. You can be heard before."),
    Told.CASE_CONFIRMED: _("{name} is expected nowhere from now on."),
    Told.CASE_DISMISSED: _("{name} stays in the class."),
    Told.SANCTION_IMPOSED: _("Its reason stands with the incident."),
    Told.APPEAL_WAITS: _("{name} appeals against an entry of the ledger."),
    Told.APPEAL_UPHELD: _("The entry is reversed; the answer stands with it."),
    Told.APPEAL_DISMISSED: _("The entry stands; the reason stands with it."),
    Told.CERTIFICATE_ISSUED: _("{serial}. Whoever scans its code reads that it is valid."),
    Told.NOTICE_PUBLISHED: _("No. {number}, to {until}. Objections are possible for some days."),
    Told.NOTICE_CORRECTED: _(
        "No. {number}, to {until}: edition {edition} replaces the one before it."
    ),
    Told.MEAL_COUNTED: _("Meal {when}: {expected} in all, {out} not eating, prepare {prepared}."),
    Told.SESSION_ADDED: _("“{title}”: {when}, {place}."),
    Told.SESSION_MOVED: _("“{title}” was on {before} and is on {when} now, {place}."),
    Told.SESSION_CHANGED: _("“{title}”: {when}, {place}."),
    Told.SESSION_CANCELLED: _("“{title}” on {when} does not take place."),
    Told.SESSION_RESTORED: _("“{title}”: {when}, {place}."),
}
