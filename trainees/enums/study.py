"""Homework, and why its verbs refuse."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Handing(TextChoices):
    MISSING = "missing", pgettext_lazy("homework", "Missing")
    LATE = "late", pgettext_lazy("homework", "Late")


class BulletinRefusal(TextChoices):
    NOBODY = "nobody", _("Choose who wrote it: trainees, or a sub-class as a whole.")
    RECORDED = "recorded", _("This piece is recorded for them already.")
    ADOPTED = "adopted", _("It is adopted; reverse the adoption first.")
    GONE = "gone", _("This record has been taken out already.")
    NO_AUTHOR = (
        "no_author",
        _("Points are posted for people: record first which trainees wrote this piece."),
    )


class HandState(TextChoices):
    """How a trainee stands with a piece; excused is who was withdrawn before it was due."""

    IN_TIME = "in_time", pgettext_lazy("homework", "In time")
    LATE = "late", pgettext_lazy("homework", "Late")
    MISSING = "missing", pgettext_lazy("homework", "Missing")
    NOT_YET = "not_yet", pgettext_lazy("homework", "Not yet")
    EXCUSED = "excused", pgettext_lazy("homework", "Excused")


class HomeworkRefusal(TextChoices):
    TITLE_TAKEN = "title_taken", _("There is homework with this title already.")
    DUE_PASSED = "due_passed", _("The due date lies in the past.")
    HANDED_IN = "handed_in", _("You handed it in already, and the due date has passed.")
    WITHDRAWN = "withdrawn", _("The trainee has been withdrawn from the class.")
    NOT_DUE = "not_due", _("The due date has not passed; nothing is late yet.")
    UPLOADED = "uploaded", _("There is an upload, which says by itself when it came in.")
    REASON_NEEDED = (
        "reason_needed",
        _("The homework is collected; say why what was recorded changes."),
    )
    CHANGED = "changed", _("Somebody recorded something else meanwhile; look at it again.")
