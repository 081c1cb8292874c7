"""Closed lists of the trainees' floor, and the reasons for which its verbs refuse."""
# Long because every choice and every refusal of this floor stands in one list.

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


class RollState(TextChoices):
    DRAFT = "draft", pgettext_lazy("roll", "Waiting for confirmation")
    TAKEN = "taken", pgettext_lazy("roll", "Taken")


class CaseState(TextChoices):
    OPEN = "open", pgettext_lazy("case", "Waiting for decision")
    CONFIRMED = "confirmed", pgettext_lazy("case", "Withdrawal confirmed")
    DISMISSED = "dismissed", pgettext_lazy("case", "Dismissed")
    LAPSED = "lapsed", pgettext_lazy("case", "Lapsed")


class CaseGround(TextChoices):
    LEAVE_OVER_LIMIT = "leave_over_limit", _("Leave over the limit")
    LEFT_WITHOUT_APPROVAL = "left_without_approval", _("Left school without approval")
    CONVENOR = "convenor", _("Convenor of a clique, banquet, drinking or gambling")
    AFTER_CENSURE = "after_censure", _("Another breach after a censure")


class SanctionLevel(TextChoices):
    TALK = "talk", _("Talk")
    CENSURE = "censure", _("Censure")
    WITHDRAWAL = "withdrawal", _("Withdrawal")


class IncidentMatter(TextChoices):
    """What an incident is about; the first three name their sanction themselves (R4.11)."""

    GATHERING = (
        "gathering",
        _("Clique, alumni group, banquet, drinking, gambling, place of entertainment"),
    )
    LEFT = "left", _("Left school without approval")
    CAR = "car", _("Official car kept at school, or a borrowed one")
    BREACH = "breach", _("Breach of a rule of the rulebook")
    OTHER = "other", pgettext_lazy("matter of an incident", "Something else")


class PartTaken(TextChoices):
    CONVENOR = "convenor", _("Convenor")
    PARTICIPANT = "participant", _("Participant")


class IncidentDecision(TextChoices):
    """The rungs of the ladder; a case is only opened, the organisation department decides it."""

    NONE = "none", pgettext_lazy("decision of an incident", "No sanction")
    TALK = "talk", _("Talk")
    CENSURE = "censure", _("Censure")
    CASE = "case", _("Withdrawal case")


class AppealState(TextChoices):
    OPEN = "open", pgettext_lazy("appeal", "Waiting for an answer")
    UPHELD = "upheld", pgettext_lazy("appeal", "Upheld")
    DISMISSED = "dismissed", pgettext_lazy("appeal", "Dismissed")


class Meal(TextChoices):
    BREAKFAST = "breakfast", _("Breakfast")
    LUNCH = "lunch", _("Lunch")
    DINNER = "dinner", _("Dinner")


class NightState(TextChoices):
    AWAY = "away", pgettext_lazy("night", "Away")
    LATE_BACK = "late_back", pgettext_lazy("night", "Back late")


class LifeRecord(TextChoices):
    """What can be taken back of meals and nights."""

    OPT_OUT = "opt_out", pgettext_lazy("life record", "Not eating")
    MISSING = "missing", pgettext_lazy("life record", "Missing at the meal")
    NIGHT = "night", pgettext_lazy("life record", "Night check")


class Handing(TextChoices):
    MISSING = "missing", pgettext_lazy("homework", "Missing")
    LATE = "late", pgettext_lazy("homework", "Late")


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


class RollRefusal(TextChoices):
    NOT_IN_ROSTER = "not_in_roster", _("Number {number} is not on the roll of this session.")
    NO_ROLL = "no_roll", _("No roll has been taken for this session yet.")
    CANCELLED = "cancelled", _("The session has been cancelled.")
    MOVED = "moved", _("The session has been moved to {when} meanwhile; look again, then save.")
    TOO_EARLY = "too_early", _("The roll opens {minutes} minutes before the session starts.")
    REASON_NEEDED = "reason_needed", _("Say why the mark is corrected.")
    NOT_YOUR_SUB_CLASS = "not_your_sub_class", _("You take no roll in this sub-class.")
    TAKEN = "taken", _("The class head has taken this roll; tell them what should be different.")
    WEEK_CLOSED = (
        "week_closed",
        _("This week's rolls are closed; to change one, open the week again with a reason."),
    )
    CHECK_OVER = "check_over", _("A spot-check is saved before its session ends.")


