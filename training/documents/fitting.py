"""Words made to fit: shrunk to 80 %, then wrapped, and smaller still only where room forces it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.documents.breaking import break_lines
from training.documents.columns import Align
from training.documents.faces import Face, Faces

if TYPE_CHECKING:
    from training.documents.pdf import Pdf

SMALLEST = 0.8  # of the size: below it words wrap
WRAPPED = 0.9  # of the size: what wraps is set in
LEADING = 1.3
PADDING = 2.5  # points above and below


@dataclass(frozen=True)
class Cell:
    """Lines set in ``size`` points."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING + 2 * PADDING


def fitted(
    text: str, *, faces: Faces, width: float, size: float, tallest: float, face: Face = Face.SONG
) -> Cell:
    """``text`` within ``width`` points at ``size`` or less, no taller than ``tallest``."""
    asked = max(faces.width(line, 1, face=face) for line in text.split("\n"))
    shrunk = min(size, width / asked) if asked else size
    if shrunk >= SMALLEST * size:
        return Cell(tuple(text.split("\n")), shrunk)
    shrunk = WRAPPED * size
    while (cell := _wrapped(text, faces, width, shrunk, face)).height > tallest and shrunk > 2:
        shrunk *= 0.8
    return cell


def draw_cell(
    pdf: "Pdf",
    cell: Cell,
    x: float,
    middle: float,
    *,
    face: Face = Face.SONG,
    align: Align = Align.CENTRE,
) -> None:
    """The lines around ``middle``; ``x`` is their left, centre or right."""
    leading = cell.size * LEADING
    top = middle + (len(cell.lines) - 1) * leading / 2
    for number, line in enumerate(cell.lines):
        pdf.text(x, top - number * leading, line, size=cell.size, face=face, align=align)


def _wrapped(text: str, faces: Faces, width: float, size: float, face: Face) -> Cell:
    def measure(part: str) -> float:
        return faces.width(part, size, face=face)

    return Cell(tuple(break_lines(text, width=width, measure=measure)), size)
