"""What tells two versions of a timetable apart (docs/rules.md, R2.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

TIMES = ("starts_at", "ends_at")
COMPARED = (*TIMES, "title", "form", "lecturer", "lecturer_unit", "venue", "hours", "audience")
Row = Mapping[str, Any]


class Kind(StrEnum):
    ADDED = "added"
    MOVED = "moved"
    CHANGED = "changed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Difference:
    """One session in two versions; `fields` are those that differ."""

    kind: Kind
    before: Row | None
    after: Row | None
    fields: tuple[str, ...] = ()

    @property
    def row(self) -> Row:
        return self.after or self.before or {}


def differences(old: Sequence[Row], new: Sequence[Row]) -> list[Difference]:
    """Sessions that were added, moved, changed or cancelled from the old version to the new one,
    in order of time. A session is known by its number; what an older version did not note yet is
    not compared."""
    before, after = ({row["number"]: row for row in rows} for rows in (old, new))
    found = [
        one
        for number in {*before, *after}
        if (one := _difference(before.get(number), after.get(number)))
    ]
    return sorted(found, key=lambda one: (one.row["starts_at"], one.row["number"]))


def fields_changed(before: Row, after: Row) -> tuple[str, ...]:
    return tuple(
        name
        for name in COMPARED
        if name in before and name in after and before[name] != after[name]
    )


def _difference(before: Row | None, after: Row | None) -> Difference | None:
    if before is None or after is None:
        return Difference(Kind.ADDED if after else Kind.CANCELLED, before, after)
    fields = fields_changed(before, after)
    if not fields:
        return None
    kind = Kind.MOVED if set(fields) & set(TIMES) else Kind.CHANGED
    return Difference(kind, before, after, fields)
