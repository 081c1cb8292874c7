"""A list, said once for its printed table and its sheet.

Rule: docs/rules.md, documents: A4, upright up to seven columns, a repeated head, page x of y.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from training.documents.columns import Align, Column, Row
from training.documents.faces import Face, Faces
from training.documents.paper import LIST
from training.documents.pdf import Pdf
from training.documents.sheets import MOST_PORTRAIT, Sheet, write_book
from training.documents.table import Table
from training.documents.wording import long_date

SIGN_GAP = 22.0  # points between the table and the line to sign on
SIGN_HEIGHT = 20.0


@dataclass(frozen=True)
class Listing:
    """`name` is what the list is called (花名册), `above` stands over it (the class), `count`
    beside who made it (共121人); `notes` are lines below, `signers` sign at the end."""

    name: str
    above: str
    organiser: str
    made_on: date
    columns: Sequence[Column]
    rows: Sequence[Row]
    count: str = ""
    notes: Sequence[str] = ()
    signers: Sequence[str] = ()
    landscape: bool | None = None
    row_height: float = 21.5  # points
    head_height: float = 21.5
    size: float = 9.75

    @property
    def about(self) -> str:
        return f"{self.organiser}　{self.count}".strip()

    @property
    def wide(self) -> bool:
        return len(self.columns) > MOST_PORTRAIT if self.landscape is None else self.landscape


def list_pdf(listing: Listing, *, faces: Faces) -> bytes:
    """Raises MissingGlyphs rather than print an empty box."""
    pdf = list_paper(listing, faces=faces)
    draw_list(pdf, listing)
    return pdf.finish()


def list_paper(listing: Listing, *, faces: Faces) -> Pdf:
    return Pdf(
        faces,
        title=f"{listing.above}{listing.name}",
        author=listing.organiser,
        made_on=listing.made_on,
        paper=replace(LIST, landscape=listing.wide),
    )


def draw_list(pdf: Pdf, listing: Listing) -> None:
    """Heading, notes, table and lines to sign on, from the top of a page."""
    draw_head(pdf, listing)
    closing = SIGN_GAP + SIGN_HEIGHT if listing.signers else 0
    table_of(pdf, listing).draw(listing.rows, closing=closing)
    if listing.signers:
        sign_lines(pdf, listing.signers)


def table_of(pdf: Pdf, listing: Listing) -> Table:
    return Table(
        pdf,
        listing.columns,
        size=listing.size,
        row_height=listing.row_height,
        head_height=listing.head_height,
    )


def draw_head(pdf: Pdf, listing: Listing) -> None:
    """The class and the list's name, then who made it and when, then what has to be known."""
    pdf.title(listing.above, listing.name)
    middle = pdf.y - pdf.paper.pitch / 2
    pdf.text(pdf.left, middle, listing.about)
    pdf.text(pdf.right, middle, long_date(listing.made_on), align=Align.RIGHT)
    pdf.gap(pdf.paper.pitch)
    for note in listing.notes:
        pdf.paragraph(note, indent=0)
    pdf.gap(3)


def sign_lines(pdf: Pdf, signers: Sequence[str]) -> None:
    """A line for each to sign on, side by side over the width of the page."""
    pdf.need(SIGN_GAP + SIGN_HEIGHT)
    pdf.gap(SIGN_GAP)
    share, middle = pdf.width / len(signers), pdf.y - SIGN_HEIGHT / 2
    for place, label in enumerate(signers):
        x = pdf.left + place * share
        text = f"{label}："
        pdf.text(x, middle, text, face=Face.SONG)
        start = x + pdf.faces.width(text, pdf.paper.size)
        base = middle - pdf.paper.size * 0.6
        pdf.canvas.setLineWidth(0.5)
        pdf.canvas.line(start, base, x + share - 18, base)
    pdf.gap(SIGN_HEIGHT)


def list_xlsx(listing: Listing) -> bytes:
    """The same columns and rows, names as they are and numbers as numbers."""
    return write_book([list_sheet(listing)], title=listing.name, made_on=listing.made_on)


def list_sheet(listing: Listing) -> Sheet:
    signers = "　　　　　　".join(f"{label}：" for label in listing.signers)
    return Sheet(
        listing.name,
        listing.columns,
        listing.rows,
        heading=f"{listing.above}{listing.name}",
        notes=(listing.about, *listing.notes),
        closing=(signers,) if signers else (),
        landscape=listing.landscape,
    )
