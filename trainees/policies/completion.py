"""Who has completed a class, and why not yet (docs/rules.md, R5.6)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from courses.policies.rules import ClassRules
from trainees.policies.limit import Hours


class Hold(TextChoices):
    """What stands between a trainee and the certificate."""

    WITHDRAWN = "withdrawn", _("withdrawn from the class")
    OPEN_CASE = "open_case", _("a withdrawal case is open")
    LOWEST_BAND = "lowest_band", _("the score is in the lowest band")
    OVER_LINE = "over_line", _("leave is over the line")
    HOURS = "hours", _("too few hours attended")
    EXAM = "exam", _("an exam has no mark")
    HOMEWORK = "homework", _("homework is missing")
    SANCTION = "sanction", _("a sanction stands against it")


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one trainee. `dismissed`: the organisation department decided that leave
    over the line has no consequence. Hours in 学时; `missed` are leave and absence."""

    withdrawn: bool
    open_case: bool
    band: str
    over_line: bool
    dismissed: bool
    total: Hours
    missed: Hours
    unmarked_exams: int
    missing_homework: int
    sanctions: frozenset[str] = frozenset()


def holds(record: Record, *, rules: ClassRules) -> tuple[Hold, ...]:
    """Every reason against, in the order of the list; none means completed (R5.6, R5.11)."""
    asked = rules.completion
    against = {
        Hold.WITHDRAWN: record.withdrawn,
        Hold.OPEN_CASE: record.open_case,
        Hold.LOWEST_BAND: record.band == rules.bands[-1].name,
        Hold.OVER_LINE: record.over_line and not record.dismissed,
        Hold.HOURS: not enough_hours(record, share=asked.hours_share),
        Hold.EXAM: asked.exam and record.unmarked_exams > 0,
        Hold.HOMEWORK: asked.homework and record.missing_homework > 0,
        Hold.SANCTION: bool(record.sanctions.intersection(asked.sanctions)),
    }
    return tuple(hold for hold, stands in against.items() if stands)


def enough_hours(record: Record, *, share: Fraction) -> bool:
    """Whether what was not missed is at least this share; exact, exactly at it is enough."""
    total = Fraction(record.total)
    return total - Fraction(record.missed) >= share * total


def near_end(on: date, *, last_day: date | None) -> bool:
    """From a week before the last session on trainees are shown what is still missing (R8.1)."""
    return last_day is not None and (last_day - on).days <= 7


def may_be_issued(on: date, *, last_day: date | None, closed: bool) -> bool:
    """From the day before the last session on: certificates are handed out at the closing ceremony,
    so they are printed before it (R8.1)."""
    return closed or (last_day is not None and (last_day - on).days <= 1)
