"""A QR code as vectors: few large rectangles instead of a thousand squares."""

from collections.abc import Iterator, Sequence
from typing import Any

import segno

Rectangle = tuple[int, int, int, int]  # column, row, columns, rows


def qr(canvas: Any, text: str, x: float, y: float, size: float) -> None:
    """Draw ``text`` as a code of ``size`` points with its lower left corner at ``x``, ``y``.

    The caller leaves the quiet zone: four modules of white all round.
    """
    matrix = segno.make(text, error="m", micro=False).matrix
    path = canvas.beginPath()
    for column, row, columns, rows in rectangles(matrix):
        path.rect(column, len(matrix) - row - rows, columns, rows)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / len(matrix), size / len(matrix))  # modules are whole numbers: short code
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def qr_svg(text: str) -> str:
    """The code as an SVG element that takes the size of its place, quiet zone included."""
    code = segno.make(text, error="m", micro=False)
    return code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, light="#fff")


def rectangles(matrix: Sequence[Sequence[int]]) -> Iterator[Rectangle]:
    """Runs of dark modules in a row, merged with equal runs in the rows below."""
    open_runs: dict[tuple[int, int], int] = {}
    for number, row in enumerate([*matrix, b""]):
        runs = list(_runs(row))
        for run in [run for run in open_runs if run not in runs]:
            first = open_runs.pop(run)
            yield run[0], first, run[1], number - first
        for run in runs:
            open_runs.setdefault(run, number)


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = None
    for column, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            yield start, column - start
            start = None
