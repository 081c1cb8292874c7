"""One TrueType face as the PDF writer sees it, with what the writer gets wrong put right."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFError, TTFont

CMAP_BLOCK = 100  # entries a bfchar block may hold (PDF 32000-1, 9.10.3)


class EmbeddedFont(TTFont):
    """A face under a name of its own, whose characters above U+FFFF copy out as themselves.

    The writer takes two faces with one PostScript name for one, so each gets a name that is ours.
    """

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, str(path), asciiReadable=False)
        self.face.name = name.encode("ascii")

    def holds(self, character: str) -> bool:
        return ord(character) in self.face.charToGlyph

    def width_of(self, character: str) -> float:
        """The advance in thousandths of the size."""
        return float(self.face.getCharWidth(ord(character)))

    def addObjects(self, doc: Any) -> None:  # the PDF writer's own hook
        subsets = [list(subset) for subset in self.state[doc].subsets]
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            base = b"".join((SUBSETN(number), b"+", self.face.name, self.face.subfontNameX))
            name = base.decode("pdfdoc")
            doc.idToObject[f"toUnicodeCMap:{name}"].content = to_unicode_cmap(name, subset)


def register(path: Path, *, ours: bool) -> EmbeddedFont:
    """Load one file; an office's own is named by its content, so equal files give equal bytes."""
    name = path.stem if ours else f"Office{crc32(path.read_bytes()):08x}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(EmbeddedFont(name, path))
    return pdfmetrics.getFont(name)


def readable(path: Path) -> bool:
    """Whether the writer can embed the file: TrueType outlines only."""
    try:
        TTFont("probe", str(path))
    except (TTFError, OSError, ValueError, IndexError):
        return False
    return True


def to_unicode_cmap(name: str, subset: Sequence[int]) -> str:
    """The table that copying and searching read: UTF-16BE, at most 100 entries a block."""
    entries = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
        if point
    ]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *_blocks(entries),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


def _blocks(entries: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(entries), CMAP_BLOCK):
        block = entries[start : start + CMAP_BLOCK]
        yield f"{len(block)} beginbfchar"
        yield from block
        yield "endbfchar"
