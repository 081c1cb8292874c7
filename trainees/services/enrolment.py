"""Enrolling people in a class that is being prepared, or late (docs/rules.md, R2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.enums import ClassState
from courses.models import StudyGroup, SubClass, TrainingClass
from courses.services.locking import class_at_work
from trainees.models import (
    ClassOffice,
    DormRoom,
    HomeUnit,
    Membership,
    Person,
    Seat,
    Trainee,
)
from trainees.policies.name_order import spelling
from trainees.policies.namesakes import may_be
from trainees.services.rooms import give_next_bed
from training.actors import Actor
from training.services.log import record

ENROLLABLE = (ClassState.DRAFT, ClassState.OPEN)


@dataclass(frozen=True)
class Enrolment:
    """One row of a roster; texts are empty where the roster says nothing."""

    number: int
    name: str
    unit: str
    post: str = ""
    sub_class: str = ""
    group: str = ""
    gender: str = ""
    ethnicity: str = ""
    birth: tuple[int, int] | None = None
    political_status: str = ""
    education: str = ""
    phone: str = ""
    seat: str = ""
    room: str = ""
    offices: Sequence[str] = ()


def enrol(
    training_class: TrainingClass,
    rows: Iterable[Enrolment],
    *,
    default_sub_class: str = "",
    from_at: datetime | None = None,
    by: Actor,
    now: datetime,
) -> list[Trainee]:
    """Enrol every row, or none. A person known by name and unit (and month of birth, where both say
    it) is used again and takes what the row says. Rows without a sub-class go to
    `default_sub_class`, else to the class's first. They belong to the class from `from_at` (now
    without it)."""
    start = from_at or now
    with class_at_work(pk=training_class.pk, states=ENROLLABLE) as locked:
        sub_classes = {one.name: one for one in locked.sub_classes.all()}
        fallback = sub_classes.get(default_sub_class) or next(iter(sub_classes.values()))
        enrolled = [
            _enrol_one(locked, row, sub_classes.get(row.sub_class, fallback), start=start)
            for row in rows
        ]
        record("enrol", by=by, about=locked, head=locked, now=now)
    return enrolled


def _enrol_one(
    training_class: TrainingClass, row: Enrolment, sub_class: SubClass, *, start: datetime
) -> Trainee:
    trainee = Trainee.objects.create(
        training_class=training_class,
        person=_person(row, training_class),
        number=row.number,
        unit=row.unit,
        post=row.post,
    )
    group = (
        StudyGroup.objects.get_or_create(sub_class=sub_class, name=row.group)[0]
        if row.group
        else None
    )
    Membership.objects.create(
        trainee=trainee, sub_class=sub_class, study_group=group, starts_at=start
    )
    _place(training_class, trainee, row, start=start)
    return trainee


def _person(row: Enrolment, training_class: TrainingClass) -> Person:
    unit, made = HomeUnit.objects.get_or_create(name=row.unit)
    if made:
        HomeUnit.objects.filter(pk=unit.pk).update(position=unit.pk)
    person = _known(row, unit, training_class) or Person(
        name=row.name,
        home_unit=unit,
        namesake=Person.objects.filter(name=row.name, home_unit=unit).count() + 1,
        **_spelling(row.name),
    )
    for field, value in _said(row).items():
        if value:
            setattr(person, field, value)
    person.save()
    return person


def _known(row: Enrolment, unit: HomeUnit, training_class: TrainingClass) -> Person | None:
    """The person whom the row means: of the same name and unit, not in the class by another row,
    and born in the same month where both say it."""
    candidates = Person.objects.filter(name=row.name, home_unit=unit).exclude(
        enrolments__training_class=training_class
    )
    born = (person for person in candidates.order_by("namesake") if may_be(row.birth, person.birth))
    return next(born, None)


def _said(row: Enrolment) -> Mapping[str, object]:
    year, month = row.birth or (None, None)
    return {
        "post": row.post,
        "gender": row.gender,
        "ethnicity": row.ethnicity,
        "birth_year": year,
        "birth_month": month,
        "political_status": row.political_status,
        "education": row.education,
        "phone": row.phone,
    }


def _spelling(name: str) -> dict[str, str]:
    """Pinyin for search and sort: in full, and by initials."""
    pinyin, initials = spelling(name)
    return {"pinyin": pinyin[:200], "initials": initials[:64]}


def _place(
    training_class: TrainingClass, trainee: Trainee, row: Enrolment, *, start: datetime
) -> None:
    if row.seat:
        Seat.objects.create(trainee=trainee, label=row.seat, starts_at=start)
    if row.room:
        room, _ = DormRoom.objects.get_or_create(training_class=training_class, name=row.room)
        give_next_bed(trainee, room, start=start)
    ClassOffice.objects.bulk_create(
        ClassOffice(trainee=trainee, title=title, starts_at=start) for title in row.offices
    )
