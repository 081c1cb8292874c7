"""A ruled table that goes on over pages under a repeated head.

What is too wide for its cell shrinks to 80 % and then wraps; nothing is ever cut off.
"""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from training.documents.columns import (
    Align,
    Column,
    Head,
    Row,
    head_levels,
    heads,
    printed,
)
from training.documents.faces import Face
from training.documents.fitting import PADDING, Cell, draw_cell, fitted
from training.documents.pdf import Pdf

RULE = 0.5  # points
KEPT = 3  # rows that go over to the last page, so that the closing never stands there alone


class Table:
    """Draws ``rows`` under ``columns`` from ``pdf.y`` down, and moves it.

    ``closing`` points are kept free below the last row, on the same page: what ends the paper.
    """

    def __init__(
        self,
        pdf: Pdf,
        columns: Sequence[Column],
        *,
        size: float = 9.75,
        row_height: float = 21.5,
        head_height: float | None = None,
        head_face: Face = Face.HEI,
    ) -> None:
        self.pdf, self.columns, self.size = pdf, columns, size
        self.row_height, self.head_face = row_height, head_face
        self.head_height = head_height or row_height
        self.heads = heads(columns)
        self.edges = _edges(columns, left=pdf.left, width=pdf.width)
        self._cell = cache(self._fitted)
        self.level_heights = self._level_heights()

    def draw(self, rows: Sequence[Row], *, closing: float = 0) -> None:
        """Without rows the head alone."""
        texts = [
            [printed(value, c.kind) for value, c in zip(row, self.columns, strict=True)]
            for row in rows
        ]
        if not texts:
            self._draw_page([], [])
            return
        heights = [self._height(row) for row in texts]
        head, pdf = sum(self.level_heights), self.pdf
        full = pdf.top - pdf.bottom - head
        start = 0
        for count in page_counts(heights, first=pdf.room - head, full=full, closing=closing):
            if start or not count:
                pdf.new_page()
            if count:
                self._draw_page(texts[start : start + count], heights[start : start + count])
            start += count

    def _draw_page(self, texts: list[list[str]], heights: list[float]) -> None:
        top = self.pdf.y
        self._draw_head()
        body = self.pdf.y
        for row, height in zip(texts, heights, strict=True):
            for index, text in enumerate(row):
                if text:
                    cell = self._cell(text, index, index, Face.SONG)
                    self._draw_cell(cell, index, index, self.pdf.y, height)
            self.pdf.y -= height
        self._rule(top, body, heights)

    def _draw_head(self) -> None:
        for head in self.heads:
            cell = self._cell(head.label, head.first, head.last, self.head_face)
            top = self.pdf.y - sum(self.level_heights[: head.level])
            self._draw_cell(cell, head.first, head.last, top, self._head_height(head), head=True)
        self.pdf.y -= sum(self.level_heights)

    def _draw_cell(
        self, cell: Cell, first: int, last: int, top: float, height: float, *, head: bool = False
    ) -> None:
        align = Align.CENTRE if head else self.columns[first].align
        padding = PADDING if align is Align.CENTRE else self._padding(first)
        left, right = self.edges[first] + padding, self.edges[last + 1] - padding
        x = {Align.LEFT: left, Align.CENTRE: (left + right) / 2, Align.RIGHT: right}[align]
        face = self.head_face if head else Face.SONG
        draw_cell(self.pdf, cell, x, top - height / 2, face=face, align=align)

    def _rule(self, top: float, body: float, heights: list[float]) -> None:
        """Thin lines; those of the head leave the groups' cells whole."""
        left, right = self.edges[0], self.edges[-1]
        lines = [(left, y, right, y) for y in accumulate((-h for h in heights), initial=body)]
        lines.append((left, top, right, top))
        lines += [(x, body, x, self.pdf.y) for x in self.edges]
        lines.append((left, top, left, body))
        for head in self.heads:
            upper = top - sum(self.level_heights[: head.level])
            lower, x = upper - self._head_height(head), self.edges[head.last + 1]
            lines.append((x, upper, x, lower))
            if lower > body + 0.01:
                lines.append((self.edges[head.first], lower, x, lower))
        self.pdf.canvas.setLineWidth(RULE)
        self.pdf.canvas.setLineCap(2)  # square: corners close
        self.pdf.canvas.lines(lines)

    def _height(self, row: list[str]) -> float:
        cells = (self._cell(text, i, i, Face.SONG) for i, text in enumerate(row) if text)
        return max([self.row_height, *(cell.height for cell in cells if len(cell.lines) > 1)])

    def _level_heights(self) -> list[float]:
        levels = [self.head_height] * head_levels(self.columns)
        for head in self.heads:
            cell = self._cell(head.label, head.first, head.last, self.head_face)
            short = cell.height - self._head_height(head, levels)
            if short > 0 and len(cell.lines) > 1:
                levels[head.level + head.levels - 1] += short
        return levels

    def _head_height(self, head: Head, levels: list[float] | None = None) -> float:
        levels = levels or self.level_heights
        return sum(levels[head.level : head.level + head.levels])

    def _padding(self, index: int) -> float:
        return PADDING if self.columns[index].align is Align.CENTRE else 2 * PADDING

    def _fitted(self, text: str, first: int, last: int, face: Face) -> Cell:
        width = self.edges[last + 1] - self.edges[first] - 2 * self._padding(first)
        tallest = (self.pdf.top - self.pdf.bottom) / 2
        faces = self.pdf.faces
        return fitted(text, faces=faces, width=width, size=self.size, tallest=tallest, face=face)


def page_counts(
    heights: Sequence[float], *, first: float, full: float, closing: float
) -> list[int]:
    """How many rows each page takes; a leading 0 says that the first page has no room.

    The last page keeps ``closing`` free, and takes rows over from the one before to do so.
    """
    counts, used, room = [0], 0.0, first
    for height in heights:
        if used + height > room + 0.01 and (counts[-1] or len(counts) == 1):
            counts.append(0)
            used, room = 0.0, full
        counts[-1] += 1
        used += height
    if used + closing > room + 0.01 and counts[-1] > 1:
        kept = min(KEPT, counts[-1] - 1)
        counts[-1] -= kept
        counts.append(kept)
    return counts


def _edges(columns: Sequence[Column], *, left: float, width: float) -> list[float]:
    share = width / sum(column.width for column in columns)
    return list(accumulate((column.width * share for column in columns), initial=left))
