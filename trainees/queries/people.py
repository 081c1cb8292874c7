"""The people of a class as lists show them, and one of them as its pages load one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.http import Http404

from courses.models import TrainingClass
from courses.permissions import Rights
from trainees.models import ClassOffice, Trainee

NOW = {
    "member": "memberships",
    "seat_now": "seats",
    "room_now": "rooms",
}


@dataclass(slots=True)
class Listed:
    """A trainee in a list. `pinyin` and `unit_position` are what a list is sorted by; `twin` says
    that somebody else in the list has the same name, so that the unit has to stand with it."""

    trainee_id: int
    number: int
    name: str
    pinyin: str
    gender: str
    unit: str
    unit_position: int
    post: str
    sub_class: str
    sub_class_position: int
    sub_class_id: int | None
    group: str
    seat: str
    room: str
    withdrawn_at: datetime | None
    offices: tuple[str, ...] = ()
    phone: str = ""
    twin: bool = False

    @property
    def told_apart(self) -> str:
        """The name, with the unit where somebody else in the list has the same."""
        return f"{self.name}（{self.unit}）" if self.twin else self.name

    @property
    def office(self) -> str:
        return "、".join(self.offices)


FIELDS = {
    "trainee_id": "pk",
    "name": "person__name",
    "pinyin": "person__pinyin",
    "gender": "person__gender",
    "unit_position": "person__home_unit__position",
    "unit_name": "person__home_unit__name",
    "sub_class": "member__sub_class__name",
    "sub_class_position": "member__sub_class__position",
    "sub_class_id": "member__sub_class",
    "group": "member__study_group__name",
    "seat": "seat_now__label",
    "room": "room_now__room__name",
}


def trainees_seen(rights: Rights, training_class: TrainingClass) -> QuerySet[Trainee]:
    """The trainees of a class that one is staff for: all, or those of one's sub-classes."""
    found = training_class.trainees.all()
    ids = rights.sub_class_ids(training_class.pk)
    if ids is None:
        return found
    return found.filter(memberships__sub_class__in=ids, memberships__ends_at__isnull=True)


def matching(trainees: QuerySet[Trainee], text: str) -> QuerySet[Trainee]:
    """Whose name or unit holds the text, or whose pinyin or initials begin with it (zx: 张霞)."""
    wanted = "".join(text.split())
    if not wanted:
        return trainees
    return trainees.annotate(spelled=Replace("person__pinyin", Value(" "), Value(""))).filter(
        Q(person__name__icontains=wanted)
        | Q(unit__icontains=wanted)
        | Q(person__initials__istartswith=wanted)
        | Q(spelled__istartswith=wanted)
    )


def listed(trainees: QuerySet[Trainee], *, phones: bool = False) -> list[Listed]:
    """The list by number: two queries, and the sealed phones with them only where asked for."""
    current = {
        name: FilteredRelation(path, condition=Q(**{f"{path}__ends_at__isnull": True}))
        for name, path in NOW.items()
    }
    rows = (
        trainees.annotate(**current)
        .order_by("number")
        .values("number", "unit", "post", "withdrawn_at", **_paths(FIELDS))
    )
    found = [_listed({**row}) for row in rows]
    _add_offices(found)
    _mark_twins(found)
    if phones:
        _add_phones(found)
    return found


def trainee_for(rights: Rights, trainee_id: int) -> Trainee:
    """One trainee with class, policy and person, as rules ask for it; Http404 in a class one has
    nothing to do with."""
    found = Trainee.objects.select_related("training_class__policy", "person__home_unit")
    return one_of(found, rights, trainee_id, class_path="training_class", trainee_path="")


def one_of(
    found: QuerySet[Any], rights: Rights, pk: int, *, class_path: str, trainee_path: str
) -> Any:
    """The row with this key in one of one's classes, or Http404."""
    seen = subject_of(found, rights, class_path=class_path, trainee_path=trainee_path)
    row = seen.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def subject_of(
    found: QuerySet[Any], rights: Rights, *, class_path: str, trainee_path: str
) -> QuerySet[Any]:
    """Of these rows those in one's classes, each with the `class_id`, `trainee_id` and current
    `sub_class_id` that rules ask for."""
    prefix = f"{trainee_path}__" if trainee_path else ""
    ids = rights.class_ids()
    if ids is not None:
        found = found.filter(**{f"{class_path}__in": ids})
    now = FilteredRelation(
        f"{prefix}memberships", condition=Q(**{f"{prefix}memberships__ends_at__isnull": True})
    )
    found = found.annotate(member=now, class_id=F(class_path), sub_class_id=F("member__sub_class"))
    return found if trainee_path == "trainee" else found.annotate(trainee_id=F(f"{prefix}pk"))


@dataclass(frozen=True)
class SubClassChoice:
    """The sub-classes of a class that one may choose among."""

    rights: Rights
    training_class: TrainingClass

    @cached_property
    def options(self) -> list[tuple[int, str]]:
        found = self.training_class.sub_classes.all()
        ids = self.rights.sub_class_ids(self.training_class.pk)
        if ids is not None:
            found = found.filter(pk__in=ids)
        return list(found.values_list("pk", "name"))


def _paths(fields: dict[str, str]) -> dict[str, F]:
    return {name: F(path) for name, path in fields.items()}


def _listed(row: dict[str, Any]) -> Listed:
    unit_name = row.pop("unit_name")
    texts = {name: row[name] or "" for name in ("sub_class", "group", "seat", "room")}
    row["unit"] = row["unit"] or unit_name
    row["sub_class_position"] = row["sub_class_position"] or 0
    return Listed(**{**row, **texts})


def _add_offices(found: Iterable[Listed]) -> None:
    by_id = {one.trainee_id: one for one in found}
    held = ClassOffice.objects.filter(trainee__in=by_id, ends_at__isnull=True).order_by("pk")
    for trainee, title in held.values_list("trainee", "title"):
        by_id[trainee].offices += (title,)


def _mark_twins(found: list[Listed]) -> None:
    times = Counter(one.name for one in found)
    for one in found:
        one.twin = times[one.name] > 1


def _add_phones(found: Iterable[Listed]) -> None:
    by_id = {one.trainee_id: one for one in found}
    for trainee in Trainee.objects.filter(pk__in=by_id).select_related("person"):
        by_id[trainee.pk].phone = trainee.person.phone
