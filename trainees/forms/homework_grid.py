"""The grid of homework: fields c-<trainee id>-<assignment id>, and what was pasted over them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from trainees.models import Assignment
from trainees.policies.hand_sheet import match_hands
from trainees.policies.hand_words import HandWord, change_needs_reason, read_word, why_not
from trainees.policies.mark_sheet import Candidate, LineProblem, Unmatched
from trainees.queries.homework_grid import Cell, HandSheet
from trainees.queries.people import Listed

LONGEST = 20_000  # characters pasted, or in one cell


@dataclass(slots=True)
class HandGrid:
    """What the grid holds: the texts by cell, why some cannot be, what would change, what was
    changed by somebody else since the page was made, which pasted cells were not understood."""

    texts: dict[Cell, str] = field(default_factory=dict)
    wrong: dict[Cell, str] = field(default_factory=dict)
    changes: dict[Cell, HandWord] = field(default_factory=dict)
    overtaken: set[Cell] = field(default_factory=set)
    corrects: bool = False
    unmatched: list[Unmatched] = field(default_factory=list)
    left: str = ""


def read_hands(
    data: Mapping[str, Any] | None,
    sheet: HandSheet,
    *,
    mine: Collection[int],
    then: Mapping[Cell, HandWord],
    into: int | None,
    now: datetime,
) -> HandGrid:
    """The grid as sent, what was pasted laid over it; without data as it stands. Only the cells of
    `mine` (trainee ids) are read. An empty field leaves its cell alone, and so does one that still
    says what the page showed (`then`)."""
    grid, sent = HandGrid(), data or {}
    people = [one for one in sheet.people if one.trainee_id in mine]
    found = match_hands(
        str(sent.get("pasted", ""))[:LONGEST],
        [Candidate(one.trainee_id, one.number, one.name) for one in people],
        titles={piece.pk: piece.title for piece in sheet.pieces},
        into=into,
    )
    grid.unmatched, grid.left = found.unmatched, found.left
    for one in people:
        for piece in sheet.pieces:
            cell = (one.trainee_id, piece.pk)
            pasted = found.words.get(cell)
            text = str(sent.get(f"c-{cell[0]}-{cell[1]}", "")).strip()[:LONGEST]
            shown = None if pasted else then.get(cell)
            _read(
                grid, sheet, one, piece, pasted.text if pasted else text, shown, cell in then, now
            )
    return grid


def _read(
    grid: HandGrid,
    sheet: HandSheet,
    person: Listed,
    piece: Assignment,
    text: str,
    shown: HandWord | None,
    overtaken: bool,
    now: datetime,
) -> None:
    cell, old = (person.trainee_id, piece.pk), sheet.word(person, piece)
    word = read_word(text) if text else None
    if not text or (word and (word.says_no_more_than(old) or word == shown)):
        grid.texts[cell] = old.text
        return
    grid.texts[cell] = word.text if word else text
    came = sheet.came.get(cell)
    uploaded_at = came.uploaded_at if came else None
    refusal = word and why_not(word, due_at=piece.due_at, uploaded_at=uploaded_at, now=now)
    if word is None or refusal:
        grid.wrong[cell] = str((refusal or LineProblem.NO_WORD).label)
        return
    grid.changes[cell] = word
    if overtaken:
        grid.overtaken.add(cell)
    collected = piece.closed_at is not None
    grid.corrects |= change_needs_reason(old.state, word.state, collected=collected)
