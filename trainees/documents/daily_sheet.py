"""The day's attendance (考勤日报): who was not there, and which rolls are not in yet."""

from dataclasses import dataclass
from datetime import date

from training.documents.columns import Align, Column, Kind, Row
from training.documents.faces import Faces
from training.documents.lists import Listing, list_pdf, list_xlsx
from training.documents.wording import long_date


@dataclass(frozen=True)
class DayRow:
    """Who missed all or a part of a session, and what the roll says of it."""

    sub_class: str
    number: int
    name: str
    unit: str
    when: str
    title: str
    said: str


@dataclass(frozen=True)
class DayFacts:
    """The rows come by sub-class; `not_taken` are sessions with the sub-classes whose roll is not
    in. Person-times of the rolls that are."""

    class_name: str
    organiser: str
    made_on: date
    on: date
    sessions: int
    expected: int
    attended: int
    rows: tuple[DayRow, ...]
    not_taken: tuple[str, ...]

    @property
    def detail(self) -> str:
        return f"{self.on.month}月{self.on.day}日"


COLUMNS = (
    Column("分　班", 13),
    Column("序号", 5, Kind.COUNT),
    Column("姓　名", 9, Kind.NAME),
    Column("工作单位", 22, align=Align.LEFT),
    Column("时　间", 7),
    Column("课　次", 24, align=Align.LEFT),
    Column("情　况", 18),
)


def daily_sheet_pdf(facts: DayFacts, *, faces: Faces) -> bytes:
    """A sub-class stands once, at its first row."""
    rows, before = [], ""
    for row in facts.rows:
        rows.append(_row(row, row.sub_class if row.sub_class != before else ""))
        before = row.sub_class
    return list_pdf(_listing(facts, rows), faces=faces)


def daily_sheet_xlsx(facts: DayFacts) -> bytes:
    return list_xlsx(_listing(facts, [_row(row, row.sub_class) for row in facts.rows]))


def _row(row: DayRow, sub_class: str) -> Row:
    return (sub_class, row.number, row.name, row.unit, row.when, row.title, row.said)


def _listing(facts: DayFacts, rows: list[Row]) -> Listing:
    return Listing(
        name="考勤日报",
        above=facts.class_name,
        organiser=facts.organiser,
        made_on=facts.made_on,
        columns=COLUMNS,
        rows=rows,
        count=f"考勤日期：{long_date(facts.on)}",
        notes=tuple(_notes(facts)),
        signers=("班主任", "跟班考察员"),
        landscape=False,
    )


def _notes(facts: DayFacts) -> list[str]:
    notes = [
        f"当日{facts.sessions}次课，已点名应到{facts.expected}人次，实到{facts.attended}人次"
        + ("。" if facts.rows else "，无迟到、早退、旷课和请假。")
    ]
    if facts.not_taken:
        notes.append(f"尚未点名：{'；'.join(facts.not_taken)}。")
    return notes