class CheckInRefusal(TextChoices):
    EARLY = "early", _("Check-in opens at {when}.")
    LATE = "late", _("Check-in closed at {when}; speak to the class head.")
    WRONG_CODE = (
        "wrong_code",
        _("This code does not hold, or not any more. Type the one that is on the wall now."),
    )
    TOO_MANY = "too_many", _("Too many wrong codes; speak to the class head.")
    NOT_ON_ROLL = "not_on_roll", _("You are not on the roll of this session.")
    ON_LEAVE = "on_leave", _("You are on leave; report back to the class head first.")
    OFF = "off", _("This class has no self check-in.")


class SessionRefusal(TextChoices):
    CHANGED = "changed", _("Somebody has changed this session meanwhile; look at it again.")
    NOTHING_NEW = "nothing_new", _("Nothing is different from how the session stands.")
    CANCELLED = "cancelled", _("The session is cancelled; plan it again first.")
    NOT_CANCELLED = "not_cancelled", _("The session is not cancelled.")
    ROLL_AHEAD = (
        "roll_ahead",
        _(
            "The roll has been taken, so the session cannot be moved to a time that is still to "
            "come. Cancel it and add another."
        ),
    )


class WeekRefusal(TextChoices):
    NO_SESSION = "no_session", _("This week has no session of the class.")
    NOT_OVER = "not_over", _("The week can be closed once its last session has ended.")
    ROLLS_MISSING = (
        "rolls_missing",
        _("First take the {number} rolls of this week that are missing."),
    )
    CLOSED_ALREADY = "closed_already", _("The week is closed already.")
    NOT_CLOSED = "not_closed", _("The week is not closed.")
    REASON_NEEDED = "reason_needed", _("Say why the week is opened again.")
    REASON_TOO_LONG = "reason_too_long", _("A reason has at most 200 characters.")


class LifeRefusal(TextChoices):
    AFTER_CUTOFF = (
        "after_cutoff",
        _("The cut-off has passed; tell the welfare officer or the class head."),
    )
    UNKNOWN_RULE = "unknown_rule", _("The rulebook of this class has no rule {code}.")
    UNKNOWN_TRAINEE = "unknown_trainee", _("No trainee has the number {number}.")
    NOT_BY_HAND = "not_by_hand", _("Rule {code} posts by itself and is not entered by hand.")
    TITLE_NEEDED = "title_needed", _("Give the bulletin's title.")
    SCORE_RANGE = "score_range", _("A mark lies between 0 and 100; {score} does not.")
    NO_SUCH_MEAL = "no_such_meal", _("The class has no such meal; choose one from the list.")
    MEAL_AHEAD = "meal_ahead", _("The meal has not begun; check it at {time}.")
    NIGHT_AHEAD = "night_ahead", _("The night has not begun; check it at {time}.")
    NO_SUCH_NIGHT = "no_such_night", _("The class has no such night; choose one of its days.")
    NOT_YOURS = "not_yours", _("Number {number} is not in a sub-class of yours.")
    WITHDRAWN = "withdrawn", _("The trainee has been withdrawn from the class.")
    REASON_NEEDED = "reason_needed", _("Say why the record is taken back.")
    NO_RECORD = "no_record", _("This record has been taken back already.")
    OWN_RECORD = "own_record", _("Nobody takes back a record about themselves.")


class RoomRefusal(TextChoices):
    NO_SUCH_ROOM = "no_such_room", _("The class has no such room or bed; choose one from the plan.")
    NO_SUCH_TRAINEE = "no_such_trainee", _("Choose a trainee of a sub-class of yours.")
    TAKEN = "taken", _("Bed {bed} of room {room} is taken; choose a free one.")

    WITHDRAWN = "withdrawn", _("The trainee has been withdrawn and gets no bed.")
    BEDS_IN_USE = "beds_in_use", _("Bed {bed} of room {room} is in use; move who has it first.")


