"""Name plates (席卡): A4 across, folded in the middle, so that the name is read from both sides."""

from dataclasses import dataclass, replace
from datetime import date

from training.documents.faces import Face, Faces
from training.documents.fitting import draw_cell, fitted
from training.documents.paper import LIST, Numbering
from training.documents.pdf import Pdf
from training.documents.wording import spread_name

PAPER = replace(LIST, landscape=True, numbering=Numbering.NONE)
NAME, UNIT = 150.0, 24.0  # points
MARK = 12.0  # length of the marks where to fold


@dataclass(frozen=True)
class Plate:
    """`unit` is empty where the plate shows the name alone."""

    name: str
    unit: str = ""


@dataclass(frozen=True)
class PlateFacts:
    class_name: str
    organiser: str
    made_on: date
    plates: tuple[Plate, ...]


def name_plates_pdf(facts: PlateFacts, *, faces: Faces) -> bytes:
    """A page for each, the upper half turned."""
    pdf = Pdf(
        faces, title=f"{facts.class_name}席卡", author=facts.organiser, made_on=facts.made_on,
        paper=PAPER,
    )  # fmt: skip
    for place, plate in enumerate(facts.plates):
        if place:
            pdf.new_page()
        _draw_page(pdf, plate)
    return pdf.finish()


def _draw_page(pdf: Pdf, plate: Plate) -> None:
    width, height = pdf.paper.pagesize
    canvas = pdf.canvas
    canvas.setLineWidth(0.4)
    canvas.lines([(0, height / 2, MARK, height / 2), (width - MARK, height / 2, width, height / 2)])
    _draw_half(pdf, plate)
    canvas.saveState()
    canvas.translate(width, height)
    canvas.rotate(180)
    _draw_half(pdf, plate)
    canvas.restoreState()


def _draw_half(pdf: Pdf, plate: Plate) -> None:
    """On the lower half of the page."""
    width, height = pdf.paper.pagesize
    half, centre, room = height / 2, width / 2, width - 110
    middle = half / 2 + (18 if plate.unit else 0)
    name = fitted(
        spread_name(plate.name), faces=pdf.faces, width=room, size=NAME, tallest=half * 0.72,
        face=Face.TITLE,
    )  # fmt: skip
    draw_cell(pdf, name, centre, middle, face=Face.TITLE)
    if plate.unit:
        unit = fitted(plate.unit, faces=pdf.faces, width=room, size=UNIT, tallest=60)
        draw_cell(pdf, unit, centre, half * 0.16)
