"""The seating plan (座次表): the room as it is seen from above, the platform at the top."""

from dataclasses import dataclass
from datetime import date

from training.documents.columns import Column, Kind, Row
from training.documents.faces import Face, Faces
from training.documents.fitting import draw_cell, fitted
from training.documents.lists import Listing, draw_head, list_paper
from training.documents.pdf import Pdf
from training.documents.sheets import Sheet, write_book
from training.documents.wording import spread_name

PLATFORM = (150.0, 24.0)  # points
GAP = 5.0
TALLEST, LOWEST = 44.0, 24.0  # of a place, points


@dataclass(frozen=True)
class Place:
    """Where one sits: rows and seats count from 1, the front row first."""

    row: int
    seat: int
    name: str
    sub_class: str


@dataclass(frozen=True)
class Elsewhere:
    """Who has no place in the plan; `label` is a seat that says no row, or nothing."""

    name: str
    label: str


@dataclass(frozen=True)
class SeatingFacts:
    class_name: str
    organiser: str
    made_on: date
    places: tuple[Place, ...]
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def rows(self) -> int:
        return max((place.row for place in self.places), default=0)

    @property
    def seats(self) -> int:
        return max((place.seat for place in self.places), default=0)


def seating_pdf(facts: SeatingFacts, *, faces: Faces) -> bytes:
    """One page, or as many as the rows need; everybody without a place is named below."""
    listing = _listing(facts)
    pdf = list_paper(listing, faces=faces)
    draw_head(pdf, listing)
    _platform(pdf)
    _draw_rows(pdf, facts)
    if facts.elsewhere:
        pdf.gap(8)
        pdf.paragraph(f"未排座：{_elsewhere(facts)}", indent=0)
    return pdf.finish()


def seating_xlsx(facts: SeatingFacts) -> bytes:
    """The same plan, a column for each seat of a row."""
    columns = [Column("排", 7), *(Column(f"{n}座", 9, Kind.NAME) for n in _seats(facts))]
    notes = [_listing(facts).about, "讲台在前"]
    if facts.elsewhere:
        notes.append(f"未排座：{_elsewhere(facts)}")
    heading = f"{facts.class_name}座次表"
    sheet = Sheet("座次表", columns, _grid(facts), heading, notes, landscape=True)
    return write_book([sheet], title="座次表", made_on=facts.made_on)


def _listing(facts: SeatingFacts) -> Listing:
    return Listing(
        name="座次表",
        above=facts.class_name,
        organiser=facts.organiser,
        made_on=facts.made_on,
        columns=(),
        rows=(),
        count=f"{facts.rows}排　{len(facts.places)}人",
        landscape=True,
    )


def _seats(facts: SeatingFacts) -> range:
    return range(1, facts.seats + 1)


def _grid(facts: SeatingFacts) -> list[Row]:
    at = {(place.row, place.seat): place.name for place in facts.places}
    rows = range(1, facts.rows + 1)
    return [(f"第{row}排", *(at.get((row, seat), "") for seat in _seats(facts))) for row in rows]


def _elsewhere(facts: SeatingFacts) -> str:
    return "、".join(
        f"{one.name}（{one.label}）" if one.label else one.name for one in facts.elsewhere
    )


def _platform(pdf: Pdf) -> None:
    width, height = PLATFORM
    centre, middle = (pdf.left + pdf.right) / 2, pdf.y - 4 - height / 2
    pdf.canvas.setLineWidth(0.8)
    pdf.canvas.rect(centre - width / 2, middle - height / 2, width, height)
    cell = fitted("讲　　台", faces=pdf.faces, width=width, size=12, tallest=height, face=Face.HEI)
    draw_cell(pdf, cell, centre, middle, face=Face.HEI)
    pdf.gap(height + 16)


def _draw_rows(pdf: Pdf, facts: SeatingFacts) -> None:
    label = 40.0
    width = (pdf.width - label) / max(facts.seats, 1)
    height = max(LOWEST, min(TALLEST, pdf.room / max(facts.rows, 1)))
    by_row: dict[int, list[Place]] = {}
    for place in facts.places:
        by_row.setdefault(place.row, []).append(place)
    for row in range(1, facts.rows + 1):
        pdf.need(height)
        middle = pdf.y - height / 2
        pdf.text(pdf.left, middle, f"第{row}排", size=9)
        for place in by_row.get(row, ()):
            left = pdf.left + label + (place.seat - 1) * width
            _draw_place(pdf, place, left, middle, width - GAP, height - GAP)
        pdf.gap(height)


def _draw_place(
    pdf: Pdf, place: Place, left: float, middle: float, width: float, height: float
) -> None:
    pdf.canvas.setLineWidth(0.5)
    pdf.canvas.roundRect(left, middle - height / 2, width, height, 3)
    name = fitted(
        spread_name(place.name), faces=pdf.faces, width=width - 4, size=11, tallest=height * 0.6
    )
    draw_cell(pdf, name, left + width / 2, middle + height * 0.16)
    below = fitted(
        f"{place.seat}座 {place.sub_class}".strip(),
        faces=pdf.faces, width=width - 4, size=6.5, tallest=height * 0.35,
    )  # fmt: skip
    draw_cell(pdf, below, left + width / 2, middle - height * 0.28)
