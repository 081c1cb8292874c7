"""Which face prints which character, so that none comes out as an empty box.

Rule: docs/rules.md, documents: every character prints, a rare one in a fallback face.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import Any

from training.documents.embedding import EmbeddedFont, readable, register

OURS = Path(__file__).parent / "fonts"
KEPT = 4096  # lines whose faces and width are remembered


class Face(StrEnum):
    """What a line of an official paper is set in."""

    TITLE = "title"  # 小标宋
    SONG = "song"  # 仿宋, 宋
    HEI = "hei"  # 黑体
    KAI = "kai"  # 楷体


OUR_FILES = {
    Face.TITLE: "BanXBS.ttf",
    Face.SONG: "BanSong.ttf",
    Face.HEI: "BanHei.ttf",
    Face.KAI: "BanKai.ttf",
}
FALLBACKS = ("BanSong.ttf", "BanKai.ttf", "BanRare.ttf", "BanMark.ttf")
# What the offices' licensed files are called; "title.ttf", "song.ttf" … always work.
OFFICE_FILES = {
    Face.TITLE: ("title", "fzxbsjw", "fzxbsk", "方正小标宋简体", "方正小标宋_gbk"),
    Face.SONG: ("song", "仿宋_gb2312", "simfang", "fangsong_gb2312", "仿宋"),
    Face.HEI: ("hei", "simhei", "黑体"),
    Face.KAI: ("kai", "楷体_gb2312", "kaiti_gb2312", "simkai", "楷体"),
}
# Characters that steer the text and have no shape of their own are not printed.
SHAPELESS = {"Cc", "Cf", "Cs"}
SELECTORS = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}


class MissingGlyphs(ValueError):
    """No face holds these characters: the paper is refused rather than printed with boxes."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = tuple(characters)
        named = "、".join(f"{c}(U+{ord(c):04X})" for c in self.characters)
        super().__init__(f"No face holds: {named}")


@dataclass(frozen=True, slots=True)
class Line:
    """A text as it is set: pieces with the names of their fonts, its width in thousandths of the
    size, and the characters that no face holds."""

    pieces: tuple[tuple[str, str], ...]
    width: float
    missing: tuple[str, ...]


class Faces:
    """The faces of one office, each with its fallbacks in order; make it with ``load_faces``."""

    def __init__(self, chains: dict[Face, tuple[EmbeddedFont, ...]]) -> None:
        self._chains = chains
        self._seen: dict[tuple[Face, str], tuple[str, float] | None] = {}
        self.line = lru_cache(maxsize=KEPT)(self._line)  # lists say the same again and again

    @property
    def initial_font(self) -> str:
        """The name a canvas starts with, or it would refer to a face that is not embedded."""
        return str(self._chains[Face.SONG][0].fontName)

    def missing_characters(self, text: str, *, face: Face = Face.SONG) -> tuple[str, ...]:
        """The characters of ``text`` that no face holds, each once, in their order."""
        return tuple(
            character
            for character in dict.fromkeys(printable(text))
            if self._look_up(face, character) is None
        )

    def runs(self, text: str, *, face: Face = Face.SONG) -> Iterator[tuple[str, str]]:
        """Split into (name of the font, piece); raises MissingGlyphs, with all of them."""
        line = self.line(text, face)
        if line.missing:
            raise MissingGlyphs(line.missing)
        yield from line.pieces

    def width(self, text: str, size: float, *, face: Face = Face.SONG) -> float:
        """In points; a character that no face holds counts as a full one."""
        return sum(self._found(face, c)[1] for c in printable(text)) * size / 1000

    def draw(
        self,
        canvas: Any,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        face: Face = Face.SONG,
        spread: float = 0,
    ) -> None:
        """Draw one line with its baseline at ``y``; ``spread`` points follow each character.

        One object whatever the faces, so that it is copied and searched as one line.
        Raises MissingGlyphs.
        """
        line = canvas.beginText(x, y)
        if spread:
            line.setCharSpace(spread)
        for font, piece in self.runs(text, face=face):
            line.setFont(font, size)
            line.textOut(piece)
        if spread:
            line.setCharSpace(0)  # or it would last to the end of the page
        canvas.drawText(line)

    def _line(self, text: str, face: Face) -> Line:
        shown = printable(text)
        found = [(*self._found(face, character), character) for character in shown]
        return Line(
            tuple(
                (font, "".join(one[2] for one in piece))
                for font, piece in groupby(found, key=itemgetter(0))
            ),
            sum(width for _, width, _ in found),
            self.missing_characters(text, face=face),
        )

    def _found(self, face: Face, character: str) -> tuple[str, float]:
        return self._look_up(face, character) or ("", 1000.0)

    def _look_up(self, face: Face, character: str) -> tuple[str, float] | None:
        key = (face, character)
        if key not in self._seen:
            holder = next((f for f in self._chains[face] if f.holds(character)), None)
            self._seen[key] = holder and (holder.fontName, holder.width_of(character))
        return self._seen[key]


def printable(text: str) -> str:
    """``text`` in one line: breaks and tabs are spaces, what has no shape is left out."""
    if text.isalnum() or text.isprintable():
        return text if not any(ord(c) in SELECTORS for c in text) else _shaped(text)
    return _shaped(text)


def _shaped(text: str) -> str:
    spaced = (" " if c.isspace() and c != "\u3000" else c for c in text)
    return "".join(
        c for c in spaced if unicodedata.category(c) not in SHAPELESS and ord(c) not in SELECTORS
    )


_loading = Lock()


def load_faces(fonts_dir: str | Path | None = None) -> Faces:
    """The faces, read once per process; an office's own in ``fonts_dir`` come first.

    Files of ``fonts_dir`` whose name says no face serve as fallbacks before ours; a file that is
    not TrueType is passed over.
    """
    with _loading:
        return _load(str(fonts_dir) if fonts_dir else "")


@lru_cache(maxsize=8)
def _load(fonts_dir: str) -> Faces:
    office = _office_files(Path(fonts_dir)) if fonts_dir else {}
    fallbacks = [register(OURS / name, ours=True) for name in FALLBACKS]
    return Faces({face: tuple(_chain(face, office, fallbacks)) for face in Face})


def _chain(
    face: Face, office: dict[str, Path], fallbacks: list[EmbeddedFont]
) -> Iterator[EmbeddedFont]:
    named = {name for names in OFFICE_FILES.values() for name in names}
    own = next((office[name] for name in OFFICE_FILES[face] if name in office), None)
    if own:
        yield register(own, ours=False)
    yield register(OURS / OUR_FILES[face], ours=True)
    for name in sorted(office.keys() - named):
        yield register(office[name], ours=False)
    yield from fallbacks


def _office_files(folder: Path) -> dict[str, Path]:
    return {
        path.stem.lower(): path
        for path in sorted(folder.glob("*"))
        if path.suffix.lower() == ".ttf" and readable(path)
    }
