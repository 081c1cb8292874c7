"""Homework as a grid: trainees by pieces, a page of pieces at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max

from courses.models import TrainingClass
from trainees.enums import HandState
from trainees.models import Assignment, HandChange, HandIn, Submission
from trainees.policies.hand_words import HandWord, from_code, standing
from trainees.queries.people import Listed

Cell = tuple[int, int]  # trainee id, assignment id
PIECES_A_PAGE = 6


@dataclass(frozen=True, slots=True)
class Came:
    """What came in: when, with which file, and what its reader gave it."""

    handed_at: datetime
    mark: str
    hand_in_id: int
    uploaded_at: datetime | None


@dataclass(slots=True)
class HandSheet:
    """`seen` is the last change that these cells hold; `came` has no row for what nobody
    recorded."""

    pieces: Sequence[Assignment]
    people: Sequence[Listed]
    seen: int
    came: dict[Cell, Came] = field(default_factory=dict)
    said: dict[Cell, str] = field(default_factory=dict)

    def word(self, person: Listed, piece: Assignment) -> HandWord:
        came = self.came.get((person.trainee_id, piece.pk))
        state = standing(
            due_at=piece.due_at,
            collected=piece.closed_at is not None,
            handed_at=came.handed_at if came else None,
            said=self.said.get((person.trainee_id, piece.pk), ""),
            withdrawn_at=person.withdrawn_at,
        )
        return HandWord(state, came.mark if came else "")

    def count(self, piece: Assignment, state: HandState) -> int:
        return sum(self.word(one, piece).state == state for one in self.people)


def pieces_by_due(training_class: TrainingClass) -> list[Assignment]:
    return list(training_class.assignments.order_by("due_at", "pk"))


def hand_sheet(
    training_class: TrainingClass, people: Sequence[Listed], pieces: Sequence[Assignment]
) -> HandSheet:
    """Three queries, whatever the number of cells. The last change is read first: what comes in
    between is then later than `seen`."""
    changes = HandChange.objects.filter(assignment__training_class=training_class)
    sheet = HandSheet(pieces, people, changes.aggregate(last=Max("pk"))["last"] or 0)
    within = {"assignment__in": pieces, "trainee__in": [one.trainee_id for one in people]}
    rows = HandIn.objects.filter(**within).values_list(
        "trainee", "assignment", "handed_at", "mark", "pk", "file__uploaded_at"
    )
    for trainee, piece, handed_at, mark, pk, uploaded_at in rows:
        sheet.came[trainee, piece] = Came(handed_at, mark, pk, uploaded_at)
    said = Submission.objects.filter(**within).values_list("trainee", "assignment", "handing")
    sheet.said = {(trainee, piece): handing for trainee, piece, handing in said}
    return sheet


def shown_before(training_class: TrainingClass, *, seen: int) -> Mapping[Cell, HandWord]:
    """What a page showed, by the last change that it had `seen`, where something changed since."""
    later = HandChange.objects.filter(assignment__training_class=training_class, pk__gt=seen)
    found: dict[Cell, HandWord] = {}
    for trainee, piece, before in later.values_list("trainee", "assignment", "before"):
        found.setdefault((trainee, piece), from_code(before))
    return found
