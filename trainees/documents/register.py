"""The attendance register (考勤总表): trainees by sessions, with glyphs and totals."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from training.documents.columns import Column, Kind, Row, Value
from training.documents.faces import Faces
from training.documents.lists import Listing, draw_head, list_paper, list_xlsx, sign_lines
from training.documents.table import Table

MOST = 20  # sessions beside each other on a page
LEGEND = "√出勤　◇迟到　◁早退　×旷课　＋病假　○事假　☆公假　·未点名　空白为不应到"
ROW_HEIGHT = 16.5  # points


@dataclass(frozen=True)
class RegisterSession:
    """`day` and `half` stand over its column: 4月6日, 上午."""

    day: str
    half: str
    attended: int
    expected: int


@dataclass(frozen=True)
class RegisterRow:
    """`glyphs` in the order of the sessions; hours in 学时; no rate where nothing was expected."""

    number: int
    name: str
    sub_class: str
    glyphs: tuple[str, ...]
    late: int
    left_early: int
    absent: int
    sick_hours: Decimal
    personal_hours: Decimal
    official_hours: Decimal
    rate_percent: Decimal | None


@dataclass(frozen=True)
class RegisterFacts:
    class_name: str
    organiser: str
    made_on: date
    sessions: tuple[RegisterSession, ...]
    rows: tuple[RegisterRow, ...]


WHO = (Column("序号", 4.6, Kind.COUNT), Column("姓　名", 8, Kind.NAME))
TOTALS = (
    Column("迟到\n(次)", 4.4, Kind.COUNT),
    Column("早退\n(次)", 4.4, Kind.COUNT),
    Column("旷课\n(次)", 4.4, Kind.COUNT),
    Column("病假", 4.6, Kind.HOURS, group="请假(学时)"),
    Column("事假", 4.6, Kind.HOURS, group="请假(学时)"),
    Column("公假", 4.6, Kind.HOURS, group="请假(学时)"),
    Column("出勤率", 8, Kind.PERCENT),
)


def register_pdf(facts: RegisterFacts, *, faces: Faces) -> bytes:
    """Sessions that a page has no room for go on over the next ones, beside the names again; the
    totals stand with the last."""
    listing = register_listing(facts)
    pdf = list_paper(listing, faces=faces)
    parts = _parts(len(facts.sessions))
    for place, part in enumerate(parts):
        if place:
            pdf.new_page()
        draw_head(pdf, listing)
        last = part is parts[-1]
        columns = [*WHO, *_columns(facts, part), *(TOTALS if last else ())]
        table = Table(pdf, columns, size=9, row_height=ROW_HEIGHT)
        table.draw(_rows(facts, part, totals=last), closing=44 if last else 0)
    sign_lines(pdf, listing.signers)
    return pdf.finish()


def register_xlsx(facts: RegisterFacts) -> bytes:
    """Every session side by side."""
    return list_xlsx(register_listing(facts))


def register_listing(facts: RegisterFacts) -> Listing:
    every = range(len(facts.sessions))
    return Listing(
        name="考勤总表",
        above=facts.class_name,
        organiser=facts.organiser,
        made_on=facts.made_on,
        columns=[*WHO, *_columns(facts, every), *TOTALS],
        rows=_rows(facts, every, totals=True),
        count=f"{len(facts.rows)}人　{len(facts.sessions)}次课",
        notes=(LEGEND,),
        signers=("班主任", "跟班考察员"),
        landscape=True,
    )


def _parts(sessions: int) -> list[range]:
    """As even as they can be."""
    count = max(1, ceil(sessions / MOST))
    edges = [sessions * n // count for n in range(count + 1)]
    return [range(edges[n], edges[n + 1]) for n in range(count)]


def _columns(facts: RegisterFacts, part: range) -> list[Column]:
    heads = [facts.sessions[place] for place in part]
    return [Column(head.half, 3.6, group=head.day) for head in heads]


def _rows(facts: RegisterFacts, part: range, *, totals: bool) -> list[Row]:
    rows: list[Row] = [
        (
            row.number,
            row.name,
            *(row.glyphs[place] for place in part),
            *(_totals(row) if totals else ()),
        )
        for row in facts.rows
    ]
    return [*rows, _foot(facts, part, totals=totals)] if facts.rows else rows


def _totals(row: RegisterRow) -> tuple[Value, ...]:
    """A zero is an empty cell, but for the rate."""
    counted = (
        row.late, row.left_early, row.absent,
        row.sick_hours, row.personal_hours, row.official_hours,
    )  # fmt: skip
    return (*(value or None for value in counted), row.rate_percent)


def _foot(facts: RegisterFacts, part: range, *, totals: bool) -> Row:
    sessions = [facts.sessions[place] for place in part]
    came = [str(one.attended) if one.expected else "" for one in sessions]
    return (None, "实到", *came, *([None] * len(TOTALS) if totals else ()))
