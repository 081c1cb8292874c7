"""What is looked at before a class is closed, and what has to be done first (docs/rules.md, R1)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Matter(TextChoices):
    """What may still be open in a class, in the order of the list."""

    ROLLS = "rolls", _("Rolls not taken")
    CASES = "cases", _("Withdrawal cases without a decision")
    APPEALS = "appeals", _("Appeals without an answer")
    AHEAD = "ahead", _("Sessions that are not over")
    LEAVE = "leave", _("Leave without a decision")
    RETURNS = "returns", _("Leave not reported back from")
    ASKS = "asks", _("Requests to cancel leave without an answer")
    INCIDENTS = "incidents", _("Incidents without a decision")
    EXAM = "exam", _("Exam marks missing")
    HOMEWORK = "homework", _("Homework not collected")
    OUTSTANDING = "outstanding", _("Outstanding trainees not confirmed")
    CERTIFICATES = "certificates", _("Certificates not issued")
    NOTICES = "notices", _("Notices not signed off")


# Whether somebody has completed hangs on these, and nobody can decide them afterwards.
BLOCKS = (Matter.ROLLS, Matter.CASES, Matter.APPEALS)
WHY = {
    Matter.ROLLS: _("Attendance, hours and points hang on them. Take them, or cancel the session."),
    Matter.CASES: _("A closed class decides nothing; its trainee would never complete it."),
    Matter.APPEALS: _("Trainees have a right to an answer, and afterwards no points change."),
    Matter.AHEAD: _("Their rolls cannot be taken any more; their hours stay in the timetable."),
    Matter.LEAVE: _("They stay as they are, undecided, and count as no leave."),
    Matter.RETURNS: _("Those past their deadline are marked overdue with the points for it."),
    Matter.ASKS: _("The leave then counts as taken."),
    Matter.INCIDENTS: _("They stay on record without points or sanction."),
    Matter.EXAM: _("Without a mark there are no points for the exam."),
    Matter.HOMEWORK: _("Nothing is posted for what was not handed in."),
    Matter.OUTSTANDING: _("The list cannot be confirmed any more."),
    Matter.CERTIFICATES: _("They can still be issued after the class is closed."),
    Matter.NOTICES: _("They can still be signed off after the class is closed."),
}


class ClosingRefusal(TextChoices):
    BLOCKED = "blocked", _("This has to be done first: {matters}.")
    NOT_CLOSED = "not_closed", _("The archive is made when the class is closed.")
    NOT_READ = "not_read", _("The list has changed. Read it again and confirm.")


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """So many of one matter are open."""

    matter: Matter
    count: int

    @property
    def blocks(self) -> bool:
        return self.matter in BLOCKS

    @property
    def why(self) -> str:
        return str(WHY[self.matter])


def as_read(points: Iterable[OpenPoint]) -> str:
    """What a form carries of the list that was read, to be compared with the list as it stands."""
    return " ".join(f"{point.matter}:{point.count}" for point in points)
