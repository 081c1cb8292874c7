"""The score book (考核成绩册): categories by trainees, and every entry behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from trainees.documents.scores import ScoreRow
from training.documents.columns import Align, Column, Kind, Row
from training.documents.faces import Faces
from training.documents.lists import Listing, list_pdf, list_sheet
from training.documents.sheets import write_book

PLACES = Decimal("0.01")


@dataclass(frozen=True)
class EntryRow:
    """One entry of the ledger; `standing` says that it was reversed, or is a reversal."""

    number: int
    name: str
    on: datetime
    category: str
    code: str
    item: str
    points: Decimal
    about: str
    standing: str
    recorded_by: str


@dataclass(frozen=True)
class ScoreBookFacts:
    """`categories` are labels with full marks; `bands` how many are in each, the best first."""

    class_name: str
    organiser: str
    made_on: date
    categories: tuple[str, ...]
    bands: tuple[tuple[str, int], ...]
    rows: tuple[ScoreRow, ...]
    entries: tuple[EntryRow, ...] = ()


ENTRIES = (
    Column("序号", 6, Kind.COUNT),
    Column("姓名", 11),
    Column("时间", 17, Kind.MOMENT),
    Column("类别", 16),
    Column("代码", 11),
    Column("项目", 20, align=Align.LEFT),
    Column("分值", 9, Kind.HOURS),
    Column("事由", 44, align=Align.LEFT),
    Column("状态", 9),
    Column("记录人", 11),
)


def score_book_pdf(facts: ScoreBookFacts, *, faces: Faces) -> bytes:
    """The scores with two places; the entries are in the sheet only."""
    return list_pdf(_listing(facts, [_row(row, PLACES) for row in facts.rows]), faces=faces)


def score_book_xlsx(facts: ScoreBookFacts) -> bytes:
    """Points exact to the thousandth; the detail on a second sheet."""
    listing = _listing(facts, [_row(row) for row in facts.rows])
    detail = Listing(
        name="得分明细",
        above=facts.class_name,
        organiser=facts.organiser,
        made_on=facts.made_on,
        columns=ENTRIES,
        rows=[_entry(one) for one in facts.entries],
        count=f"共{len(facts.entries)}笔",
    )
    sheets = [list_sheet(listing), list_sheet(detail)]
    return write_book(sheets, title=listing.name, made_on=facts.made_on)


def _listing(facts: ScoreBookFacts, rows: Sequence[Row]) -> Listing:
    spread = "，".join(f"{name}{count}人" for name, count in facts.bands)
    return Listing(
        name="考核成绩册",
        above=facts.class_name,
        organiser=facts.organiser,
        made_on=facts.made_on,
        columns=(
            Column("序号", 5, Kind.COUNT),
            Column("姓　名", 10, Kind.NAME),
            Column("工作单位", 24, align=Align.LEFT),
            Column("分　班", 13),
            *(Column(label, 9, Kind.HOURS) for label in facts.categories),
            Column("总　分", 8, Kind.HOURS),
            Column("等　次", 8),
            Column("班内\n名次", 6, Kind.COUNT),
            Column("分班\n名次", 6, Kind.COUNT),
        ),
        rows=rows,
        count=f"共{len(facts.rows)}人",
        notes=(f"等次：{spread}。名次供工作人员掌握，不公布。",),
        signers=("班主任", "组织者", "日　期"),
        landscape=True,
    )


def _row(row: ScoreRow, places: Decimal | None = None) -> Row:
    points = [*row.points, row.total]
    if places:
        points = [one.quantize(places, rounding="ROUND_HALF_UP") for one in points]
    return (
        row.number, row.name, row.unit, row.sub_class, *points, row.band,
        row.rank, row.sub_class_rank,
    )  # fmt: skip


def _entry(one: EntryRow) -> Row:
    return (
        one.number, one.name, one.on, one.category, one.code, one.item, one.points,
        one.about, one.standing, one.recorded_by,
    )  # fmt: skip
