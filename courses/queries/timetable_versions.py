"""Versions of a timetable: what was published, and how it differs from the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from courses.models import Session, TimetableVersion, TrainingClass
from courses.policies.timetable_difference import Difference, differences


@dataclass(frozen=True, slots=True)
class Compared:
    """A version beside the one before it; the first has none and no differences."""

    version: TimetableVersion
    earlier: TimetableVersion | None
    differences: list[Difference]


def row_of(session: Session, audience: Sequence[str]) -> dict[str, Any]:
    """A session as a version keeps it; `audience` is empty for the whole class together."""
    return {
        "number": session.number,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "title": session.title,
        "form": session.form,
        "lecturer": session.lecturer.name if session.lecturer else "",
        "lecturer_unit": session.lecturer.unit if session.lecturer else "",
        "venue": session.venue.name if session.venue else "",
        "hours": str(session.hours),
        "audience": list(audience),
    }


def version_numbers(training_class: TrainingClass) -> list[int]:
    """The newest first."""
    return list(training_class.timetable_versions.values_list("number", flat=True))


def compared(training_class: TrainingClass, number: int) -> Compared | None:
    """A version with its differences; None where there is no such version. Two queries."""
    found = list(
        training_class.timetable_versions.filter(number__lte=number).select_related("published_by")[
            :2
        ]
    )
    if not found or found[0].number != number:
        return None
    earlier = found[1] if len(found) > 1 else None
    rows = differences(earlier.rows, found[0].rows) if earlier else []
    return Compared(found[0], earlier, rows)
