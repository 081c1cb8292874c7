"""Workbooks around an import: a blank one to fill in, and the own one back with its problems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from courses.policies.timetable_columns import WORDS as TIMETABLE_WORDS
from trainees.policies.importing import ImportKind
from trainees.policies.roster_columns import WORDS as ROSTER_WORDS
from training.documents.columns import Align, Column, Row, Value
from training.documents.sheets import write_sheet
from training.spreadsheets.problems import Problem
from training.spreadsheets.sheet import Value as CellValue
from training.spreadsheets.tables import Table, find_tables
from training.spreadsheets.texts import plain
from training.spreadsheets.workbook import Workbook

BLANK_ROWS = 60
WIDEST = 40
WIDTHS = {
    "name": 12, "unit": 26, "post": 20, "phone": 16, "birth": 12, "political_status": 14,
    "sub_class": 18, "office": 14, "remark": 16, "date": 14, "time": 16, "form": 14, "title": 40,
    "module": 16, "lecturer": 16, "lecturer_unit": 26, "venue": 18, "audience": 18,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words that find a kind's table, in the order in which a blank one shows them."""

    words: Mapping[str, Sequence[str]]
    needed: frozenset[str]
    shown: tuple[str, ...]

    def label(self, key: str) -> str:
        return self.words[key][0]


WANTED = {
    ImportKind.ROSTER: Wanted(
        ROSTER_WORDS,
        frozenset({"name"}),
        tuple(key for key in ROSTER_WORDS if key != "unit_and_post"),
    ),
    ImportKind.TIMETABLE: Wanted(
        TIMETABLE_WORDS, frozenset({"date", "title"}), tuple(TIMETABLE_WORDS)
    ),
}


def blank_workbook(
    kind: ImportKind, *, heading: str, title: str, sub_classes: Sequence[str]
) -> bytes:
    """A workbook with the headers that the import knows and empty rows, every cell of them text,
    so that 1981.10 and 4-7 stay as typed."""
    wanted = WANTED[kind]
    columns = [Column(wanted.label(key), WIDTHS.get(key, 10)) for key in wanted.shown]
    empty: Row = ("",) * len(columns)
    return write_sheet(
        title=title,
        heading=heading,
        notes=_hints(kind, sub_classes),
        columns=columns,
        rows=[empty] * BLANK_ROWS,
    )


def _hints(kind: ImportKind, sub_classes: Sequence[str]) -> list[str]:
    names = "、".join(sub_classes)
    if kind == ImportKind.ROSTER:
        return [
            _("One person a row. 姓名 and 工作单位 are needed; any other column may stay empty."),
            _("Month of birth like 1981.02. Sub-classes: {names}.").format(names=names),
        ]
    return [
        _("One session a row. Date like 2014-04-07, time like 8:30-12:00."),
        _("参加范围: 大班, 分班, or one of {names}. Empty 学时 count by half-days.").format(
            names=names
        ),
    ]


def problems_workbook(
    workbook: Workbook, problems: Sequence[Problem], *, kind: ImportKind, title: str
) -> bytes:
    """The table as it was handed in, with what is wrong in a last column beside each row; it can be
    mended there and handed in again."""
    wanted = WANTED[kind]
    tables = find_tables(workbook, wanted.words, required=wanted.needed)
    remark = Column(_("To be mended"), 60, align=Align.LEFT)
    if not tables:
        rows: list[Row] = [(str(problem),) for problem in problems]
        return write_sheet(title=title, columns=[remark], rows=rows)
    table = tables[0]
    order = sorted(table.labels)
    remarks = _by_row(problems)
    body = list(table.rows())
    told = {row.number for row in body}
    rows = [
        (
            *(_cell(row.values.get(column)) for column in order),
            "\n".join(remarks.get(row.number, ())),
        )
        for row in body
    ]
    above = [str(p) for p in problems if p.row is None or p.row not in told]
    return write_sheet(
        title=title,
        notes=[*table.above, *above],
        columns=[*(_column(table, column) for column in order), remark],
        rows=rows,
    )


def _by_row(problems: Sequence[Problem]) -> dict[int | None, list[str]]:
    found: dict[int | None, list[str]] = {}
    for problem in problems:
        place = f"{problem.column_letter} {problem.column_label}".strip()
        told = f"{place}: {problem.sentence}" if place else problem.sentence
        found.setdefault(problem.row, []).append(told)
    return found


def _column(table: Table, number: int) -> Column:
    widest = max((_width(row.values.get(number)) for row in table.rows()), default=0)
    return Column(table.labels[number], min(WIDEST, max(8, widest + 2)))


def _width(value: CellValue | None) -> int:
    return sum(2 if ord(character) > 0x2000 else 1 for character in plain(value))


def _cell(value: CellValue | None) -> Value:
    """Numbers as such, all else as the text that the import reads."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return plain(value)
    return Decimal(str(value))
