"""What has changed since a notice was made: its frozen facts against those of now (R7.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TOTALS = ("sessions", "expected", "attended")
# What rolls, leave and marks of the period decide; hours to date and their share follow from them.
WATCHED = (
    "name",
    "late",
    "left_early",
    "absent",
    "absent_hours",
    "sick_times",
    "sick_hours",
    "personal_times",
    "personal_hours",
    "official_times",
    "official_hours",
)

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that said `before` and would say `after`."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RowChange:
    """A trainee whose row is new, gone or different."""

    number: int
    name: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class NoticeChanges:
    totals: tuple[Difference, ...]
    rows: tuple[RowChange, ...]

    def __bool__(self) -> bool:
        return bool(self.totals or self.rows)


def notice_changes(frozen: Facts, now: Facts) -> NoticeChanges:
    """`now` has the totals and rows of the same rolls as they stand; rows are told by trainee."""
    before = {row["trainee"]: row for row in frozen["rows"]}
    after = {row["trainee"]: row for row in now["rows"]}
    known = {**before, **after}
    changed = [
        RowChange(row["number"], row["name"], found)
        for key, row in sorted(known.items(), key=lambda item: item[1]["number"])
        if (found := _between(before.get(key, {}), after.get(key, {}), WATCHED))
    ]
    return NoticeChanges(_between(frozen, now, TOTALS), tuple(changed))


def _between(before: Facts, after: Facts, names: Sequence[str]) -> tuple[Difference, ...]:
    """The fields that differ. A row that is new or gone has nothing on the one side, and its name
    is no difference then."""
    return tuple(
        Difference(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if _value(before, name) != _value(after, name)
        and not (name == "name" and not (before and after))
    )


def _value(row: Facts, name: str) -> str:
    """None, no row and a plain 0 are the same to a reader."""
    value = str(row.get(name, ""))
    return "" if value == "0" else value
