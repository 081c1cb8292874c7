"""The handbook (学员手册): rules in force, assessment, timetable, staff and class officers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reportlab.lib.units import mm

from trainees.documents.handbook_rules import Chapter
from trainees.documents.timetable import WEEKDAYS, Lesson
from training.documents.columns import Align, Column, Kind, Row
from training.documents.faces import Face, Faces
from training.documents.paper import GB_MARGINS, Numbering, Paper
from training.documents.pdf import Pdf
from training.documents.table import Table
from training.documents.wording import DIGITS, long_date

PAPER = Paper(
    margins=GB_MARGINS, size=13, pitch=23, title_size=20, title_pitch=32, foot_size=10.5,
    numbering=Numbering.LETTER,
)  # fmt: skip
COVER = 62 * mm


@dataclass(frozen=True)
class Point:
    """A rule of the rulebook: what it gives or takes for one `per`."""

    category: str
    item: str
    points: Decimal
    per: str
    cap: Decimal | None


@dataclass(frozen=True)
class Contact:
    """Somebody of the staff, or a class officer; `place` is the sub-class."""

    office: str
    name: str
    place: str


@dataclass(frozen=True)
class HandbookFacts:
    """`basis` is what the rules rest on, `span` the class's days."""

    class_name: str
    organiser: str
    made_on: date
    full_name: str
    host: str
    span: str
    basis: str
    chapters: tuple[Chapter, ...]
    points: tuple[Point, ...]
    lessons: tuple[Lesson, ...]
    staff: tuple[Contact, ...]
    officers: tuple[Contact, ...]


POINTS = (
    Column("类　别", 20),
    Column("项　目", 26, align=Align.LEFT),
    Column("分　值", 9, Kind.HOURS),
    Column("单　位", 11),
    Column("封　顶", 9, Kind.HOURS),
)
LESSONS = (
    Column("日　期", 16),
    Column("时　间", 15),
    Column("教学内容", 38, align=Align.LEFT),
    Column("主讲人", 12, Kind.NAME),
    Column("地　点", 17),
)
CONTACTS = (Column("职　务", 22), Column("姓　名", 18, Kind.NAME), Column("范　围", 28))


def handbook_pdf(facts: HandbookFacts, *, faces: Faces) -> bytes:
    """A cover, then the chapters; every table repeats its head."""
    pdf = Pdf(
        faces,
        title=f"{facts.class_name}学员手册",
        author=facts.organiser,
        made_on=facts.made_on,
        paper=PAPER,
    )
    _cover(pdf, facts)
    pdf.new_page()
    if facts.basis:
        pdf.paragraph(f"本手册依据{facts.basis}和本班开班时确定的办法编印。")
    for place, chapter in enumerate(facts.chapters, start=1):
        _heading(pdf, place, chapter.title)
        for number, sentence in enumerate(chapter.sentences, start=1):
            pdf.paragraph(f"{number}．{sentence}")
    tables = (
        ("量化考核办法", POINTS, [_point(one) for one in facts.points]),
        ("课程安排", LESSONS, [_lesson(one) for one in facts.lessons]),
        ("工作人员", CONTACTS, [_contact(one) for one in facts.staff]),
        ("班委", CONTACTS, [_contact(one) for one in facts.officers]),
    )
    for place, (title, columns, rows) in enumerate(tables, start=len(facts.chapters) + 1):
        _table(pdf, place, title, columns, rows)
    return pdf.finish()


def _cover(pdf: Pdf, facts: HandbookFacts) -> None:
    pdf.gap(COVER)
    centre = (pdf.left + pdf.right) / 2
    pdf.title(facts.full_name)
    pdf.gap(30)
    pdf.text(centre, pdf.y - 24, "学　员　手　册", size=40, face=Face.TITLE, align=Align.CENTRE)
    lines = [line for line in (facts.span, facts.host, facts.organiser) if line]
    y = pdf.bottom + PAPER.pitch * (len(lines) + 1)
    for line in (*lines, f"{long_date(facts.made_on)}编印"):
        pdf.text(centre, y, line, size=15, align=Align.CENTRE)
        y -= PAPER.pitch * 1.1


def _heading(pdf: Pdf, place: int, title: str) -> None:
    pdf.need(4 * PAPER.pitch)
    pdf.gap(8 if pdf.y < pdf.top else 0)
    pdf.paragraph(f"{DIGITS[place]}、{title}", face=Face.HEI)


def _table(
    pdf: Pdf, place: int, title: str, columns: Sequence[Column], rows: Sequence[Row]
) -> None:
    _heading(pdf, place, title)
    if not rows:
        pdf.paragraph("暂缺。")
        return
    pdf.gap(4)
    Table(pdf, columns, size=10, row_height=21).draw(rows)
    pdf.gap(6)


def _point(one: Point) -> Row:
    return (one.category, one.item, one.points, one.per, one.cap)


def _lesson(one: Lesson) -> Row:
    on = f"{one.on.month}月{one.on.day}日（{WEEKDAYS[one.on.weekday()]}）"
    title = f"{one.title}（{one.audience}）" if one.audience else one.title
    return (on, one.clock, title, one.lecturer, one.venue)


def _contact(one: Contact) -> Row:
    return (one.office, one.name, one.place or "全班")
