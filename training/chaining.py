"""A chain of rows: each link is an HMAC over the previous link and the row's own values.

Whoever changes, removes or inserts a row without the key breaks the chain at that row.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

START = ""


@dataclass(frozen=True)
class Row:
    """One row as it stands in the database; ``name`` is what a report calls it."""

    name: str
    sequence: int
    previous: str
    values: Sequence[object]
    link: str


@dataclass(frozen=True)
class Broken:
    name: str
    sequence: int
    why: str


def link(previous: str, values: Sequence[object], *, key: bytes) -> str:
    """The hex HMAC-SHA256 of a row; equal values give equal links on every database.

    Floats and unknown types are refused with TypeError: they have no one spelling.
    """
    text = json.dumps(
        [previous, plain(values)],
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def plain(values: Sequence[object]) -> list[object]:
    """The values as a link spells them: what a file can hold, and give the same link again."""
    return [_canonical(value) for value in values]


def first_broken(
    rows: Iterable[Row],
    *,
    key: bytes,
    end: tuple[str, int] | None = None,
    start: tuple[str, int] = (START, 0),
) -> Broken | None:
    """The first row that is missing, moved or changed; rows come in order from sequence 1, or
    behind the (link, sequence) of the last that was removed (``start``).

    ``end`` is (link, length) of the chain as its head says: rows cut off at the end are found
    by it. Rows beyond the end are what was written since the head was read.
    """
    previous, count = start
    at_end = previous if end and count == end[1] else START
    for row in rows:
        if why := _what_is_wrong(row, expected=count + 1, previous=previous, key=key):
            return Broken(row.name, row.sequence, why)
        previous, count = row.link, row.sequence
        at_end = previous if end and count == end[1] else at_end
    if end and count < end[1]:
        return Broken(f"row {count + 1}", count + 1, "it is missing at the end")
    if end and not hmac.compare_digest(at_end, end[0]):
        return Broken(f"row {end[1]}", end[1], "the head does not name it")
    return None


def _what_is_wrong(row: Row, *, expected: int, previous: str, key: bytes) -> str:
    if row.sequence != expected:
        return f"row {expected} is missing"
    if row.previous != previous:
        return "it does not follow the row before it"
    if not hmac.compare_digest(row.link, link(previous, row.values, key=key)):
        return "its values were changed"
    return ""


def _canonical(value: object) -> object:
    match value:
        case None | bool() | int() | str():
            # str(): a TextChoices member and its plain value are the same text.
            return str(value) if isinstance(value, str) else value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case Decimal():
            return "0" if value == 0 else format(value.normalize(), "f")
        case UUID():
            return str(value)
        case list() | tuple():
            return [_canonical(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form in a chain")
