"""One sheet as a stream of cells: only cells with a value are kept, wherever they stand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from openpyxl.utils.cell import get_column_letter

from training.refusals import Refused
from training.spreadsheets.markup import Budget
from training.spreadsheets.refusals import WorkbookRefusal
from training.spreadsheets.values import Raw, value_of

Value = str | int | float | bool | datetime | date | time

LONGEST_FORMULA = 200  # characters kept of a formula that has no stored result
ROOM_FOR_SPACES = 200  # around a text, before it is stripped
REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Row:
    """Row `number` (from 1); `values` by column number (from 1), empty cells left out."""

    number: int
    values: Mapping[int, Value]


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet's rows that hold anything, in order.

    A merged range's value stands in every row of the range's first column. `wide` names the rows
    in which something is merged across columns: titles and section lines.
    """

    name: str
    rows: tuple[Row, ...]
    wide: frozenset[int] = frozenset()


def column_letter(column: int) -> str:
    return str(get_column_letter(column))


@dataclass(frozen=True, slots=True)
class Bounds:
    rows: int
    columns: int
    characters: int
    merges: int


@dataclass(slots=True)
class SheetReader:
    """Listens to a worksheet part. Declared dimensions are ignored; every cell is checked."""

    name: str
    bounds: Bounds
    budget: Budget
    shared: list[str]
    date_styles: frozenset[str]
    date1904: bool
    grid: dict[int, dict[int, Value]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    row: int = 0
    column: int = 0
    raw: Raw | None = None
    target: list[str] | None = None
    phonetic: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "mergeCell":
            self._add_merge(attributes.get("ref", ""))
        elif name == "rPh":
            self.phonetic = True
        elif self.raw is not None and not self.phonetic:
            if name in ("v", "t"):
                self.target = self.raw.content
            elif name == "f":
                self.raw.has_formula = True
                self.target = self.raw.formula

    def text(self, data: str) -> None:
        if self.target is None or self.raw is None:
            return
        if self.target is self.raw.formula:
            data = data[: max(0, LONGEST_FORMULA - sum(map(len, self.target)))]
        else:
            self.raw.length += len(data)
            if self.raw.length > self.bounds.characters + ROOM_FOR_SPACES:
                self._refuse(WorkbookRefusal.TEXT_TOO_LONG, self.bounds.characters)
        self.target.append(data)

    def end(self, name: str) -> None:
        if name in ("v", "t", "f"):
            self.target = None
        elif name == "rPh":
            self.phonetic = False
        elif name == "c" and self.raw is not None:
            self._keep(self.raw)
            self.raw = None

    def sheet(self) -> SheetRows:
        last = max(self.grid, default=0)
        for top, left, bottom, _right in self.merges:
            self._fill(top, left, min(bottom, last))
        rows = tuple(
            Row(number, dict(sorted(self.grid[number].items()))) for number in sorted(self.grid)
        )
        wide = frozenset(top for top, left, _bottom, right in self.merges if right > left)
        return SheetRows(self.name, rows, wide)

    def _start_row(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r", "")
        self.row = (
            int(text) if text.isascii() and text.isdigit() and len(text) < 8 else self.row + 1
        )
        self.column = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        found = REFERENCE.fullmatch(attributes.get("r", ""))
        if found:
            self.column, self.row = _column_number(found[1]), int(found[2])
        else:
            self.column += 1
        self.raw = Raw(attributes.get("t", "n"), attributes.get("s", "0"))

    def _keep(self, raw: Raw) -> None:
        value = value_of(
            raw, shared=self.shared, date_styles=self.date_styles, date1904=self.date1904
        )
        if value is None:
            return
        if self.row > self.bounds.rows:
            self._refuse(WorkbookRefusal.TOO_MANY_ROWS, self.bounds.rows)
        if self.column > self.bounds.columns:
            self._refuse(WorkbookRefusal.TOO_MANY_COLUMNS, self.bounds.columns)
        if isinstance(value, str):
            if len(value) > self.bounds.characters:
                self._refuse(WorkbookRefusal.TEXT_TOO_LONG, self.bounds.characters)
            self.budget.spend(characters=len(value))
        self.grid.setdefault(self.row, {})[self.column] = value

    def _add_merge(self, reference: str) -> None:
        first, _colon, second = reference.partition(":")
        start, end = REFERENCE.fullmatch(first), REFERENCE.fullmatch(second)
        if start is None or end is None:
            return
        if len(self.merges) >= self.bounds.merges:
            raise Refused(WorkbookRefusal.TOO_LARGE)
        left, right = _column_number(start[1]), _column_number(end[1])
        self.merges.append((int(start[2]), left, int(end[2]), right))

    def _fill(self, top: int, left: int, bottom: int) -> None:
        value = self.grid.get(top, {}).get(left)
        if value is None or bottom <= top:
            return
        self.budget.spend(elements=bottom - top)
        for number in range(top + 1, bottom + 1):
            self.grid.setdefault(number, {})[left] = value

    def _refuse(self, reason: WorkbookRefusal, limit: int) -> None:
        column = column_letter(self.column) if 0 < self.column <= 18_278 else "?"
        raise Refused(reason, sheet=self.name, row=self.row, column=column, limit=limit)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
