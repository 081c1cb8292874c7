"""The page kit: a paper is written from top to bottom, and no text is ever markup.

Rule: GB/T 9704-2012 for margins, title, indents and page numbers. Same facts, same bytes: nothing
here reads the clock, and the date in the file is the one given.
"""

from collections.abc import Sequence
from datetime import date
from threading import Lock

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFBase85Encode,
    PDFDictionary,
    PDFName,
    PDFPage,
    PDFStream,
    PDFZCompress,
)
from reportlab.pdfgen.canvas import Canvas

from training.documents.breaking import Measure, balanced_lines, break_lines
from training.documents.columns import Align
from training.documents.faces import Face, Faces, MissingGlyphs
from training.documents.paper import OFFICIAL, Numbering, Paper

MIDDLE = 0.38  # of the size: from the baseline up to the middle of a character
LOOSEST = 0.25  # of the size: more is not added between characters to fill a line
SIGNED = 0.55  # of the width: the room of a signature, right of a code
PRODUCER = "cadre-training"
_embedding = Lock()  # the font files share one read position


class Pdf:
    """One paper in the making; ``y`` is the top of what comes next, in points from below.

    ``title`` and ``author`` go into the file's properties: an office's name, never a person's.
    """

    def __init__(
        self, faces: Faces, *, title: str, author: str, made_on: date, paper: Paper = OFFICIAL
    ) -> None:
        self.faces, self.paper = faces, paper
        self._missing: dict[str, None] = {}
        self.canvas = Canvas(
            "", pagesize=paper.pagesize, pageCompression=1, invariant=1,
            initialFontName=faces.initial_font, lang="zh-CN",
        )  # fmt: skip
        self._describe(title=title, author=author, made_on=made_on)
        width, height = paper.pagesize
        top, right, bottom, left = (margin * mm for margin in paper.margins)
        self.left, self.right = left, width - right
        self.top, self.bottom = height - top, bottom
        self.page = 1
        self._starts = [1]  # the pages on which a paper of a batch begins
        self.y = self.top

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def room(self) -> float:
        return self.y - self.bottom

    def text(
        self,
        x: float,
        middle: float,
        text: str,
        *,
        size: float | None = None,
        face: Face = Face.SONG,
        align: Align = Align.LEFT,
        spread: float = 0,
    ) -> None:
        """One line whose characters' middle is at ``middle``; ``x`` is its left, centre or right.

        A character that no face holds is remembered: ``finish`` refuses the paper.
        """
        size = size or self.paper.size
        line = self.faces.line(text, face)
        if line.missing:
            self._missing.update(dict.fromkeys(line.missing))
            return
        if align is not Align.LEFT:
            width = line.width * size / 1000
            x -= width if align is Align.RIGHT else width / 2
        base = middle - MIDDLE * size
        self.faces.draw(self.canvas, x, base, text, size, face=face, spread=spread)

    def line(
        self,
        text: str,
        *,
        align: Align = Align.LEFT,
        size: float | None = None,
        pitch: float | None = None,
        face: Face = Face.SONG,
    ) -> None:
        """One line across the page, on the next page if this one is full."""
        pitch = pitch or self.paper.pitch
        self.need(pitch)
        across = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[align]
        x = self.left + across * self.width
        self.text(x, self.y - pitch / 2, text, size=size, face=face, align=align)
        self.y -= pitch

    def title(self, *parts: str) -> None:
        """Centred; a part that is too long is broken into lines of even length."""
        size, pitch = self.paper.title_size, self.paper.title_pitch
        for part in parts:
            measure = self._measure(size, Face.TITLE)
            for line in balanced_lines(part, width=self.width, measure=measure):
                self.line(line, align=Align.CENTRE, size=size, pitch=pitch, face=Face.TITLE)

    def subtitle(self, text: str) -> None:
        for line in break_lines(text, width=self.width, measure=self._measure()):
            self.line(line, align=Align.CENTRE, pitch=self.paper.pitch * 1.25)

    def paragraph(self, text: str, *, indent: float = 2, face: Face = Face.SONG) -> None:
        """Full lines, the first one indented by ``indent`` characters."""
        first = indent * self.paper.size
        lines = self._paragraph_lines(text, indent, face)
        for number, line in enumerate(lines, start=1):
            self.need(self.paper.pitch)
            shift = first if number == 1 else 0
            full = number < len(lines)
            spread = self._spread(line, self.width - shift, face) if full else 0
            middle = self.y - self.paper.pitch / 2
            self.text(self.left + shift, middle, line, face=face, spread=spread)
            self.y -= self.paper.pitch

    def paragraph_height(self, text: str, *, indent: float = 2, face: Face = Face.SONG) -> float:
        """The points that ``paragraph`` will take."""
        return len(self._paragraph_lines(text, indent, face)) * self.paper.pitch

    def gap(self, points: float) -> None:
        self.y -= points

    def signature(self, lines: Sequence[str], *, above: float = 0) -> None:
        """Who and when, flush right, the last line ``above`` points over the lower margin.

        Moves to the next page where this one has no room.
        """
        height = self.signature_height(lines)
        self.need(height + above)
        for number, line in enumerate(self._signature_lines(lines)):
            middle = self.bottom + above + height - (number + 0.5) * self.paper.pitch
            self.text(self.right, middle, line, align=Align.RIGHT)

    def signature_height(self, lines: Sequence[str]) -> float:
        return len(self._signature_lines(lines)) * self.paper.pitch

    def need(self, height: float) -> None:
        """Begin a page unless ``height`` points are left, or it would be an empty one."""
        if self.room < height - 0.01 and self.y < self.top:
            self.new_page()

    def new_page(self) -> None:
        self._end_page()
        self.page += 1
        self.y = self.top

    def new_paper(self) -> None:
        """The next paper of a batch: it begins a page, and its pages count from 1 again."""
        self.new_page()
        self._starts.append(self.page)

    def finish(self) -> bytes:
        """The file. Raises MissingGlyphs with every character that could not be printed."""
        self._end_page()
        for page in self._footed:
            self.canvas.beginForm(f"foot{page}", 0, 0, *self.paper.pagesize)
            self._foot(page)
            self.canvas.endForm()
        if self._missing:
            raise MissingGlyphs(self._missing)
        with _embedding:
            return bytes(self.canvas.getpdfdata())

    @property
    def _footed(self) -> range:
        """The pages that have a foot."""
        return range(1, 1 if self.paper.numbering is Numbering.NONE else self.page + 1)

    def _end_page(self) -> None:
        if self.page in self._footed:
            self.canvas.doForm(f"foot{self.page}")
        self.canvas.showPage()
        _pack(self.canvas._doc.Pages.pages[-1])

    def _foot(self, page: int) -> None:
        """The number stands 7 mm below the text: odd pages right, even ones left (GB/T 9704)."""
        size = self.paper.foot_size
        middle = self.bottom - 7 * mm - size / 2
        number, count = self._number(page)
        match self.paper.numbering:
            case Numbering.LETTER if number == 1:
                pass
            case Numbering.DASHES | Numbering.LETTER if number % 2:
                self.text(self.right - size, middle, f"—{number}—", size=size, align=Align.RIGHT)
            case Numbering.DASHES | Numbering.LETTER:
                self.text(self.left + size, middle, f"—{number}—", size=size)
            case Numbering.COUNT:
                foot = f"第 {number} 页 共 {count} 页"
                middle, centre = self.bottom / 2, self.left + self.width / 2
                self.text(centre, middle, foot, size=size, align=Align.CENTRE)

    def _number(self, page: int) -> tuple[int, int]:
        """A page's number in its own paper, and how many pages that has."""
        first = max(start for start in self._starts if start <= page)
        after = min((start for start in self._starts if start > page), default=self.page + 1)
        return page - first + 1, after - first

    def _measure(self, size: float | None = None, face: Face = Face.SONG) -> Measure:
        return lambda text: self.faces.width(text, size or self.paper.size, face=face)

    def _paragraph_lines(self, text: str, indent: float, face: Face) -> list[str]:
        measure, first = self._measure(face=face), indent * self.paper.size
        return break_lines(text, width=self.width, measure=measure, indent=first)

    def _signature_lines(self, lines: Sequence[str]) -> list[str]:
        """On the right half of the page; a longer line goes on below."""
        width, measure = self.width * SIGNED, self._measure()
        return [part for line in lines for part in break_lines(line, width=width, measure=measure)]

    def _spread(self, line: str, width: float, face: Face) -> float:
        """What each gap takes so that a line that is not the last one fills its width."""
        slack = (width - self._measure(face=face)(line)) / max(len(line) - 1, 1)
        return slack if 0 < slack < LOOSEST * self.paper.size else 0

    def _describe(self, *, title: str, author: str, made_on: date) -> None:
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator(PRODUCER)
        self.canvas.setProducer(PRODUCER)
        self.canvas._doc._timeStamp.YMDhms = (made_on.year, made_on.month, made_on.day, 0, 0, 0)


def _pack(page: PDFPage) -> None:
    """Compress a finished page now, not all of them at the end: a file of 10,000 pages would
    hold every stroke as text until then."""
    packed = PDFBase85Encode.encode(PDFZCompress.encode(page.stream))
    kinds = PDFArray([PDFName(one.pdfname) for one in (PDFBase85Encode, PDFZCompress)])
    page.Contents = PDFStream(PDFDictionary({"Filter": kinds}), packed)
    page.stream = None
