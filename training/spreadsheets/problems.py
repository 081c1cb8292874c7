"""What is wrong in one cell, told so that whoever typed it finds the cell."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _

LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason with its place. `row` is None for the whole workbook, `column_letter` empty for a
    whole row; `value` quotes the cell, `other` what it disagrees with."""

    reason: TextChoices
    sheet: str = ""
    row: int | None = None
    column_letter: str = ""
    column_label: str = ""
    value: str = ""
    other: str = ""

    @property
    def place(self) -> str:
        """In the reader's language: sheet, row and column, as far as the problem has them."""
        if self.row is None:
            return _("Sheet {sheet}").format(sheet=self.sheet) if self.sheet else _("Workbook")
        if not self.column_letter:
            return _("Sheet {sheet}, row {row}").format(sheet=self.sheet, row=self.row)
        return _("Sheet {sheet}, row {row}, column {column} ({label})").format(
            sheet=self.sheet, row=self.row, column=self.column_letter, label=self.column_label
        )

    @property
    def sentence(self) -> str:
        return str(self.reason.label).format(value=self.value, other=self.other)

    def __str__(self) -> str:
        return _("{place}: {sentence}").format(place=self.place, sentence=self.sentence)


def quoted(value: object) -> str:
    """A cell's value, short enough to stand in a sentence."""
    text = str(value)
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"
