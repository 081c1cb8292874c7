"""The cells and heads of the grid of homework as its page shows them."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.functional import Promise

from courses.permissions import Rights
from trainees.enums import HandState
from trainees.forms.homework_grid import HandGrid
from trainees.models import Assignment
from trainees.permissions import read_homework
from trainees.policies.hand_words import SAYABLE, SHORT
from trainees.queries.homework_grid import HandSheet
from trainees.queries.people import Listed
from trainees.queries.posting import Place
from trainees.views.chips import query_with


@dataclass(frozen=True, slots=True)
class HandCell:
    """One cell: its field's text, or only what stands there; `was` where it would change."""

    piece_id: int
    text: str
    field: bool
    shown: bool  # the one piece on a phone
    handed_at: datetime | None
    file_id: int | None
    was: str | Promise
    changed: bool
    why: str


@dataclass(frozen=True, slots=True)
class PieceHead:
    piece: Assignment
    shown: bool
    url: str
    counts: list[tuple[str | Promise, int]]


def head_of(
    request: HttpRequest, sheet: HandSheet, piece: Assignment, shown: int | None
) -> PieceHead:
    counts = [(SHORT[state], sheet.count(piece, state)) for state in SAYABLE]
    url = f"?{query_with(request, 'piece', str(piece.pk))}"
    return PieceHead(piece, piece.pk == shown, url, counts)


def cells_of(
    rights: Rights,
    sheet: HandSheet,
    grid: HandGrid,
    person: Listed,
    mine: set[int],
    shown: int | None,
) -> list[HandCell]:
    found, trainee = [], person.trainee_id
    may_read = (
        read_homework(
            rights, Place(sheet.pieces[0].training_class_id, person.sub_class_id, trainee)
        )
        if sheet.pieces
        else False
    )
    for piece in sheet.pieces:
        cell, old = (trainee, piece.pk), sheet.word(person, piece)
        came = sheet.came.get(cell)
        has_file = came is not None and came.uploaded_at is not None
        found.append(
            HandCell(
                piece.pk,
                grid.texts.get(cell, old.text),
                trainee in mine,
                piece.pk == shown,
                came.handed_at if came else None,
                came.hand_in_id if came and has_file and may_read else None,
                old.text or HandState.NOT_YET.label,
                cell in grid.changes,
                grid.wrong.get(cell, ""),
            )
        )
    return found
