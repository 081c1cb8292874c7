"""What may be wrong with a timetable's cell."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TimetableProblem(TextChoices):
    """The timetable cannot be taken until these are mended in the workbook."""

    NO_TIMETABLE = (
        "no_timetable",
        _("No timetable was found: no sheet has a row of headers with 日期 and 教学内容."),
    )
    NO_SESSIONS = "no_sessions_in_sheet", _("There is no session under the header row.")
    NO_TIME_COLUMN = "no_time_column", _("The header row has no column for the time (时间).")
    DATE_MISSING = "date_missing", _("The date is missing.")
    DATE_BAD = "date_bad", _("“{value}” is no date. Write it like 2014-04-07.")
    YEAR_MISSING = (
        "year_missing",
        _("“{value}” has no year, nor has the title. Write it like 2014-04-07."),
    )
    WEEKDAY_WRONG = "weekday_wrong", _("“{value}” does not fit the date, which is a {other}.")
    TIME_MISSING = "time_missing", _("The time is missing. Write it like 8:30-12:00.")
    TIME_BAD = "time_bad", _("“{value}” is no time. Write it like 8:30-12:00.")
    ENDS_BEFORE_START = "sheet_ends_before_start", _("“{value}” ends before it starts.")
    TITLE_MISSING = "title_missing", _("What is taught is missing.")
    TEXT_TOO_LONG = "timetable_text_too_long", _("“{value}” is longer than {other} characters.")
    SUB_CLASS_UNKNOWN = (
        "timetable_sub_class_unknown",
        _("“{value}” is no sub-class of this class. It has: {other}."),
    )
    HOURS_BAD = "hours_bad", _("“{value}” is no number of hours. Use 0 or more, like 4 or 2.5.")


class TimetableNote(TextChoices):
    """Worth a look; nothing has to be changed."""

    LINE_NOT_READ = "timetable_line_not_read", _("“{value}” was not read: it is no session.")
    SHEET_NOT_READ = (
        "timetable_sheet_not_read",
        _("This sheet has a timetable too. Only the first one was read."),
    )
