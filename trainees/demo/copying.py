"""A class made once, with everything that hangs on it, and copied as often as wanted.

Rows get new keys, persons new names, sealed texts new seals, and the two chains are linked anew:
`manage.py verify` accepts a copy as it accepts the class itself. Whoever is staff of every class,
units, lecturers and venues are shared."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from itertools import chain as joined
from typing import Any

from django.apps import apps
from django.db import models, transaction
from pypinyin import Style, lazy_pinyin

from courses.models import TrainingClass
from trainees.demo.names import name_at
from trainees.demo.retelling import Retelling
from trainees.models import LeaveRequest, Person, ScoreEntry, Trainee
from trainees.services.ledger import append
from training.models import LogEntry, Notification, User
from training.services.log import chain

Model = type[models.Model]
Row = Any


class ClassCopier:
    """Reads a class whole, once; `copy` writes it again as another class."""

    def __init__(self, training_class: TrainingClass) -> None:
        self.names_given = Person.objects.count()
        self.rows: dict[Model, list[Row]] = {TrainingClass: [training_class]}
        trainees = Trainee.objects.filter(training_class=training_class)
        persons = Person.objects.filter(enrolments__in=trainees)
        users = User.objects.filter(
            models.Q(appointments__training_class=training_class) | models.Q(person__in=persons)
        )
        self.rows[User] = list(users.distinct().order_by("pk"))
        self.rows[Person] = list(persons.order_by("pk"))
        for model, path in _owned().items():
            found = model._default_manager.filter(**{path: training_class})
            self.rows[model] = list(found.order_by("pk"))
        told = Notification.objects.filter(user__in=self.rows[User])
        self.rows[Notification] = list(told.order_by("pk"))
        said = LogEntry.objects.filter(chain=training_class.log_chain)
        self.rows[LogEntry] = list(said.order_by("sequence"))

    @transaction.atomic
    def copy(self, number: int) -> TrainingClass:
        """Write the class again, as the `number`-th."""
        writing = _Writing(self, number)
        for model in self.rows:
            writing.write(model)
        return writing.training_class


class _Writing:
    """One copy on its way: which row became which."""

    def __init__(self, copier: ClassCopier, number: int) -> None:
        self.rows, self.number = copier.rows, number
        self.made: dict[Model, dict[Any, Any]] = defaultdict(dict)
        first = copier.names_given + number * len(self.rows[Person])
        names = {one.name: name_at(first + n) for n, one in enumerate(self.rows[Person])}
        uids = {one.uid: uuid.uuid4() for one in self.rows[LeaveRequest]}
        self.names, self.uids = names, uids
        self.told = Retelling(self.made, names=names, uids=uids)

    def write(self, model: Model) -> None:
        for rows in _batches(model, self.rows[model]):
            copies = [self._copied(model, row) for row in rows]
            self._save(model, copies)
            self.made[model].update((old.pk, new.pk) for old, new in zip(rows, copies, strict=True))

    def _copied(self, model: Model, row: Row) -> Row:
        new = copy(row)
        new._state = copy(row._state)
        new._state.fields_cache = {}
        new._state.adding = True
        new.pk = None
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                known = self.made.get(field.related_model, {})
                old = getattr(row, field.attname)
                setattr(new, field.attname, known.get(old, old))
        self._rewrite(new, row)
        return new

    def _rewrite(self, new: Row, old: Row) -> None:
        """What a copy has to itself besides its keys."""
        match new:
            case TrainingClass():
                new.name, new.short_name = (
                    f"{n}第{self.number + 1}期" for n in (old.name, old.short_name)
                )
                new.log_link, new.log_length, new.ledger_link, new.ledger_length = "", 0, "", 0
            case User():
                new.username = f"{old.username}-{self.number}"
                new.name = self.names.get(old.name, old.name)
            case Person():
                _rename(new, self.names[old.name])
                new.uid = uuid.uuid4()
                new.phone = old.phone
            case LeaveRequest():
                new.uid = self.uids[old.uid]
                new.reason = old.reason
            case ScoreEntry():
                new.source = self.told.text(old.source)
            case Notification():
                for name in ("key", "url", "scope", "subject"):
                    setattr(new, name, self.told.text(getattr(old, name)))
            case LogEntry():
                model = apps.get_model(old.object_type) if old.object_type else LogEntry
                new.object_id = self.told.key(model, old.object_id)
        for field in new._meta.concrete_fields:
            if isinstance(field, models.JSONField):
                setattr(new, field.attname, self.told.data(getattr(old, field.attname)))

    def _save(self, model: Model, copies: Sequence[Row]) -> None:
        if model is ScoreEntry:
            append(self.training_class, list(copies))
        elif model is LogEntry:
            LogEntry.objects.bulk_create(chain(one, head=self.training_class) for one in copies)
            self.training_class.save()
        else:
            model._default_manager.bulk_create(copies)
        if model is TrainingClass:
            self.training_class = copies[0]


def _owned() -> Mapping[Model, str]:
    """The models whose rows belong to a class and the way from them to it, each after those that it
    refers to."""
    models_of = (apps.get_app_config(name).get_models() for name in ("courses", "trainees"))
    waiting = [one for one in joined.from_iterable(models_of) if one not in (TrainingClass, Person)]
    paths: dict[Model, str] = {}
    while ready := [one for one in waiting if not _references(one) & (set(waiting) - {one})]:
        for model in ready:
            waiting.remove(model)
            if path := _way(model, paths):
                paths[model] = path
    return paths


def _references(model: Model) -> set[Any]:
    return {one.related_model for one in model._meta.concrete_fields if one.is_relation}


def _way(model: Model, paths: Mapping[Model, str]) -> str:
    keys = [one for one in model._meta.concrete_fields if one.is_relation]
    for key in keys:
        if key.related_model is TrainingClass:
            return key.name
    for key in keys:
        if key.related_model in paths and not key.null:
            return f"{key.name}__{paths[key.related_model]}"
    return ""


def _batches(model: Model, rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    """Rows that refer to none of their own batch: those have no keys before they are written."""
    own = [one for one in model._meta.concrete_fields if one.related_model is model]
    batch: list[Row] = []
    keys: set[Any] = set()
    for row in rows:
        if any(getattr(row, one.attname) in keys for one in own):
            yield batch
            batch, keys = [], set()
        batch.append(row)
        keys.add(row.pk)
    if batch:
        yield batch


def _rename(person: Person, name: str) -> None:
    person.name, person.namesake = name, 1
    person.pinyin = " ".join(lazy_pinyin(name))
    person.initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
