"""The small parts of a workbook: its list of sheets, relations, styles and shared texts."""

from dataclasses import dataclass, field

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from training.spreadsheets.markup import Budget

CHINESE_DATE_FORMATS = frozenset((*range(27, 37), *range(50, 59)))
LONGEST_FORMAT = 255


@dataclass(slots=True)
class Relations:
    """Inner targets by id, and the first of each kind (the last word of its type)."""

    targets: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.targets[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))

    def first(self, kind: str) -> str | None:
        return next((target for k, target in self.targets.values() if k == kind), None)

    def text(self, data: str) -> None: ...
    def end(self, name: str) -> None: ...


@dataclass(slots=True)
class SheetList:
    """Visible sheets in order as (name, relation id), and the epoch of dates."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    date1904: bool = False
    is_workbook: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbook":
            self.is_workbook = True
        elif name == "sheet" and attributes.get("state", "visible") == "visible":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))
        elif name == "workbookPr":
            self.date1904 = attributes.get("date1904") in ("1", "true")

    def text(self, data: str) -> None: ...
    def end(self, name: str) -> None: ...


@dataclass(slots=True)
class Styles:
    """Which cell styles show a number as a date or a time."""

    formats: dict[int, str] = field(default_factory=dict)
    style_formats: list[int] = field(default_factory=list)
    inside: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.formats[_int(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            self.style_formats.append(_int(attributes.get("numFmtId")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.inside = False

    def text(self, data: str) -> None: ...

    def dates(self) -> frozenset[str]:
        """The `s` attributes of date cells; Chinese builtin formats and weekdays (aaaa) too."""
        shown = {number: self._is_date(number) for number in set(self.style_formats)}
        return frozenset(str(i) for i, number in enumerate(self.style_formats) if shown[number])

    def _is_date(self, number: int) -> bool:
        code = self.formats.get(number)
        if code is None:
            if number in CHINESE_DATE_FORMATS:
                return True
            code = BUILTIN_FORMATS.get(number, "General")
        code = code[:LONGEST_FORMAT]
        return bool(is_date_format(code)) or "aaa" in code.lower()


@dataclass(slots=True)
class SharedTexts:
    """Texts by index, without phonetic readings; one that is too long is cut past `longest`."""

    longest: int
    budget: Budget
    texts: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    inside: bool = False
    phonetic: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.pieces = []
        elif name == "rPh":
            self.phonetic = True
        elif name == "t":
            self.inside = not self.phonetic

    def text(self, data: str) -> None:
        if self.inside:
            self.pieces.append(data)
            self.budget.spend(characters=len(data))

    def end(self, name: str) -> None:
        if name == "t":
            self.inside = False
        elif name == "rPh":
            self.phonetic = False
        elif name == "si":
            self.texts.append("".join(self.pieces)[: self.longest + 1])


def _int(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
