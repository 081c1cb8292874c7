"""The one place where cells are written: what is text stays text, whatever it begins with.

Same facts, same bytes: dates in the file are the one given, never the clock's.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.writer.excel import ExcelWriter

from training.documents.columns import Column, Kind, Row, Value, head_levels, heads

FORMATS = {
    Kind.TEXT: "@",
    Kind.COUNT: "0",
    Kind.HOURS: "General",
    Kind.PERCENT: "0.00%",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
    Kind.TIME: "hh:mm",
}
MOST_PORTRAIT = 7  # columns on an upright page
LONGEST = 32_767  # characters in a cell
NO_DATE = date(2000, 1, 1)
PRODUCER = "cadre-training"
# What XML cannot hold, and lone halves of characters.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
THIN = Side(style="thin", color="FF222222")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


@dataclass(frozen=True)
class Sheet:
    """``name`` is its tab, ``heading`` the line over the table, ``notes`` lines below that."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    heading: str = ""
    notes: Sequence[str] = field(default_factory=tuple)
    landscape: bool | None = None  # None: by the number of columns


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
    """Several sheets in one .xlsx. Rows are taken one by one and may come from a generator."""
    book = Workbook(write_only=True)
    book.properties.creator = PRODUCER
    book.properties.title = clean(title)
    names: set[str] = set()
    for sheet in sheets:
        _fill(book.create_sheet(_tab(sheet.name, names)), sheet)
    return _frozen(book, made_on or NO_DATE)


def clean(text: str) -> str:
    """Without the characters that a sheet cannot hold; line breaks stay."""
    return ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST]


def text_cell(page: Any, text: str) -> Any:
    """A cell that is text for good: never a formula, also when it is edited later."""
    cell = WriteOnlyCell(page)
    cell.value = clean(text)
    cell.data_type = "s"
    cell.number_format = FORMATS[Kind.TEXT]
    return cell


def _fill(page: Any, sheet: Sheet) -> None:
    lead = [line for line in (sheet.heading, *sheet.notes) if line]
    levels, columns = head_levels(sheet.columns), sheet.columns
    top = len(lead) + levels
    _set_up(page, sheet, top)
    _merge(page, columns, lead=len(lead))
    for number, line in enumerate(lead):
        page.append([_lead_cell(page, line, large=not number and bool(sheet.heading))])
    for level in range(levels):
        page.append(list(_head_row(page, columns, level)))
    count = top
    for row in sheet.rows:
        pairs = zip(row, columns, strict=True)
        page.append([_cell(page, value, column) for value, column in pairs])
        count += 1
    page.print_area = f"A1:{get_column_letter(len(columns))}{count}"


def _set_up(page: Any, sheet: Sheet, top: int) -> None:
    """All that a streamed sheet must know before its first row."""
    for number, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    wide = len(sheet.columns) > MOST_PORTRAIT if sheet.landscape is None else sheet.landscape
    page.freeze_panes = f"A{top + 1}"
    page.print_title_rows = f"1:{top}"
    page.page_setup.orientation = "landscape" if wide else "portrait"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.oddFooter.center.text = "第 &P 页 共 &N 页"


def _merge(page: Any, columns: Sequence[Column], *, lead: int) -> None:
    for row in range(1, lead + 1):
        _join(page, 1, row, len(columns), row)
    for head in heads(columns):
        row = lead + 1 + head.level
        _join(page, head.first + 1, row, head.last + 1, row + head.levels - 1)


def _join(page: Any, left: int, top: int, right: int, bottom: int) -> None:
    if (left, top) != (right, bottom):
        page.merged_cells.add(
            CellRange(min_col=left, min_row=top, max_col=right, max_row=bottom)
        )


def _lead_cell(page: Any, text: str, *, large: bool) -> Any:
    cell = text_cell(page, text)
    cell.font = Font(name="宋体", size=16 if large else 10.5, bold=large)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _head_row(page: Any, columns: Sequence[Column], level: int) -> Iterator[Any]:
    labels = {head.first: head.label for head in heads(columns) if head.level == level}
    for index in range(len(columns)):
        cell = text_cell(page, labels.get(index, ""))
        cell.font = Font(name="黑体", size=10.5)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = GRID
        yield cell


def _cell(page: Any, value: Value, column: Column) -> Any:
    if isinstance(value, str):
        cell = text_cell(page, value)
    else:
        cell = WriteOnlyCell(page, _number(value, column.kind))
        cell.number_format = FORMATS[column.kind]
    cell.font = BODY
    cell.alignment = ALIGNMENTS[column.align]
    cell.border = GRID
    return cell


BODY = Font(name="宋体", size=10.5)
ALIGNMENTS = {
    align: Alignment(horizontal=align, vertical="center", wrap_text=True)
    for align in ("left", "center", "right")
}


def _number(value: Value, kind: Kind) -> Any:
    """A sheet knows no zones: a moment is written as its wall clock shows it."""
    match value:
        case datetime() | time():
            return value.replace(tzinfo=None)
        case int() | Decimal() if kind is Kind.PERCENT:
            return Decimal(value) / 100
        case _:
            return value


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
            entry = ZipInfo(name, date_time=moment.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return result.getvalue()
