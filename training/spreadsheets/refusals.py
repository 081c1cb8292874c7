"""Why a whole file was refused before any of its cells was believed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WorkbookRefusal(TextChoices):
    NOT_A_WORKBOOK = (
        "not_a_workbook",
        _("This is not an Excel workbook. Open it in Excel or WPS and save it as .xlsx."),
    )
    OLD_FORMAT = (
        "old_format",
        _("This is an old .xls workbook. Open it in Excel or WPS and save it as .xlsx."),
    )
    ENCRYPTED = (
        "encrypted",
        _("The workbook is protected with a password. Save it without one."),
    )
    DAMAGED = (
        "damaged",
        _("The workbook is damaged or incomplete. Save it again and send it once more."),
    )
    TOO_LARGE = (
        "too_large",
        _("The workbook is too large. Copy the table alone into a new workbook."),
    )
    TOO_MANY_ROWS = (
        "too_many_rows",
        _("Sheet {sheet} goes on in row {row}; more than {limit} rows cannot be read."),
    )
    TOO_MANY_COLUMNS = (
        "too_many_columns",
        _("Sheet {sheet}, row {row} goes on in column {column}; more than {limit} cannot be read."),
    )
    TEXT_TOO_LONG = (
        "text_too_long",
        _("Sheet {sheet}, row {row}, column {column}: more than {limit} characters. Shorten it."),
    )
