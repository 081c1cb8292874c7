"""A form of ruled boxes (审批表, 鉴定表): strips across the page, each cut into boxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from training.documents.columns import Align
from training.documents.faces import Face
from training.documents.fitting import Cell, draw_cell, fitted
from training.documents.pdf import Pdf

RULE = 0.6  # points
SIDE = 6.0
FOOT = 18.0  # the line on which somebody signs
SIZE = 10.5
TO_SIGN = "签名：　　　　　　　　　　年　　月　　日"


@dataclass(frozen=True)
class Box:
    """`width` is a share of its strip; a label stands in the middle in 黑体; `below` is who signs
    and when, at the lower right."""

    text: str
    width: float
    label: bool = False
    align: Align = Align.CENTRE
    below: str = ""


@dataclass(frozen=True)
class Strip:
    """At least `height` points tall, more where its words need it."""

    boxes: tuple[Box, ...]
    height: float = 28.0


def pairs(*told: tuple[str, str], label: float = 13, height: float = 28.0) -> Strip:
    """Labels, each with what it says beside it, over the width of 100."""
    rest = (100 - label * len(told)) / len(told)
    boxes = [box for name, text in told for box in (Box(name, label, label=True), Box(text, rest))]
    return Strip(tuple(boxes), height)


def told(
    label: str, text: str, *, below: str = "", height: float = 28.0, width: float = 13
) -> Strip:
    """One label with the rest of the strip to write in."""
    words = Box(text, 100 - width, align=Align.LEFT, below=below)
    return Strip((Box(label, width, label=True), words), height)


def draw_strips(pdf: Pdf, strips: Sequence[Strip]) -> None:
    """One under the other from `pdf.y` down; a strip stays whole."""
    pdf.canvas.setLineWidth(RULE)
    pdf.canvas.setLineCap(2)
    for strip in strips:
        edges = _edges(pdf, strip)
        cells = [
            _cell(pdf, box, edges[place + 1] - edges[place])
            for place, box in enumerate(strip.boxes)
        ]
        height = max(strip.height, *(_height(*one) for one in zip(strip.boxes, cells, strict=True)))
        pdf.need(height)
        for place, (box, cell) in enumerate(zip(strip.boxes, cells, strict=True)):
            _draw(pdf, box, cell, edges[place], edges[place + 1], height)
        pdf.gap(height)


def _edges(pdf: Pdf, strip: Strip) -> list[float]:
    share = pdf.width / sum(box.width for box in strip.boxes)
    return list(accumulate((box.width * share for box in strip.boxes), initial=pdf.left))


def _cell(pdf: Pdf, box: Box, width: float) -> Cell:
    return fitted(
        box.text,
        faces=pdf.faces,
        width=width - 2 * SIDE,
        size=SIZE,
        tallest=(pdf.top - pdf.bottom) / 3,
        face=_face(box),
    )


def _height(box: Box, cell: Cell) -> float:
    return cell.height + (FOOT + SIDE if box.below else SIDE)


def _draw(pdf: Pdf, box: Box, cell: Cell, left: float, right: float, height: float) -> None:
    pdf.canvas.rect(left, pdf.y - height, right - left, height)
    foot = FOOT if box.below else 0
    x = {Align.LEFT: left + SIDE, Align.CENTRE: (left + right) / 2, Align.RIGHT: right - SIDE}
    middle = pdf.y - (height - foot) / 2
    if box.text:
        draw_cell(pdf, cell, x[box.align], middle, face=_face(box), align=box.align)
    if box.below:
        y = pdf.y - height + FOOT / 2 + 2
        pdf.text(right - SIDE, y, box.below, size=SIZE, align=Align.RIGHT)


def _face(box: Box) -> Face:
    return Face.HEI if box.label else Face.SONG
