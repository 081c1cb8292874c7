"""A column of a list, said once for its sheet and its printed table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from training.documents.wording import spread_name

Value = str | int | Decimal | date | time | None
Row = Sequence[Value]


class Kind(StrEnum):
    """How the values of a column are kept in a sheet."""

    TEXT = "text"
    NAME = "name"  # a person's: printed 张　三, kept 张三
    COUNT = "count"  # a whole number
    HOURS = "hours"  # 学时 or points, without trailing zeros
    PERCENT = "percent"  # 13.33 stands for 13.33 %
    DATE = "date"
    MOMENT = "moment"  # a date with its time
    TIME = "time"


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True)
class Column:
    """``width`` is in half-width characters; in print the widths are shares of the page.

    Neighbours with the same ``group`` stand under one head; a line break in ``label`` is kept.
    """

    label: str
    width: float = 10
    kind: Kind = Kind.TEXT
    group: str = ""
    align: Align = Align.CENTRE


@dataclass(frozen=True)
class Head:
    """A cell of the head: columns first … last, level 0 or 1, one level deep or both."""

    label: str
    first: int
    last: int
    level: int
    levels: int


def heads(columns: Sequence[Column]) -> list[Head]:
    """The cells of the head, in one level or, where any column has a group, in two."""
    levels = head_levels(columns)
    cells = []
    for group, members in groupby(range(len(columns)), key=lambda i: columns[i].group):
        indexes = list(members)
        if group:
            cells.append(Head(group, indexes[0], indexes[-1], level=0, levels=1))
            cells += [Head(columns[i].label, i, i, level=1, levels=1) for i in indexes]
        else:
            cells += [Head(columns[i].label, i, i, level=0, levels=levels) for i in indexes]
    return cells


def head_levels(columns: Sequence[Column]) -> int:
    return 2 if any(column.group for column in columns) else 1


def printed(value: Value, kind: Kind = Kind.TEXT) -> str:
    """A value as the printed table shows it; none is an empty cell."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return f"{value:%Y-%m-%d}"
        case time():
            return f"{value:%H:%M}"
        case str() if kind is Kind.NAME:
            return spread_name(value)
        case Decimal() if kind is Kind.HOURS:
            return f"{value.normalize():f}" if value else "0"
        case _:
            return f"{value}%" if kind is Kind.PERCENT else str(value)
