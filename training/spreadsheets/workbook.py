"""A workbook from bytes: one bounded pass over the parts that hold cells, and no other part."""

import posixpath
from dataclasses import dataclass

from training.refusals import Refused
from training.spreadsheets.archive import Archive, open_archive
from training.spreadsheets.markup import Budget, Listener, walk
from training.spreadsheets.parts import Relations, SharedTexts, SheetList, Styles
from training.spreadsheets.refusals import WorkbookRefusal
from training.spreadsheets.sheet import Bounds, SheetReader, SheetRows


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may cost. Sizes in bytes, `text` in characters of one cell."""

    file_bytes: int = 10_000_000
    unpacked_bytes: int = 50_000_000
    entries: int = 2_000
    ratio: int = 200
    sheets: int = 50
    rows: int = 5_000
    columns: int = 60
    text: int = 2_000
    merges: int = 10_000
    elements: int = 1_000_000
    all_text: int = 5_000_000


@dataclass(frozen=True, slots=True)
class Workbook:
    """The visible worksheets in their order."""

    sheets: tuple[SheetRows, ...]


DEFAULT_LIMITS = Limits()


def read_workbook(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """The cells of an .xlsx, as they are shown: dates as datetime, results instead of formulas.

    Refuses, with a `WorkbookRefusal`, what is no .xlsx, is damaged, encrypted, or beyond the
    limits; costs time and memory within them whatever the file declares (SAFETY: sparse sheets,
    zip bombs, entities). Hidden sheets, pictures and macros are never opened.
    """
    archive = open_archive(
        data,
        file_bytes=limits.file_bytes,
        unpacked_bytes=limits.unpacked_bytes,
        entries=limits.entries,
        ratio=limits.ratio,
    )
    return _Reading(archive, limits, Budget(limits.elements, limits.all_text)).workbook()


@dataclass(frozen=True, slots=True)
class _Reading:
    archive: Archive
    limits: Limits
    budget: Budget

    def workbook(self) -> Workbook:
        main = self._main_part()
        listed = SheetList()
        self._walk(main, listed)
        if not listed.is_workbook:
            raise Refused(WorkbookRefusal.NOT_A_WORKBOOK)
        if len(listed.sheets) > self.limits.sheets:
            raise Refused(WorkbookRefusal.TOO_LARGE)
        folder, relations = posixpath.dirname(main), self._relations(main)
        shared = SharedTexts(self.limits.text, self.budget)
        self._walk_related(folder, relations.first("sharedStrings"), shared)
        styles = Styles()
        self._walk_related(folder, relations.first("styles"), styles)
        dates = styles.dates()
        sheets = []
        for name, identity in listed.sheets:
            kind, target = relations.targets.get(identity, ("", ""))
            if kind == "worksheet":
                reader = SheetReader(
                    name, self._bounds(), self.budget, shared.texts, dates, listed.date1904
                )
                self._walk_related(folder, target, reader)
                sheets.append(reader.sheet())
        return Workbook(tuple(sheets))

    def _main_part(self) -> str:
        top = Relations()
        if self.archive.has("_rels/.rels"):
            self._walk("_rels/.rels", top)
        main = _join("", top.first("officeDocument") or "xl/workbook.xml")
        if not self.archive.has(main) or not main.endswith(".xml"):
            raise Refused(WorkbookRefusal.NOT_A_WORKBOOK)
        return main

    def _relations(self, part: str) -> Relations:
        relations = Relations()
        folder, name = posixpath.split(part)
        path = f"{folder}/_rels/{name}.rels"
        if self.archive.has(path):
            self._walk(path, relations)
        return relations

    def _walk_related(self, folder: str, target: str | None, listener: Listener) -> None:
        """A part that is named must be there; one that is not named has nothing to say."""
        if target is not None:
            self._walk(_join(folder, target), listener)

    def _walk(self, part: str, listener: Listener) -> None:
        if not self.archive.has(part):
            raise Refused(WorkbookRefusal.DAMAGED)
        try:
            source = self.archive.open(part)
        except Exception as error:  # zipfile raises six kinds of error on a broken local header
            raise Refused(WorkbookRefusal.DAMAGED) from error
        walk(source, listener, budget=self.budget)

    def _bounds(self) -> Bounds:
        limits = self.limits
        return Bounds(limits.rows, limits.columns, limits.text, limits.merges)


def _join(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))
