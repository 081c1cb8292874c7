"""What may be wrong with a roster's cell, and what is only worth a look before confirming."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RosterProblem(TextChoices):
    """The roster cannot be taken until these are mended in the workbook."""

    NO_ROSTER = (
        "no_roster",
        _("No roster was found: no sheet has a row of headers with 姓名 and 工作单位."),
    )
    NO_PEOPLE = "no_people", _("There is nobody under the header row.")
    NO_UNIT_COLUMN = (
        "no_unit_column",
        _("The header row has no column for the home unit (工作单位)."),
    )
    TWO_NAME_COLUMNS = (
        "two_name_columns",
        _("The header row has two columns for names. Put all people under each other."),
    )
    NAME_MISSING = "name_missing", _("The name is missing.")
    NAME_TOO_LONG = "name_too_long", _("“{value}” is longer than 64 characters.")
    UNIT_MISSING = "unit_missing", _("The home unit is missing.")
    UNIT_AND_POST = (
        "unit_and_post",
        _("“{value}” holds unit and post in one. Part them by a space or into two columns."),
    )
    TEXT_TOO_LONG = "roster_text_too_long", _("“{value}” is longer than {other} characters.")
    NUMBER_BAD = "number_bad", _("“{value}” is no number. Use whole numbers from 1 on.")
    NUMBER_TWICE = "number_twice", _("Number {value} stands in row {other} already.")
    PERSON_TWICE = (
        "person_twice",
        _("{value} of the same unit stands in row {other} already. Remove one of the rows."),
    )
    GENDER_BAD = "gender_bad", _("“{value}” is neither 男 nor 女.")
    BIRTH_BAD = "birth_bad", _("“{value}” is no month of birth. Write it like 1981.02.")
    BIRTH_UNCLEAR = (
        "birth_unclear",
        _("{value} may be January or October. Write it as text, like 1981.01 or 1981.10."),
    )
    SUB_CLASS_UNKNOWN = (
        "sub_class_unknown",
        _("“{value}” is no sub-class of this class. It has: {other}."),
    )


class RosterNote(TextChoices):
    """Worth a look; nothing has to be changed."""

    SAME_NAME = "same_name", _("{value} stands in row {other} too: two people of one name.")
    PHONE_UNUSUAL = "phone_unusual", _("“{value}” does not look like a telephone number.")
    NO_SUB_CLASS = "no_sub_class", _("No sub-class is given.")
    LINE_NOT_READ = "line_not_read", _("“{value}” was not read: it is no person.")
    SHEET_NOT_READ = (
        "roster_sheet_not_read",
        _("This sheet has a roster too. Only the first one was read."),
    )
