"""An official paper (公文) or letter (函): its head in red, title, addressee, body, who signs.

Rule: GB/T 9704-2012, 7.2 and 7.3; 10.1 for letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm

from training.documents.columns import Align
from training.documents.faces import Face
from training.documents.pdf import Pdf
from training.documents.wording import long_date

RED = (0.78, 0.08, 0.08)
MARK_SIZE = 36.0  # points: the office's name at the head
LETTER_TOP, LETTER_FOOT, LETTER_LINE = 30 * mm, 20 * mm, 170 * mm
SEAL_LINES = 2  # left free above the signature, for the seal
WHOLE = 10  # lines: a paragraph of as many or fewer is not cut by a page's end
INSET = 4  # characters from the date to the right margin


@dataclass(frozen=True)
class Official:
    """`number` is 〔2014〕3号 with its office's sign, or a field to be filled in; `to` is empty
    where nobody is addressed. The body's paragraphs come in order."""

    issuer: str
    number: str
    title: str
    to: str
    body: Sequence[str]
    on: date


def number_field(number: str, *, on: date) -> str:
    """The number as given, else the year with room for it."""
    return number or f"〔{on.year}〕　　号"


def draw_paper(pdf: Pdf, paper: Official) -> None:
    """From the top of a page: the office's name, the number, a red line, the paper."""
    red_head(pdf, paper.issuer, above=20 * mm, centre=paper.number)
    _draw_text(pdf, paper)


def draw_letter(pdf: Pdf, paper: Official) -> None:
    """Between red double lines, the number at the right."""
    height = pdf.paper.pagesize[1]
    _mark(pdf, paper.issuer, height - LETTER_TOP - MARK_SIZE / 2)
    first = height - LETTER_TOP - MARK_SIZE - 4 * mm
    _double_line(pdf, first, thick=1.5)
    _double_line(pdf, LETTER_FOOT, thick=-1.5)
    pdf.y = first - 6
    pdf.line(paper.number, align=Align.RIGHT)
    pdf.gap(pdf.paper.pitch)
    _draw_text(pdf, paper)


def red_head(
    pdf: Pdf, mark: str, *, above: float, centre: str = "", left: str = "", right: str = ""
) -> None:
    """The mark in red, a line of black words under it, and a red line over the text's width."""
    pdf.gap(above)
    _mark(pdf, mark, pdf.y - MARK_SIZE / 2)
    pdf.gap(MARK_SIZE + pdf.paper.pitch)
    middle = pdf.y - pdf.paper.pitch / 2
    pdf.text((pdf.left + pdf.right) / 2, middle, centre, align=Align.CENTRE)
    pdf.text(pdf.left, middle, left)
    pdf.text(pdf.right, middle, right, align=Align.RIGHT)
    pdf.gap(pdf.paper.pitch + 4)
    pdf.canvas.saveState()
    pdf.canvas.setStrokeColorRGB(*RED)
    pdf.canvas.setLineWidth(1.2)
    pdf.canvas.line(pdf.left, pdf.y, pdf.right, pdf.y)
    pdf.canvas.restoreState()


def sign(pdf: Pdf, issuer: str, on: date) -> None:
    """The office over its date, centred on it, with room for the seal."""
    pitch, size = pdf.paper.pitch, pdf.paper.size
    pdf.need(2 * pitch)
    pdf.gap(min(SEAL_LINES * pitch, max(pdf.room - 2 * pitch, 0)))
    widths = [pdf.faces.width(line, size) for line in (issuer, long_date(on))]
    centre = pdf.right - INSET * size - widths[1] / 2
    centre = min(centre, pdf.right - widths[0] / 2)
    for line in (issuer, long_date(on)):
        pdf.text(centre, pdf.y - pitch / 2, line, align=Align.CENTRE)
        pdf.gap(pitch)


def _draw_text(pdf: Pdf, paper: Official) -> None:
    pdf.gap(pdf.paper.pitch)
    pdf.title(paper.title)
    pdf.gap(pdf.paper.pitch / 2)
    if paper.to:
        pdf.paragraph(f"{paper.to}：", indent=0)
    *body, last = paper.body
    for words in body:
        height = pdf.paragraph_height(words)
        pdf.need(height if height <= WHOLE * pdf.paper.pitch else 0)
        pdf.paragraph(words)
    pdf.need(pdf.paragraph_height(last) + 2 * pdf.paper.pitch)  # no signature alone on a page
    pdf.paragraph(last)
    sign(pdf, paper.issuer, paper.on)


def _mark(pdf: Pdf, text: str, middle: float) -> None:
    """As large as it fits over the width of the text."""
    size = min(MARK_SIZE, pdf.width / max(pdf.faces.width(text, 1, face=Face.TITLE), 1))
    pdf.canvas.saveState()
    pdf.canvas.setFillColorRGB(*RED)
    centre = (pdf.left + pdf.right) / 2
    pdf.text(centre, middle, text, size=size, face=Face.TITLE, align=Align.CENTRE)
    pdf.canvas.restoreState()


def _double_line(pdf: Pdf, y: float, *, thick: float) -> None:
    """A thick line with a thin one below it, or above it where `thick` is negative."""
    middle = pdf.paper.pagesize[0] / 2
    start, end = middle - LETTER_LINE / 2, middle + LETTER_LINE / 2
    pdf.canvas.saveState()
    pdf.canvas.setStrokeColorRGB(*RED)
    pdf.canvas.setLineWidth(abs(thick))
    pdf.canvas.line(start, y, end, y)
    pdf.canvas.setLineWidth(0.5)
    pdf.canvas.line(start, y - 1.6 * thick, end, y - 1.6 * thick)
    pdf.canvas.restoreState()
