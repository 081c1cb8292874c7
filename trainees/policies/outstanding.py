"""Who is proposed as outstanding (优秀学员, docs/rules.md R5.10), and why the next ones are not."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Hindrance(TextChoices):
    """Why somebody is not proposed, in the order in which it is said."""

    OPEN_CASE = "open_case", _("A withdrawal case is open")
    SANCTION = "sanction", _("A sanction stands")
    ABSENT = "absent", _("Absent without leave")
    TOTAL = "total", _("Total too low")
    NO_PLACE = "no_place", _("The places are taken")


@dataclass(frozen=True, slots=True)
class Record:
    """What counts of one trainee who is in the class: the exact total in thousandths, sessions
    absent, sanctions that stand."""

    trainee_id: int
    milli: int
    absences: int = 0
    sanctions: int = 0
    open_case: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    record: Record
    hindrances: tuple[Hindrance, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """`named` come in order of their totals; `others` are everybody else, the best first."""

    places: int
    named: tuple[Record, ...]
    others: tuple[Standing, ...]


def places(people: int, share: Fraction) -> int:
    """The share of those in the class, rounded up."""
    return ceil(people * share)


def hindrances(record: Record, *, lowest: int) -> tuple[Hindrance, ...]:
    """What keeps somebody from being named, whatever the places; `lowest` total in thousandths."""
    found = (
        (Hindrance.OPEN_CASE, record.open_case),
        (Hindrance.SANCTION, record.sanctions > 0),
        (Hindrance.ABSENT, record.absences > 0),
        (Hindrance.TOTAL, record.milli < lowest),
    )
    return tuple(one for one, holds in found if holds)


def propose(records: Iterable[Record], *, share: Fraction, lowest: int) -> Proposal:
    """The best by exact total among those whom nothing hinders, as many as there are places. A
    place that somebody loses goes to the next; who ties for the last place is named too."""
    ordered = sorted(records, key=lambda one: (-one.milli, one.trainee_id))
    standings = [Standing(one, hindrances(one, lowest=lowest)) for one in ordered]
    free = [one.record for one in standings if not one.hindrances]
    limit = places(len(ordered), share)
    last = free[min(limit, len(free)) - 1].milli if limit and free else None
    named = [one for one in free if last is not None and one.milli >= last]
    chosen = {one.trainee_id for one in named}
    return Proposal(
        places=limit,
        named=tuple(named),
        others=tuple(
            Standing(one.record, one.hindrances or (Hindrance.NO_PLACE,))
            for one in standings
            if one.record.trainee_id not in chosen
        ),
    )
