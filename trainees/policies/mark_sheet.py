"""Marks pasted out of a spreadsheet: lines matched with people, and what matched nobody by name.

A line holds a number or a name, or both, and the mark in its last cell that is filled; other cells
are passed over. Nothing is guessed: a line that could mean two people is left to whoever typed it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from training.spreadsheets.texts import folded

MARK = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2}0*)?", re.ASCII)
NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)
CELLS = re.compile(r"[\t,;\uff0c\uff1b]| {2,}")
HIGHEST = Decimal(100)


class LineProblem(TextChoices):
    NOBODY = "nobody", _("nobody in your sub-classes has this number or name")
    SEVERAL = "several", _("several people have this name; write the number beside it")
    DISAGREE = "disagree", _("the number and the name are two people's")
    NO_MARK = "no_mark", _("no mark from 0 to 100 with at most two decimals")
    TWICE = "twice", _("this person has another mark further up")
    NO_WORD = "no_word", _("not known: write 交, 迟, 缺, a mark from 0 to 100 or a grade")
    NO_PIECE = "no_piece", _("no homework on this page has this title")


@dataclass(frozen=True, slots=True)
class Candidate:
    trainee_id: int
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """`line` counts from 1, `text` is the line as it was pasted, `cell` what in it is meant."""

    line: int
    text: str
    problem: LineProblem
    cell: str = ""


@dataclass(slots=True)
class Pasted:
    marks: dict[int, Decimal] = field(default_factory=dict)  # by trainee id
    unmatched: list[Unmatched] = field(default_factory=list)


def mark_in(text: str) -> Decimal | None:
    """A mark from 0 to 100 with at most two decimals, or None."""
    word = folded(text)
    if not MARK.fullmatch(word):
        return None
    mark = Decimal(word)
    return mark if mark <= HIGHEST else None


class Directory:
    """People by number and by name."""

    def __init__(self, people: Sequence[Candidate]) -> None:
        self.by_number = {one.number: one for one in people}
        self.by_name: dict[str, list[Candidate]] = {}
        for one in people:
            self.by_name.setdefault(folded(one.name), []).append(one)

    def is_heading(self, raw: str) -> bool:
        """Whether a line has neither digits nor a name."""
        named = any(folded(one) in self.by_name for one in cells_of(raw))
        return not named and not re.search(r"\d", raw)

    def who(self, cells: Sequence[str]) -> Candidate | LineProblem:
        """By name where one stands there; the number tells two of one name apart."""
        cells = [cell for cell in cells if cell]
        if not cells:
            return LineProblem.NOBODY
        by_name = self.by_name
        named = next((by_name[folded(cell)] for cell in cells if folded(cell) in by_name), None)
        first = folded(cells[0])
        numbered = self.by_number.get(int(first)) if NUMBER.fullmatch(first) else None
        if named is None:
            return numbered if numbered and len(cells) == 1 else LineProblem.NOBODY
        if numbered in named:
            return numbered
        if numbered is not None and len(named) == 1:
            return LineProblem.DISAGREE
        return named[0] if len(named) == 1 else LineProblem.SEVERAL


def match_marks(text: str, people: Sequence[Candidate]) -> Pasted:
    """Who gets which mark. A first line without digits and names is a heading and
    passed over."""
    found, directory = Pasted(), Directory(people)
    for line, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip() or (line == 1 and directory.is_heading(raw)):
            continue
        who = _read(raw, directory)
        if isinstance(who, LineProblem):
            found.unmatched.append(Unmatched(line, raw.strip(), who))
        elif found.marks.setdefault(who[0], who[1]) != who[1]:
            found.unmatched.append(Unmatched(line, raw.strip(), LineProblem.TWICE))
    return found


def _read(raw: str, directory: Directory) -> tuple[int, Decimal] | LineProblem:
    cells = cells_of(raw)
    mark = mark_in(cells[-1]) if len(cells) > 1 else None
    if mark is None:
        return LineProblem.NO_MARK
    who = directory.who(cells[:-1])
    return who if isinstance(who, LineProblem) else (who.trainee_id, mark)


def cells_of(raw: str) -> list[str]:
    """Cells as a spreadsheet copies them; a line typed by hand is cut before its last word."""
    cells = [cell.strip() for cell in CELLS.split(raw) if cell.strip()]
    return cells if len(cells) > 1 else raw.rsplit(maxsplit=1)