class HomeworkRefusal(TextChoices):
    TITLE_TAKEN = "title_taken", _("There is homework with this title already.")
    DUE_PASSED = "due_passed", _("The due date lies in the past.")
    HANDED_IN = "handed_in", _("You handed it in already, and the due date has passed.")
    WITHDRAWN = "withdrawn", _("The trainee has been withdrawn from the class.")


class LedgerRefusal(TextChoices):
    ALREADY_REVERSED = "already_reversed", _("This entry has been reversed already.")
    IS_REVERSAL = "is_reversal", _("A reversal cannot be reversed; post the entry anew.")
    REASON_NEEDED = "reason_needed", _("Say why the entry is reversed.")
    POSTED_BY_ITSELF = (
        "posted_by_itself",
        _("Rule {code} posts by itself; correct what the entry came from."),
    )
    OWN_ENTRY = "own_entry", _("Nobody reverses an entry of their own.")
    RULEBOOK_FROZEN = "rulebook_frozen", _("The rulebook was frozen when the class opened.")
    APPEAL_TOO_LATE = "appeal_too_late", _("The time for an appeal ended on {until}.")
    APPEALED_ALREADY = "appealed_already", _("This entry has been appealed already.")
    APPEAL_ANSWERED = "appeal_answered", _("This appeal has been answered already.")
    APPEAL_TEXT_NEEDED = "appeal_text_needed", _("Say what is wrong with the entry.")
    ANSWER_NEEDED = "answer_needed", _("Say why the appeal is upheld or dismissed.")
    OWN_APPEAL = "own_appeal", _("Nobody answers their own appeal.")


class NoticeRefusal(TextChoices):
    MISSING_GLYPHS = (
        "missing_glyphs",
        _("No font holds {characters}; ask the organiser to add a font that does."),
    )


class DocumentRefusal(TextChoices):
    NO_BULLETINS = "no_bulletins", _("No study bulletin has been adopted yet.")
    NO_SEATS = "no_seats", _("Nobody has a seat in a row yet; seats come with the roster.")


class CaseRefusal(TextChoices):
    NO_CASE = "no_case", _("No withdrawal case is open for this trainee on that ground.")
    CASE_OPEN = "case_open", _("A case on that ground is open already.")
    DISMISSED_BEFORE = (
        "dismissed_before",
        _("A case on that ground was dismissed; a second one cannot be opened."),
    )
    REASON_NEEDED = "reason_needed", _("Say why the case is dismissed.")
    STATEMENT_NEEDED = "statement_needed", _("Write your statement first.")
    WITHDRAWN = "withdrawn", _("The trainee has been withdrawn already.")
    NOT_YOURS = "not_yours", _("The organisation department decides withdrawals.")


class IncidentRefusal(TextChoices):
    OWN = "own", _("Nobody records or decides an incident of their own.")
    RULE_NEEDED = "rule_needed", _("Name the rule of the rulebook that was broken.")
    DECIDED_ALREADY = (
        "decided_already",
        _("This has been decided already; take the decision back first."),
    )
    NOT_DECIDED = "not_decided", _("There is no decision here to take back.")
    NOT_THIS_RUNG = (
        "not_this_rung",
        _("For this part the rules name another decision; choose one of those shown."),
    )
    TAKEN_BACK = "taken_back", _("This incident has been taken back.")
    REASON_NEEDED = "reason_needed", _("Say why it is taken back.")
    WITH_DEPARTMENT = (
        "with_department",
        _("The withdrawal case is the organisation department's to decide; ask it to dismiss it."),
    )


class OutstandingRefusal(TextChoices):
    CONFIRMED_ALREADY = (
        "confirmed_already",
        _("The list has been confirmed already; take it back first."),
    )
    NOT_CONFIRMED = "not_confirmed", _("No list is confirmed that could be taken back.")
    NOBODY = "nobody", _("Nobody qualifies, so there is nothing to confirm.")
    CHANGED = (
        "changed",
        _("The proposal has changed since you opened the page; look at it once more."),
    )
    OWN = "own", _("You are on the list yourself; somebody else has to confirm it.")
    REASON_NEEDED = "reason_needed", _("Say why the list is taken back.")
