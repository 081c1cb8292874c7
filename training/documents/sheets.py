"""Lists as .xlsx: the one writer of sheets for the whole project.

Same facts, same bytes: dates in the file are the one given, never the clock's.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.writer.excel import ExcelWriter

from training.documents.cells import clean, head_cells, lead_cell, value_cell
from training.documents.columns import Align, Column, Row, head_levels, heads

MOST_PORTRAIT = 7  # columns on an upright page
A4 = 9  # the format's number for the paper
NO_DATE = date(2000, 1, 1)
PRODUCER = "cadre-training"
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Sheet:
    """``name`` is its tab, ``heading`` the line over the table, ``notes`` lines below that,
    ``closing`` lines under the table.

    Without ``landscape`` more than seven columns lie down. Rows may come from a generator.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    heading: str = ""
    notes: Sequence[str] = ()
    closing: Sequence[str] = ()
    landscape: bool | None = None

    @property
    def lead(self) -> list[str]:
        return [line for line in (self.heading, *self.notes) if line]

    @property
    def wide(self) -> bool:
        return len(self.columns) > MOST_PORTRAIT if self.landscape is None else self.landscape


def write_sheet(
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Row],
    heading: str = "",
    notes: Sequence[str] = (),
    made_on: date | None = None,
) -> bytes:
    """One sheet as .xlsx; ``title`` names its tab and the file."""
    sheet = Sheet(title, columns, rows, heading=heading, notes=notes)
    return write_book([sheet], title=title, made_on=made_on)


def write_book(sheets: Sequence[Sheet], *, title: str, made_on: date | None = None) -> bytes:
    """Several sheets in one .xlsx, each row written as it comes."""
    book = Workbook(write_only=True)
    book.properties.creator = PRODUCER
    book.properties.title = clean(title)
    names: set[str] = set()
    for sheet in sheets:
        with closing(book.create_sheet(_tab(sheet.name, names))) as page:
            _fill(page, sheet)
    return _frozen(book, made_on or NO_DATE)


def _fill(page: Any, sheet: Sheet) -> None:
    columns, head = sheet.columns, heads(sheet.columns)
    levels = head_levels(columns)
    last_row = len(sheet.lead) + levels
    _set_up(page, sheet, top=last_row)
    _set_heights(page, sheet, levels)
    _merge(page, sheet)
    for number, line in enumerate(sheet.lead):
        across = Align.CENTRE if _lines(line, sheet) == 1 or not number else Align.LEFT
        heading = not number and bool(sheet.heading)
        page.append([lead_cell(page, line, heading=heading, across=across)])
    for level in range(levels):
        page.append(list(head_cells(page, head, level, len(columns))))
    for row in sheet.rows:
        page.append([value_cell(page, v, c) for v, c in zip(row, columns, strict=True)])
        last_row += 1
    for line in sheet.closing:
        last_row += 1
        _join(page, 1, last_row, len(columns), last_row)
        page.row_dimensions[last_row].height = 36
        page.append([lead_cell(page, line, heading=False, across=Align.LEFT)])
    page.print_area = f"A1:{get_column_letter(len(columns))}{last_row}"


def _set_up(page: Any, sheet: Sheet, *, top: int) -> None:
    """All that a streamed sheet must know before its first row."""
    for number, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.freeze_panes = f"A{top + 1}"
    page.print_title_rows = f"1:{top}"
    page.page_setup.orientation = "landscape" if sheet.wide else "portrait"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.oddFooter.center.text = "第 &P 页 共 &N 页"


def _set_heights(page: Any, sheet: Sheet, levels: int) -> None:
    """Merged cells do not grow by themselves: they get their room here, in points."""
    lead = sheet.lead
    for number, line in enumerate(lead, start=1):
        large = number == 1 and bool(sheet.heading)
        lines = _lines(line, sheet, stretch=1.5 if large else 1)
        page.row_dimensions[number].height = lines * (26 if large else 15) + 5
    tallest = max(column.label.count("\n") + 1 for column in sheet.columns)
    for level in range(levels):
        page.row_dimensions[len(lead) + 1 + level].height = max(20, 16 * tallest / levels)


def _lines(text: str, sheet: Sheet, *, stretch: float = 1) -> int:
    """About how many lines ``text`` takes across the table; Chinese counts double."""
    halves = sum(2 if ord(character) > 0x2000 else 1 for character in text)
    return max(1, ceil(halves * stretch / sum(column.width for column in sheet.columns)))


def _merge(page: Any, sheet: Sheet) -> None:
    lead = len(sheet.lead)
    for row in range(1, lead + 1):
        _join(page, 1, row, len(sheet.columns), row)
    for head in heads(sheet.columns):
        row = lead + 1 + head.level
        _join(page, head.first + 1, row, head.last + 1, row + head.levels - 1)


def _join(page: Any, left: int, top: int, right: int, bottom: int) -> None:
    if (left, top) != (right, bottom):
        page.merged_cells.add(CellRange(min_col=left, min_row=top, max_col=right, max_row=bottom))


def _tab(name: str, taken: set[str]) -> str:
    """At most 31 characters, none of []:*?/\\', each name once."""
    plain = NOT_IN_A_NAME.sub(" ", clean(name)).replace("\n", " ").strip()[:31] or "1"
    tab, number = plain, 2
    while tab.lower() in taken:
        suffix = f" ({number})"
        tab, number = plain[: 31 - len(suffix)] + suffix, number + 1
    taken.add(tab.lower())
    return tab


def _frozen(book: Workbook, made_on: date) -> bytes:
    """Write the book with ``made_on`` for every date that the format asks for."""
    moment = datetime(made_on.year, made_on.month, made_on.day)
    loose, result = BytesIO(), BytesIO()
    with ZipFile(loose, "w", ZIP_STORED, allowZip64=True) as archive:
        book.properties.created = book.properties.modified = moment
        ExcelWriter(book, archive).write_data()
    with ZipFile(loose) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, date_time=(made_on.year, made_on.month, made_on.day, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return result.getvalue()
