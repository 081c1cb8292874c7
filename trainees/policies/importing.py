"""What an import from a workbook is, and what may keep its rows from being written."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportKind(TextChoices):
    ROSTER = "roster", _("Roster")
    TIMETABLE = "timetable", _("Timetable")


class ImportState(TextChoices):
    PREVIEWED = "previewed", pgettext_lazy("import", "Nothing written yet")
    CONFIRMED = "confirmed", pgettext_lazy("import", "Written")
    DISCARDED = "discarded", pgettext_lazy("import", "Discarded")
    UNDONE = "undone", pgettext_lazy("import", "Undone")


class RosterOutcome(TextChoices):
    """What a row of a roster will do."""

    NEW = "new", _("New person")
    KNOWN = "known", _("Known person")
    ENROLLED = "enrolled", _("Already in this class")


class ImportProblem(TextChoices):
    """The workbook is sound, but what it says does not fit what stands already."""

    ALL_ENROLLED = (
        "all_enrolled",
        _("Everybody on this roster is in the class already. There is nothing to import."),
    )
    ENROLLED = (
        "enrolled",
        _("{value} is in this class already, as number {other}. Take the row out."),
    )
    NUMBER_TAKEN = "number_taken", _("Number {value} belongs to {other} of this class already.")
    OFFICE_TOO_LONG = "office_too_long", _("“{value}” is longer than {other} characters.")
    CLASH_IN_SHEET = "clash_in_sheet", _("“{value}” clashes within this sheet: {other}.")
    CLASH = "clash", _("“{value}” clashes with what stands already: {other}.")


class ImportNote(TextChoices):
    """Worth a look; nothing has to be changed."""

    OUTSIDE_PHASES = "outside_phases", _("{value} lies outside the dates of the class.")


class ImportRefusal(TextChoices):
    NOT_SOUND = (
        "not_sound",
        _("Nothing was written: the class has changed meanwhile. Look at the problems below."),
    )
    CHOOSE_SUB_CLASS = "choose_sub_class", _("Choose the sub-class for those who have none.")
    DISCARDED = "discarded", _("This import was discarded. Upload the workbook again.")
    FILE_GONE = "file_gone", _("The uploaded workbook is gone. Upload it again.")
    NOT_WRITTEN = "not_written", _("This import is not written, so there is nothing to undo.")
    UNDO_TOO_LATE = "undo_too_late", _("The class has been opened; its imports stay.")
    UNDO_DEPENDS = (
        "undo_depends",
        _("Something stands on this import already, so it cannot be undone."),
    )
