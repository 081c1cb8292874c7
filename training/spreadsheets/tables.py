"""A table inside a sheet: the header row found by its words, wherever and in whatever order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices

from training.spreadsheets.problems import Problem, quoted
from training.spreadsheets.sheet import Row, SheetRows, Value, column_letter
from training.spreadsheets.texts import header_word, plain
from training.spreadsheets.workbook import Workbook

HEADER_WITHIN = 20  # rows from the top of a sheet

Words = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` by key as column numbers; `labels` by column number as typed; `ignored` labels of
    columns that no key wants; `above` the lines over the header."""

    sheet: SheetRows
    header_row: int
    columns: Mapping[str, int]
    labels: Mapping[int, str]
    ignored: tuple[str, ...]
    above: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """Rows under the header, without repeated headers."""
        for row in self.sheet.rows:
            if row.number > self.header_row and not self._repeats_header(row):
                yield row

    def value(self, row: Row, key: str) -> Value | None:
        column = self.columns.get(key)
        return None if column is None else row.values.get(column)

    def text(self, row: Row, key: str) -> str:
        return plain(self.value(row, key))

    def problem(
        self,
        reason: TextChoices,
        *,
        row: int | None = None,
        key: str = "",
        value: object = "",
        other: str = "",
    ) -> Problem:
        column = self.columns.get(key)
        return Problem(
            reason,
            self.sheet.name,
            self.header_row if row is None else row,
            "" if column is None else column_letter(column),
            "" if column is None else self.labels[column],
            quoted(plain(value)),
            other,
        )

    def _repeats_header(self, row: Row) -> bool:
        same = [c for c in self.columns.values() if plain(row.values.get(c)) == self.labels[c]]
        return len(same) >= 2


def find_tables(workbook: Workbook, words: Words, *, required: frozenset[str]) -> list[Table]:
    """One table for each sheet that has a header row with all required keys and one more.

    `words` gives each key its header words; where a sheet has several, the first in the list wins.
    """
    found = (_table_in(sheet, words, required) for sheet in workbook.sheets)
    return [table for table in found if table is not None]


def _table_in(sheet: SheetRows, words: Words, required: frozenset[str]) -> Table | None:
    best: tuple[Row, dict[str, int]] | None = None
    for row in sheet.rows:
        if row.number > HEADER_WITHIN:
            break
        columns = _columns_of(row, words)
        enough = len(required) if best is None else len(best[1])
        if required <= columns.keys() and len(columns) > enough:
            best = row, columns
    if best is None:
        return None
    header, columns = best
    labels = {column: plain(value) for column, value in header.values.items()}
    ignored = tuple(labels[c] for c in labels if c not in columns.values())
    above = tuple(
        plain(value)
        for row in sheet.rows
        if row.number < header.number
        for value in row.values.values()
    )
    return Table(sheet, header.number, columns, labels, ignored, above)


def _columns_of(row: Row, words: Words) -> dict[str, int]:
    present: dict[str, int] = {}
    for column, value in row.values.items():
        present.setdefault(header_word(value), column)
    columns: dict[str, int] = {}
    for key, names in words.items():
        found = [present[name] for name in names if name in present]
        if found:
            columns[key] = found[0]
    return columns
