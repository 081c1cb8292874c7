"""What a notice says to everybody: the white list of an open publication (docs/rules.md, R7.6).

Nothing of a frozen row but what is named here reaches a public page. Kinds of leave are added up:
who was on sick leave is nobody else's business. No number, since a number names its trainee.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from courses.policies.rules import LEAVE_KINDS
from trainees.policies.certificate import masked_name

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A masked name with its counts; hours in 学时."""

    name: str
    group: str
    late: int
    left_early: int
    absent: int
    absent_hours: Decimal
    leave: int
    leave_hours: Decimal


@dataclass(frozen=True, slots=True)
class PublicCount:
    """How many people had an event, how often, and the hours it took where it takes any."""

    event: str
    people: int
    times: int
    hours: Decimal | None


def public_row(row: Row) -> PublicRow:
    return PublicRow(
        name=masked_name(row["name"]),
        group=row["group"],
        late=row["late"],
        left_early=row["left_early"],
        absent=row["absent"],
        absent_hours=Decimal(row["absent_hours"]),
        leave=sum(row[f"{kind}_times"] for kind in LEAVE_KINDS),
        leave_hours=sum((Decimal(row[f"{kind}_hours"]) for kind in LEAVE_KINDS), Decimal(0)),
    )


def public_counts(rows: Iterable[Row]) -> list[PublicCount]:
    """The class as a whole, an event a line; nobody is named."""
    shown = [public_row(row) for row in rows]
    return [
        _count("late", [row.late for row in shown]),
        _count("left_early", [row.left_early for row in shown]),
        _count("absent", [row.absent for row in shown], [row.absent_hours for row in shown]),
        _count("leave", [row.leave for row in shown], [row.leave_hours for row in shown]),
    ]


def _count(event: str, times: list[int], hours: list[Decimal] | None = None) -> PublicCount:
    people = sum(1 for one in times if one)
    return PublicCount(event, people, sum(times), None if hours is None else sum(hours, Decimal(0)))
