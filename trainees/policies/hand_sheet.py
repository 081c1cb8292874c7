"""Homework pasted out of a spreadsheet: a column for one piece, or a block under titles.

A first line that names pieces says whose column is whose; without it the last cell of each line is
for the one piece that was chosen. Nothing is guessed and nothing lost: what is not understood is
named, cell by cell, and stays with whoever pasted it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from trainees.policies.hand_words import HandWord, read_word
from trainees.policies.mark_sheet import (
    CELLS,
    Candidate,
    Directory,
    LineProblem,
    Unmatched,
    cells_of,
)
from training.spreadsheets.texts import folded

Cell = tuple[int, int]  # trainee id, assignment id
APART = re.compile(r"[,;\uff0c\uff1b]")


@dataclass(slots=True)
class PastedHands:
    words: dict[Cell, HandWord] = field(default_factory=dict)
    unmatched: list[Unmatched] = field(default_factory=list)
    heading: str = ""

    @property
    def left(self) -> str:
        """The lines to put right, each once, under the heading that they need."""
        lines = dict.fromkeys(one.text for one in self.unmatched)
        if not lines:
            return ""
        return "\n".join([self.heading, *lines] if self.heading not in ("", *lines) else lines)


def match_hands(
    text: str, people: Sequence[Candidate], *, titles: Mapping[int, str], into: int | None
) -> PastedHands:
    """Whose piece is said to be what; `titles` by assignment id, `into` the piece of a column."""
    found, directory = PastedHands(), Directory(people)
    columns: dict[int, int] = {}
    lines = [(n, raw) for n, raw in enumerate(text.splitlines(), start=1) if raw.strip()]
    for place, (line, raw) in enumerate(lines):
        if place == 0:
            columns = _columns(line, raw, titles, found)
            if columns or directory.is_heading(raw):
                continue
        if columns:
            cells = _split(raw)
            said = {piece: cells[at] for at, piece in columns.items() if at < len(cells)}
            names = cells[: min(columns)]
        elif into is None:
            found.unmatched.append(Unmatched(line, raw, LineProblem.NO_PIECE))
            continue
        else:
            *names, last = cells_of(raw)
            said = {into: last}
        _take(found, directory, line, raw, names, said)
    return found


def _columns(line: int, raw: str, titles: Mapping[int, str], found: PastedHands) -> dict[int, int]:
    """Assignment ids by column of a heading; none where the line names no piece."""
    by_title = {folded(title): piece for piece, title in titles.items()}
    cells = _split(raw)
    columns = {at: by_title[folded(c)] for at, c in enumerate(cells) if folded(c) in by_title}
    if columns:
        found.heading = raw.rstrip("\r\n")
        for at, cell in enumerate(cells):
            if at > min(columns) and at not in columns and cell:
                problem = Unmatched(line, found.heading, LineProblem.NO_PIECE, cell)
                found.unmatched.append(problem)
    return columns


def _take(
    found: PastedHands,
    directory: Directory,
    line: int,
    raw: str,
    names: Sequence[str],
    said: Mapping[int, str],
) -> None:
    who = directory.who(names)
    if isinstance(who, LineProblem):
        found.unmatched.append(Unmatched(line, raw, who))
        return
    for piece, text in said.items():
        word = read_word(text) if text else None
        if text and word is None:
            found.unmatched.append(Unmatched(line, raw, LineProblem.NO_WORD, text))
        elif word and found.words.setdefault((who.trainee_id, piece), word) != word:
            found.unmatched.append(Unmatched(line, raw, LineProblem.TWICE, text))


def _split(raw: str) -> list[str]:
    """Every cell of a line, the empty ones too, so that columns keep their places."""
    for mark in ("\t", APART):
        parts = raw.split(mark) if isinstance(mark, str) else mark.split(raw)
        if len(parts) > 1:
            return [one.strip() for one in parts]
    return [one.strip() for one in CELLS.split(raw)]
