"""Badges (胸牌): ten on a sheet of A4, with marks where to cut."""

from dataclasses import dataclass, replace
from datetime import date

from reportlab.lib.units import mm

from training.documents.columns import Align
from training.documents.faces import Face, Faces
from training.documents.fitting import draw_cell, fitted
from training.documents.paper import LIST, Numbering
from training.documents.pdf import Pdf
from training.documents.wording import spread_name

PAPER = replace(LIST, numbering=Numbering.NONE)
WIDE, HIGH = 90 * mm, 54 * mm
ACROSS, DOWN = 2, 5
MARK, AWAY = 10.0, 3.0  # points: a cutting mark, and how far from the badges it stands
RED = (0.62, 0.1, 0.12)
INNER = 12.0  # points kept free inside the edges


@dataclass(frozen=True)
class Badge:
    number: int
    name: str
    unit: str
    sub_class: str
    office: str = ""


@dataclass(frozen=True)
class BadgeFacts:
    """`short_name` stands at the top of every badge."""

    class_name: str
    short_name: str
    organiser: str
    made_on: date
    badges: tuple[Badge, ...]


def badges_pdf(facts: BadgeFacts, *, faces: Faces) -> bytes:
    pdf = Pdf(
        faces, title=f"{facts.class_name}胸牌", author=facts.organiser, made_on=facts.made_on,
        paper=PAPER,
    )  # fmt: skip
    for place, badge in enumerate(facts.badges):
        on_page = place % (ACROSS * DOWN)
        if place and not on_page:
            pdf.new_page()
        if not on_page:
            _cutting_marks(pdf)
        left, bottom = _corner(pdf, on_page)
        _draw(pdf, badge, facts.short_name, left, bottom)
    return pdf.finish()


def _origin(pdf: Pdf) -> tuple[float, float]:
    width, height = pdf.paper.pagesize
    return (width - ACROSS * WIDE) / 2, (height + DOWN * HIGH) / 2


def _corner(pdf: Pdf, place: int) -> tuple[float, float]:
    left, top = _origin(pdf)
    row, column = divmod(place, ACROSS)
    return left + column * WIDE, top - (row + 1) * HIGH


def _cutting_marks(pdf: Pdf) -> None:
    """Outside the badges, at every line of the cut."""
    left, top = _origin(pdf)
    right, bottom = left + ACROSS * WIDE, top - DOWN * HIGH
    lines = []
    for column in range(ACROSS + 1):
        x = left + column * WIDE
        lines += [
            (x, top + AWAY, x, top + AWAY + MARK),
            (x, bottom - AWAY, x, bottom - AWAY - MARK),
        ]
    for row in range(DOWN + 1):
        y = top - row * HIGH
        lines += [
            (left - AWAY, y, left - AWAY - MARK, y),
            (right + AWAY, y, right + AWAY + MARK, y),
        ]
    pdf.canvas.setLineWidth(0.4)
    pdf.canvas.lines(lines)


def _draw(pdf: Pdf, badge: Badge, short_name: str, left: float, bottom: float) -> None:
    centre, room = left + WIDE / 2, WIDE - 2 * INNER
    top = bottom + HIGH

    def line(text: str, size: float, middle: float, tallest: float, face: Face) -> None:
        cell = fitted(text, faces=pdf.faces, width=room, size=size, tallest=tallest, face=face)
        draw_cell(pdf, cell, centre, middle, face=face)

    line(short_name, 10.5, top - 21, 28, Face.HEI)
    _red_line(pdf, left + INNER, left + WIDE - INNER, top - 36)
    line(spread_name(badge.name), 32, top - 68, 52, Face.TITLE)
    line(badge.unit, 10.5, bottom + 43, 28, Face.SONG)
    foot = bottom + 17
    words = "　".join(word for word in (badge.sub_class, badge.office) if word)
    cell = fitted(words, faces=pdf.faces, width=room - 50, size=9, tallest=24, face=Face.KAI)
    draw_cell(pdf, cell, left + INNER, foot, face=Face.KAI, align=Align.LEFT)
    right = left + WIDE - INNER
    pdf.text(right, foot, f"No. {badge.number}", size=9, align=Align.RIGHT)


def _red_line(pdf: Pdf, start: float, end: float, y: float) -> None:
    pdf.canvas.saveState()
    pdf.canvas.setStrokeColorRGB(*RED)
    pdf.canvas.setLineWidth(1.4)
    pdf.canvas.line(start, y, end, y)
    pdf.canvas.restoreState()
