"""The certificate of completion (结业证书) on a landscape A4, as many to a file as are asked for.

Rule: docs/rules.md, R8. What all have in common is drawn once; the same facts give the same bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from reportlab.lib.units import mm

from training.documents.columns import Align
from training.documents.faces import Face, Faces
from training.documents.paper import Numbering, Paper
from training.documents.pdf import Pdf
from training.documents.qr import qr
from training.documents.wording import long_date, numeral_date, short_date, spread_name

PAPER = Paper(
    landscape=True, margins=(76.0, 48.0, 24.0, 48.0), size=23, pitch=43, numbering=Numbering.NONE
)  # fmt: skip
RED, GOLD = (0.60, 0.10, 0.09), (0.72, 0.58, 0.32)
FRAME = "frame"
TITLE, TITLE_SIZE, TITLE_SPREAD = "结业证书", 54, 22
QR_SIZE = 24 * mm
FOOT = 30 * mm  # of the line of date and code, from below
SIGNED = 205 * mm  # middle of school and date
SMALL = 9.5
BODY = 5 * PAPER.pitch  # the room of the sentence
SIZES = (23, 20, 17, 14, 11, 9)


@dataclass(frozen=True)
class CertificateFacts:
    """What one certificate says, frozen when it was issued; hours in 学时. `reprint` counts the
    papers printed after the first one, each of which says so."""

    serial: str
    name: str
    class_name: str
    organiser: str
    start: date
    end: date
    hours: str
    issued_on: date
    check_url: str
    reprint: int = 0
    reprinted_on: date | None = None


def certificates_pdf(certificates: Iterable[CertificateFacts], *, faces: Faces) -> bytes:
    """A page each, in the given order; at least one. Raises MissingGlyphs rather than print an
    empty box."""
    coming = iter(certificates)
    first = next(coming)
    pdf = Pdf(faces, title=TITLE, author=first.organiser, made_on=first.issued_on, paper=PAPER)
    _draw_frame(pdf)
    _draw_page(pdf, first)
    for facts in coming:
        pdf.new_page()
        _draw_page(pdf, facts)
    return pdf.finish()


def certificate_text(facts: CertificateFacts) -> str:
    """The sentence that the paper is about."""
    return (
        f"{spread_name(facts.name)}同志于{_period(facts)}参加{facts.class_name}学习，"
        f"修完规定课程，共{facts.hours}学时，考核合格，准予结业。"
    )


def _period(facts: CertificateFacts) -> str:
    start = long_date(facts.start)
    if facts.end == facts.start:
        return start
    return f"{start}至{short_date(facts.end, beside=facts.start)}"


def _draw_page(pdf: Pdf, facts: CertificateFacts) -> None:
    pdf.canvas.doForm(FRAME)
    middle = PAPER.pagesize[0] / 2
    pdf.text(middle, pdf.top + 26, facts.serial, size=12.5, align=Align.CENTRE)
    _draw_sentence(pdf, certificate_text(facts))
    pdf.text(SIGNED, FOOT + 30, facts.organiser, size=18, align=Align.CENTRE)
    pdf.text(SIGNED, FOOT, numeral_date(facts.issued_on), size=18, align=Align.CENTRE)
    left = PAPER.margins[3] * mm
    qr(pdf.canvas, facts.check_url, left, FOOT - 12, QR_SIZE)
    pdf.text(left + QR_SIZE + 10, FOOT - 6, "扫码核验证书真伪", size=SMALL)
    if facts.reprint and facts.reprinted_on:
        mark = f"补打件　第{facts.reprint}次补打　{long_date(facts.reprinted_on)}"
        pdf.text(middle, 19.5 * mm, mark, size=SMALL, face=Face.HEI, align=Align.CENTRE)


def _draw_sentence(pdf: Pdf, text: str) -> None:
    """In the largest size that fits; a short one stands a little lower."""
    for size in SIZES:
        pdf.paper = replace(PAPER, size=size, pitch=size / PAPER.size * PAPER.pitch)
        height = pdf.paragraph_height(text, face=Face.KAI)
        if height <= BODY:
            break
    pdf.gap((BODY - height) / 3)
    pdf.paragraph(text, face=Face.KAI)


def _draw_frame(pdf: Pdf) -> None:
    """Once for all pages: border, corners and title."""
    canvas, (width, height) = pdf.canvas, PAPER.pagesize
    canvas.beginForm(FRAME, 0, 0, width, height)
    canvas.setStrokeColorRGB(*RED)
    _rectangle(canvas, 9 * mm, 2.6)
    canvas.setStrokeColorRGB(*GOLD)
    _rectangle(canvas, 11.5 * mm, 0.8)
    _rectangle(canvas, 14.5 * mm, 0.8)
    _corners(canvas, 11.5 * mm, 3 * mm)
    canvas.setFillColorRGB(*RED)
    line = pdf.faces.width(TITLE, TITLE_SIZE, face=Face.TITLE) + TITLE_SPREAD * (len(TITLE) - 1)
    top = height - 46 * mm
    pdf.text(
        (width - line) / 2, top, TITLE, size=TITLE_SIZE, face=Face.TITLE, spread=TITLE_SPREAD
    )  # fmt: skip
    canvas.endForm()


def _rectangle(canvas: Any, inset: float, line: float) -> None:
    width, height = PAPER.pagesize
    canvas.setLineWidth(line)
    canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset)


def _corners(canvas: Any, inset: float, step: float) -> None:
    """Where the two thin lines meet they are laced: a square on each corner, and one inside it."""
    width, height = PAPER.pagesize
    for size in (step * 3.2, step * 2):
        for x in (inset, width - inset - size):
            for y in (inset, height - inset - size):
                canvas.rect(x, y, size, size)
