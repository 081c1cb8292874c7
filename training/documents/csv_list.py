"""Lists as .csv, for programs that read no sheets: the same columns and rows as the sheet's."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from training.documents.cells import clean
from training.documents.columns import Column, Kind, Row, Value, printed

BOM = "\ufeff"  # without it the usual programs take Chinese for something else
FORMULA = ("=", "+", "-", "@")
BREAKS = ("\t", "\r", "\n")
WIDE = str.maketrans("＝＋－＠", "=+-@")


def write_csv(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """UTF-8 with one line of heads. Text that a program would take for a formula gets an
    apostrophe before it; numbers stay numbers, below zero too."""
    text = StringIO()
    out = csv.writer(text)
    out.writerow([harmless(_head(column)) for column in columns])
    for row in rows:
        out.writerow([_cell(value, column) for value, column in zip(row, columns, strict=True)])
    return (BOM + text.getvalue()).encode()


def harmless(text: str) -> str:
    """What begins like a formula, also behind blanks or a full-width sign, is made plain text."""
    plain = clean(text)
    begins = plain.lstrip(" \u3000\ufeff").translate(WIDE).startswith(FORMULA)
    return f"'{plain}" if begins or plain.startswith(BREAKS) else plain


def _head(column: Column) -> str:
    label = column.label.replace("\n", " ")
    return f"{column.group} {label}" if column.group else label


def _cell(value: Value, column: Column) -> str:
    if isinstance(value, str):
        return harmless(value)
    return printed(value, Kind.TEXT if column.kind is Kind.NAME else column.kind)
