"""The sheet of a night's check (就寝检查表), by floor and room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from training.documents.columns import Column, Kind, Row
from training.documents.faces import Faces
from training.documents.lists import Listing, list_pdf, list_xlsx
from training.documents.wording import long_date


@dataclass(frozen=True)
class NightRow:
    """`floor` and `room` are empty for who has no room; `said` is what is known: the leave, or
    what the check found."""

    floor: str
    room: str
    number: int
    name: str
    sub_class: str
    said: str


@dataclass(frozen=True)
class NightFacts:
    """The rows come by floor and room. `curfew` is the clock at which the night begins."""

    class_name: str
    organiser: str
    made_on: date
    on: date
    curfew: str
    rows: tuple[NightRow, ...]

    @property
    def detail(self) -> str:
        return f"{self.on.month}月{self.on.day}日"


COLUMNS = (
    Column("楼　层", 8),
    Column("房　间", 9),
    Column("序号", 6, Kind.COUNT),
    Column("姓　名", 11, Kind.NAME),
    Column("分　班", 16),
    Column("就寝情况", 16),
    Column("备　注", 18),
)


def night_sheet_pdf(facts: NightFacts, *, faces: Faces) -> bytes:
    """Floor and room stand once, at their first row."""
    rows, before = [], NightRow("", "", 0, "", "", "")
    for row in facts.rows:
        floor = _floor(row) if row.floor != before.floor or row.room != before.room else ""
        room = row.room if row.room != before.room else ""
        rows.append((floor, room, *_rest(row)))
        before = row
    return list_pdf(_listing(facts, rows), faces=faces)


def night_sheet_xlsx(facts: NightFacts) -> bytes:
    """Floor and room in every row, so that it can be sorted."""
    return list_xlsx(_listing(facts, [(_floor(row), row.room, *_rest(row)) for row in facts.rows]))


def _floor(row: NightRow) -> str:
    return f"{row.floor}层" if row.floor else ""


def _rest(row: NightRow) -> Row:
    return (row.number, row.name, row.sub_class, row.said, "")


def _listing(facts: NightFacts, rows: Sequence[Row]) -> Listing:
    excused = sum(bool(row.said) for row in facts.rows)
    count = f"应就寝{len(facts.rows)}人" + (f"，已知情况{excused}人" if excused else "")
    return Listing(
        name="就寝检查表",
        above=facts.class_name,
        organiser=facts.organiser,
        made_on=facts.made_on,
        columns=COLUMNS,
        rows=rows,
        count=count,
        notes=(
            f"检查日期：{long_date(facts.on)}　　熄灯时间：{facts.curfew}",
            "在宿打“√”；晚归、未归的注明时间和去向。",
        ),
        signers=("检查人", "检查时间"),
    )
