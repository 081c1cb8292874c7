"""The cells of every sheet: what is text stays text, whatever it begins with."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side

from training.documents.columns import Align, Column, Head, Kind, Value

FORMATS = {
    Kind.TEXT: "@",
    Kind.NAME: "@",
    Kind.COUNT: "0",
    Kind.HOURS: "General",
    Kind.PERCENT: "0.00%",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
    Kind.TIME: "hh:mm",
}
LONGEST = 32_767  # characters in a cell
# What XML cannot hold, and lone halves of characters.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
THIN = Side(style="thin", color="FF222222")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
BODY = Font(name="宋体", size=10.5)
HEAD = Font(name="黑体", size=10.5)
HEADING = Font(name="宋体", size=16, bold=True)
ALIGNMENTS = {
    align: Alignment(horizontal=align.value, vertical="center", wrap_text=True) for align in Align
}


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


def value_cell(page: Any, value: Value, column: Column) -> Any:
    """Text as text; numbers, dates and times as such."""
    if isinstance(value, str):
        cell = text_cell(page, value)
    else:
        cell = WriteOnlyCell(page, _plain(value, column.kind))
        cell.number_format = FORMATS[column.kind]
    cell.font, cell.alignment, cell.border = BODY, ALIGNMENTS[column.align], GRID
    return cell


def lead_cell(page: Any, text: str, *, heading: bool, across: Align) -> Any:
    """A line over the table: the heading, or a note below it."""
    cell = text_cell(page, text)
    cell.font, cell.alignment = HEADING if heading else BODY, ALIGNMENTS[across]
    return cell


def head_cells(page: Any, heads: Sequence[Head], level: int, count: int) -> Iterator[Any]:
    """One row of the head, ``count`` cells wide."""
    labels = {head.first: head.label for head in heads if head.level == level}
    for index in range(count):
        cell = text_cell(page, labels.get(index, ""))
        cell.font, cell.alignment, cell.border = HEAD, ALIGNMENTS[Align.CENTRE], GRID
        yield cell


def _plain(value: Value, kind: Kind) -> Any:
    """A sheet knows no zones: a moment is written as its wall clock shows it."""
    match value:
        case datetime() | time():
            return value.replace(tzinfo=None)
        case int() | Decimal() if kind is Kind.PERCENT:
            return Decimal(value) / 100
        case _:
            return value
