"""A table as columns and rows: what its cells say, without links and marks."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import ngettext

from training.documents.columns import Align, Column, Kind, Row, Value
from training.documents.lists import Listing

MINUS = "\u2212"


def listing_of(
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    above: str = "",
    organiser: str = "",
) -> Listing:
    """The rows as a list of today; `above` is the class they are of."""
    found = list(rows)
    return Listing(
        name=name,
        above=above,
        organiser=organiser,
        made_on=timezone.localdate(),
        columns=columns,
        rows=found,
        count=ngettext("{n} row", "{n} rows", len(found)).format(n=len(found)),
    )


def table_columns(table: Any) -> list[Column]:
    """A table's columns as it shows them; those of numbers are numbers in the file."""
    return [_column(bound) for bound in table.columns]


def table_rows(table: Any) -> Iterator[Row]:
    """What its cells say, without their marks."""
    columns = [(bound.name, _is_number(bound)) for bound in table.columns]
    for row in table.rows:
        yield [_value(_cell(table, row, name), number) for name, number in columns]


def _column(bound: Any) -> Column:
    number = _is_number(bound)
    kind, align = (Kind.HOURS, Align.RIGHT) if number else (Kind.TEXT, Align.LEFT)
    return Column(str(bound.header), 10 if number else 18, kind, align=align)


def _is_number(bound: Any) -> bool:
    return "n" in str((bound.column.attrs.get("td") or {}).get("class", "")).split()


def _cell(table: Any, row: Any, name: str) -> object:
    write = getattr(table, f"cell_{name}", None)
    if write is not None:
        return write(row.record)
    return getattr(row.record, name, "") if hasattr(table, "body") else row.get_cell(name)


def _value(shown: object, number: bool) -> Value:
    text = " ".join(unescape(strip_tags(str("" if shown is None else shown))).split())
    if not number:
        return text
    try:
        return Decimal(text.replace(MINUS, "-"))
    except InvalidOperation:
        return text
