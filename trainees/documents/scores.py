"""The scores of a class as a sheet: every category has a column of its own."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from training.documents.columns import Align, Column, Kind, Value
from training.documents.lists import Listing


@dataclass(frozen=True)
class ScoreRow:
    """Points in the order of the sheet's categories; no rank for who has been withdrawn."""

    number: int
    name: str
    unit: str
    sub_class: str
    points: tuple[Decimal, ...]
    total: Decimal
    band: str
    rank: int | None
    sub_class_rank: int | None


@dataclass(frozen=True)
class ScoreFacts:
    """`categories` are labels with full marks; the rows come in the order they are printed in."""

    class_name: str
    organiser: str
    made_on: date
    categories: tuple[str, ...]
    rows: tuple[ScoreRow, ...]


def score_listing(facts: ScoreFacts) -> Listing:
    """Points as numbers, exact to the thousandth."""
    columns = [
        Column("序号", 6, Kind.COUNT),
        Column("姓名", 11),
        Column("工作单位", 28, align=Align.LEFT),
        Column("分班", 14),
        *(Column(label, 10, Kind.HOURS) for label in facts.categories),
        Column("总分", 9, Kind.HOURS),
        Column("等次", 9),
        Column("班内名次", 8, Kind.COUNT),
        Column("分班名次", 8, Kind.COUNT),
    ]
    return Listing(
        name="考核成绩",
        above=facts.class_name,
        organiser=facts.organiser,
        made_on=facts.made_on,
        columns=columns,
        rows=[_row(row) for row in facts.rows],
        count=f"共{len(facts.rows)}人",
    )


def _row(row: ScoreRow) -> list[Value]:
    return [
        row.number,
        row.name,
        row.unit,
        row.sub_class,
        *row.points,
        row.total,
        row.band,
        row.rank,
        row.sub_class_rank,
    ]
