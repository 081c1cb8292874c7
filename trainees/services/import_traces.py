"""What an import makes: told by looking before and after, so that it can be undone exactly."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q

from courses.models import CourseModule, Lecturer, StudyGroup, TrainingClass, Venue
from courses.policies.timetable_sheet import TimetableRow
from trainees.models import DormRoom, HomeUnit, Person
from trainees.policies.roster_sheet import RosterRow

# fields of a known person that a roster may overwrite; the phone stays sealed
TAKEN_OVER = (
    "post",
    "gender",
    "ethnicity",
    "birth_year",
    "birth_month",
    "political_status",
    "education",
    "sealed_phone",
)


@dataclass
class Traces:
    """`made` are ids of rows that were not there before, by name of their model."""

    main: str
    made: dict[str, list[Any]] = field(default_factory=dict)

    def of(self, written: Iterable[int]) -> dict[str, list[Any]]:
        return {self.main: list(written), **self.made}


@contextmanager
def roster_traces(training_class: TrainingClass, rows: Sequence[RosterRow]) -> Iterator[Traces]:
    units, names = {row.unit for row in rows}, {row.name for row in rows}
    persons = Person.objects.filter(name__in=names, home_unit__name__in=units)
    watched = {
        "person": (Person, Q(name__in=names, home_unit__name__in=units)),
        "unit": (HomeUnit, Q(name__in=units)),
        "group": (StudyGroup, Q(sub_class__training_class=training_class)),
        "room": (DormRoom, Q(training_class=training_class)),
    }
    pairs = {(row.name, row.unit) for row in rows}
    before = [
        {"pk": one.pk, **{name: getattr(one, name) for name in TAKEN_OVER}}
        for one in persons.select_related("home_unit")
        if (one.name, one.home_unit.name) in pairs
    ]
    with _new_rows(Traces("trainee"), watched) as traces:
        yield traces
    traces.made["before"] = before


@contextmanager
def timetable_traces(
    training_class: TrainingClass, rows: Sequence[TimetableRow]
) -> Iterator[Traces]:
    watched = {
        "module": (CourseModule, Q(training_class=training_class)),
        "lecturer": (Lecturer, Q(name__in={row.lecturer for row in rows if row.lecturer})),
        "venue": (Venue, Q(name__in={row.venue for row in rows if row.venue})),
    }
    with _new_rows(Traces("session"), watched) as traces:
        yield traces
    newest = training_class.timetable_versions.first()
    traces.made["version"] = [newest.pk] if newest else []


@contextmanager
def _new_rows(traces: Traces, watched: dict[str, tuple[type[Model], Q]]) -> Iterator[Traces]:
    before = {key: _ids(*where) for key, where in watched.items()}
    yield traces
    traces.made |= {key: sorted(_ids(*where) - before[key]) for key, where in watched.items()}


def _ids(model: type[Model], where: Q) -> set[int]:
    return set(model._default_manager.filter(where).values_list("pk", flat=True))
