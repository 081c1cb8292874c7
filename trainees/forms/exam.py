"""The grid of exam marks: fields mark-<trainee id>, and lines pasted out of a spreadsheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from trainees.policies.mark_sheet import Candidate, Unmatched, mark_in, match_marks
from training.templatetags.figures import plain

LONGEST = 20_000  # characters pasted at once


@dataclass(frozen=True, slots=True)
class Change:
    trainee_id: int
    old: Decimal | None
    new: Decimal


@dataclass(slots=True)
class MarkGrid:
    """What the grid holds: the texts to show by trainee, which of them are no marks, what would
    change and which pasted lines matched nobody."""

    texts: dict[int, str] = field(default_factory=dict)
    wrong: set[int] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    pasted: str = ""

    @property
    def new_marks(self) -> dict[int, Decimal]:
        return {one.trainee_id: one.new for one in self.changes}

    @property
    def left(self) -> str:
        """The pasted lines that matched nobody, to be put right where they were pasted."""
        return "\n".join(one.text for one in self.unmatched)


def read_grid(
    data: Mapping[str, Any] | None, people: Sequence[Candidate], marks: Mapping[int, Decimal]
) -> MarkGrid:
    """The grid as sent, with what was pasted laid over it; without data as it stands. An empty
    field leaves its mark alone."""
    grid = MarkGrid()
    if data is not None:
        grid.pasted = str(data.get("pasted", ""))[:LONGEST]
    found = match_marks(grid.pasted, people)
    grid.unmatched = found.unmatched
    for one in people:
        old = marks.get(one.trainee_id)
        text = str((data or {}).get(f"mark-{one.trainee_id}", "")).strip()[:LONGEST]
        if one.trainee_id in found.marks:
            text = plain(found.marks[one.trainee_id])
        if not text and old is not None:
            text = plain(old)
        grid.texts[one.trainee_id] = text
        new = mark_in(text) if text else None
        if text and new is None:
            grid.wrong.add(one.trainee_id)
        elif new is not None and new != old:
            grid.changes.append(Change(one.trainee_id, old, new))
    return grid
