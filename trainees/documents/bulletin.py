"""The study bulletin (学习简报): what trainees handed in and was adopted, counted by level.

Rule: GB/T 9704-2012 for paper, head and type.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from trainees.policies.limit import percent_of
from training.documents.columns import Align, Column, Kind
from training.documents.faces import Face, Faces
from training.documents.lists import Listing, list_sheet
from training.documents.official import red_head
from training.documents.paper import OFFICIAL
from training.documents.pdf import Pdf
from training.documents.sheets import write_book
from training.documents.table import Table
from training.documents.wording import long_date

HEAD = 24.0  # points over the mark


@dataclass(frozen=True)
class Item:
    """One piece at the level that adopted it; `name` is of who wrote it, several stand together."""

    title: str
    name: str
    sub_class: str
    level: str
    on: date


@dataclass(frozen=True)
class BulletinFacts:
    """`submitted` pieces were handed in, `pieces` of them adopted, by so many `authors`; `levels`
    with how many pieces each adopted, `sub_classes` with pieces handed in, adopted, per cent and
    authors. A piece that two levels adopted is one piece."""

    class_name: str
    organiser: str
    made_on: date
    submitted: int
    pieces: int
    authors: int
    trainees: int
    levels: tuple[tuple[str, int], ...]
    sub_classes: tuple[tuple[str, int, int, Decimal, int], ...]
    items: tuple[Item, ...]


ITEMS = (
    Column("篇　名", 34, align=Align.LEFT),
    Column("作　者", 16, Kind.NAME),
    Column("分　班", 15),
    Column("采用情况", 18),
    Column("日　期", 12, Kind.DATE),
)
SUB_CLASSES = (
    Column("分班", 20),
    Column("报送篇数", 10, Kind.COUNT),
    Column("采用篇数", 10, Kind.COUNT),
    Column("采用率", 10, Kind.PERCENT),
    Column("作者人数", 10, Kind.COUNT),
)


def bulletin_pdf(facts: BulletinFacts, *, faces: Faces) -> bytes:
    pdf = Pdf(
        faces,
        title=f"{facts.class_name}学习简报",
        author=facts.organiser,
        made_on=facts.made_on,
        paper=OFFICIAL,
    )
    red_head(pdf, "学习简报", above=HEAD, left=facts.organiser, right=long_date(facts.made_on))
    pdf.gap(pdf.paper.pitch)
    pdf.title(f"{facts.class_name}学习简报采用情况")
    pdf.gap(pdf.paper.pitch / 2)
    for heading, words in (("一、总体情况", _totals(facts)), ("二、各分班情况", _apart(facts))):
        pdf.paragraph(heading, face=Face.HEI)
        pdf.paragraph(words)
    if facts.items:
        pdf.need(3 * pdf.paper.pitch)
        pdf.paragraph("三、采用篇目", face=Face.HEI)
        pdf.gap(6)
        Table(pdf, ITEMS, size=11, row_height=24).draw(_rows(facts.items))
    return pdf.finish()


def bulletin_xlsx(facts: BulletinFacts) -> bytes:
    words = (facts.class_name, facts.organiser, facts.made_on)
    items = Listing("学习简报采用篇目", *words, ITEMS, _rows(facts.items), notes=(_totals(facts),))
    apart = Listing("各分班采用情况", *words, SUB_CLASSES, facts.sub_classes)
    sheets = [list_sheet(items), list_sheet(apart)]
    return write_book(sheets, title=items.name, made_on=facts.made_on)


def _rows(items: Sequence[Item]) -> list[tuple[str, str, str, str, date]]:
    return [(one.title, one.name, one.sub_class, one.level, one.on) for one in items]


def _totals(facts: BulletinFacts) -> str:
    share = percent_of(facts.authors, facts.trainees)
    levels = "，".join(f"{level}{count}篇" for level, count in facts.levels)
    return (
        f"截至{long_date(facts.made_on)}，全班报送学习简报{facts.submitted}篇，"
        f"采用{facts.pieces}篇，采用率{percent_of(facts.pieces, facts.submitted)}%；"
        f"作者{facts.authors}人，占学员总数{facts.trainees}人的{share}%。其中：{levels}。"
        "同一篇被几级采用的，各级分别计数。"
    )


def _apart(facts: BulletinFacts) -> str:
    each = (
        f"{name}报送{submitted}篇、采用{adopted}篇（{rate}%）、作者{authors}人"
        for name, submitted, adopted, rate, authors in facts.sub_classes
    )
    return "；".join(each) + "。"
