"""The sheets of paper that papers are printed on.

Rule: GB/T 9704-2012, 5 and 7: margins, 22 lines of 28 characters, titles of 22 points.
"""

from dataclasses import dataclass
from enum import StrEnum

from reportlab.lib.pagesizes import A4

GB_MARGINS = (37.0, 26.0, 35.0, 28.0)  # mm: top, right, bottom, left
LIST_MARGINS = (18.0, 15.0, 18.0, 15.0)


class Numbering(StrEnum):
    NONE = "none"
    DASHES = "dashes"  # —1—, outside below the text, as on official papers
    LETTER = "letter"  # the same, but none on the first page
    COUNT = "count"  # 第 1 页 共 3 页, as on lists


@dataclass(frozen=True)
class Paper:
    """A4 with its margins in mm; ``size`` and ``pitch`` of the body in points."""

    landscape: bool = False
    margins: tuple[float, float, float, float] = GB_MARGINS
    size: float = 15.75
    pitch: float = 28.95
    title_size: float = 22
    title_pitch: float = 33
    foot_size: float = 14
    numbering: Numbering = Numbering.DASHES

    @property
    def pagesize(self) -> tuple[float, float]:
        return (A4[1], A4[0]) if self.landscape else A4


OFFICIAL = Paper()
LETTER = Paper(numbering=Numbering.LETTER)
NOTICE = Paper(size=12, pitch=20.5, foot_size=10.5)
LIST = Paper(
    margins=LIST_MARGINS, size=10.5, pitch=18, title_size=18, title_pitch=28, foot_size=9,
    numbering=Numbering.COUNT,
)  # fmt: skip
