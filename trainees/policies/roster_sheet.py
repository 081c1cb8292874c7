"""A roster (花名册) out of a workbook: people with their place, and what is wrong in which cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import TextChoices

from trainees.policies.birth_month import YearMonth, birth_month, writes_two_digits
from trainees.policies.class_offices import offices_in
from trainees.policies.roster_columns import FOOTER, LONGEST, WORDS
from trainees.policies.roster_problems import RosterNote, RosterProblem
from training.spreadsheets.problems import Problem
from training.spreadsheets.sheet import Row
from training.spreadsheets.tables import Table, find_tables
from training.spreadsheets.texts import folded, header_word, plain
from training.spreadsheets.workbook import Workbook

HAN = (
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # with extensions
    r"\ue000-\uf8ff\ufe00-\ufe0f\U000e0100-\U000e01ef"  # private characters, variation marks
)
HAN_AND_SPACES = re.compile(rf"[{HAN}· ]+")
PHONE = re.compile(r"\+?[0-9][0-9 \-]{5,19}")
NUMBER = re.compile(r"0*[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person as typed in row `row`. Texts are "" where the cell or the column is empty."""

    row: int
    number: int
    name: str
    gender: str
    ethnicity: str
    birth: YearMonth | None
    political_status: str
    education: str
    unit: str
    post: str
    phone: str
    sub_class: str | None
    group: str | None
    seat: str
    room: str
    offices: tuple[str, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class RosterSheet:
    """`columns`: key → header as typed; `ignored`: headers of columns that nothing reads.

    A roster with any problem is not to be imported; notes are for the preview.
    """

    sheet: str = ""
    rows: tuple[RosterRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


def parse_roster(workbook: Workbook, *, known_sub_classes: Sequence[str]) -> RosterSheet:
    """Reads the first sheet with a header row (姓名 and one more known word in its first 20 rows).

    Columns in any order; needed are name and unit, all others may be missing. People without a
    number get the lowest free one in the order of rows. Never raises: what is wrong is named in
    `problems`.
    """
    tables = find_tables(workbook, WORDS, required=frozenset({"name"}))
    if not tables:
        return RosterSheet(problems=(Problem(RosterProblem.NO_ROSTER),))
    reading = _Reading(tables[0], {folded(name): name for name in known_sub_classes})
    reading.read()
    for other in tables[1:]:
        reading.notes.append(Problem(RosterNote.SHEET_NOT_READ, other.sheet.name))
    table = tables[0]
    return RosterSheet(
        table.sheet.name,
        tuple(reading.numbered()),
        tuple(reading.problems),
        tuple(reading.notes),
        {key: table.labels[column] for key, column in table.columns.items()},
        table.ignored,
    )


def person_name(value: object) -> str:
    """A name as it is kept: a Chinese one without spaces (张　三 → 张三), one kind of dot."""
    name = re.sub("[•‧・･∙●]", "·", plain(value))
    return name.replace(" ", "") if HAN_AND_SPACES.fullmatch(name) else name


@dataclass(slots=True)
class _Reading:
    table: Table
    sub_classes: Mapping[str, str]
    people: list[tuple[int | None, dict[str, object]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    two_digits: bool = False
    numbers: dict[int, int] = field(default_factory=dict)
    persons: dict[tuple[str, object], tuple[int, tuple[object, ...]]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)

    def read(self) -> None:
        table = self.table
        if not {"unit", "unit_and_post"} & table.columns.keys():
            self.problems.append(table.problem(RosterProblem.NO_UNIT_COLUMN))
            return
        names = [c for c, label in table.labels.items() if header_word(label) in WORDS["name"][:2]]
        if len(names) > 1:
            self.problems.append(table.problem(RosterProblem.TWO_NAME_COLUMNS))
            return
        rows = list(table.rows())
        self.two_digits = writes_two_digits(table.value(row, "birth") for row in rows)
        for row in rows:
            if not self._is_no_person(row):
                self._read_person(row)
        if not self.people and not self.problems:
            self.problems.append(table.problem(RosterProblem.NO_PEOPLE))

    def numbered(self) -> list[RosterRow]:
        free = (
            n for n in range(1, len(self.people) + len(self.numbers) + 1) if n not in self.numbers
        )
        return [
            RosterRow(number=number if number is not None else next(free), **values)  # type: ignore[arg-type]
            for number, values in self.people
        ]

    def _is_no_person(self, row: Row) -> bool:
        """Totals, signatures and rows prepared with a number only; a section line leaves a note."""
        columns = self.table.columns
        number, known = columns.get("number"), set(columns.values())
        column, first = next(iter(row.values.items()))
        if FOOTER.match(folded(first)) and (
            column in (number, columns["name"]) or column not in known
        ):
            return True
        is_line = len(row.values) == 1 and row.number in self.table.sheet.wide
        if not is_line and any(c in known and c != number for c in row.values):
            return False
        if any(not folded(value).isdigit() for value in row.values.values()):
            self.notes.append(
                self.table.problem(RosterNote.LINE_NOT_READ, row=row.number, value=first)
            )
        return True

    def _read_person(self, row: Row) -> None:
        name = person_name(self.table.value(row, "name"))
        unit, post = self._unit_and_post(row)
        if not name:
            self._problem(RosterProblem.NAME_MISSING, row, "name")
        elif len(name) > LONGEST["name"]:
            self._problem(RosterProblem.NAME_TOO_LONG, row, "name", value=name)
        remark, office = self._text(row, "remark"), self._text(row, "office")
        number = self._number(row)
        values: dict[str, object] = {
            "row": row.number,
            "name": name,
            "gender": self._gender(row),
            "birth": self._birth(row),
            "unit": unit,
            "post": post,
            "phone": self._phone(row),
            "sub_class": self._sub_class(row),
            "group": self._text(row, "group") or None,
            "offices": offices_in(office, remark),
            "remark": remark,
        }
        for key in ("ethnicity", "political_status", "education", "seat", "room"):
            values[key] = self._text(row, key)
        self._meet_others(row, values)
        if name:
            self.people.append((number, values))

    def _unit_and_post(self, row: Row) -> tuple[str, str]:
        table = self.table
        unit, post = self._text(row, "unit"), self._text(row, "post")
        both = table.text(row, "unit_and_post")
        if both and not unit:
            unit, _space, rest = both.partition(" ")
            post = post or rest
            if not post:
                self._problem(RosterProblem.UNIT_AND_POST, row, "unit_and_post", value=both)
        elif not unit:
            key = "unit" if "unit" in table.columns else "unit_and_post"
            self._problem(RosterProblem.UNIT_MISSING, row, key)
        return unit, post

    def _number(self, row: Row) -> int | None:
        text = folded(self.table.value(row, "number"))
        if not text:
            return None
        if not NUMBER.fullmatch(text):
            self._problem(RosterProblem.NUMBER_BAD, row, "number", value=text)
            return None
        number = int(text)
        first = self.numbers.setdefault(number, row.number)
        if first != row.number:
            self._problem(RosterProblem.NUMBER_TWICE, row, "number", value=text, other=str(first))
        return number

    def _gender(self, row: Row) -> str:
        text = folded(self.table.value(row, "gender")).removesuffix("性")
        if text not in ("", "男", "女"):
            self._problem(RosterProblem.GENDER_BAD, row, "gender", value=text)
        return text

    def _birth(self, row: Row) -> YearMonth | None:
        value = self.table.value(row, "birth")
        birth = birth_month(value, two_digits=self.two_digits)
        if isinstance(birth, RosterProblem):
            self._problem(birth, row, "birth", value=value)
            return None
        return birth

    def _phone(self, row: Row) -> str:
        phone = self._text(row, "phone")
        if phone and not PHONE.fullmatch(phone):
            self._note(RosterNote.PHONE_UNUSUAL, row, "phone", value=phone)
        return phone

    def _sub_class(self, row: Row) -> str | None:
        text = self.table.text(row, "sub_class")
        if not text:
            if "sub_class" in self.table.columns and self.sub_classes:
                self._note(RosterNote.NO_SUB_CLASS, row, "sub_class")
            return None
        if folded(text) not in self.sub_classes:
            known = "、".join(self.sub_classes.values()) or "—"
            self._problem(
                RosterProblem.SUB_CLASS_UNKNOWN, row, "sub_class", value=text, other=known
            )
        return self.sub_classes.get(folded(text), text)

    def _meet_others(self, row: Row, values: Mapping[str, object]) -> None:
        """Two rows of one name and unit are two people only where something tells them apart."""
        name, unit = str(values["name"]), values["unit"]
        if not name or not unit:
            return
        traits = tuple(values[key] for key in ("birth", "phone", "gender", "post"))
        twin, before = self.persons.setdefault((name, unit), (row.number, traits))
        namesake = self.names.setdefault(name, row.number)
        apart = any(a and b and a != b for a, b in zip(traits, before, strict=True))
        if twin != row.number and not apart:
            self._problem(RosterProblem.PERSON_TWICE, row, "name", value=name, other=str(twin))
        elif namesake != row.number:
            self._note(RosterNote.SAME_NAME, row, "name", value=name, other=str(namesake))

    def _text(self, row: Row, key: str) -> str:
        text = self.table.text(row, key)
        if len(text) > LONGEST[key]:
            self._problem(
                RosterProblem.TEXT_TOO_LONG, row, key, value=text, other=str(LONGEST[key])
            )
        return text

    def _problem(
        self, reason: TextChoices, row: Row, key: str, *, value: object = "", other: str = ""
    ) -> None:
        self.problems.append(
            self.table.problem(reason, row=row.number, key=key, value=value, other=other)
        )

    def _note(
        self, reason: TextChoices, row: Row, key: str, *, value: object = "", other: str = ""
    ) -> None:
        self.notes.append(
            self.table.problem(reason, row=row.number, key=key, value=value, other=other)
        )
