"""Undoing an import while the class is being prepared: exactly what it made goes again."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import ProtectedError

from courses.enums import ClassState
from courses.models import (
    CourseModule,
    Lecturer,
    Session,
    SessionAudience,
    StudyGroup,
    TimetableVersion,
    TrainingClass,
    Venue,
)
from courses.services.locking import class_at_work
from trainees.models import (
    ClassOffice,
    DormRoom,
    HomeUnit,
    ImportBatch,
    Membership,
    Person,
    RoomAssignment,
    Seat,
    Trainee,
)
from trainees.policies.importing import ImportKind, ImportRefusal, ImportState
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record

SHARED_ROWS: dict[str, type[models.Model]] = {
    "group": StudyGroup,
    "room": DormRoom,
    "person": Person,
    "unit": HomeUnit,
    "module": CourseModule,
    "lecturer": Lecturer,
    "venue": Venue,
}


def undo(batch: ImportBatch, *, by: Actor, now: datetime) -> None:
    """Take an import back, whole: known persons say again what they said before. Refused once the
    class was opened, or when something else stands on what was written. What other classes use by
    now stays."""
    state = TrainingClass.objects.values_list("state", flat=True).get(pk=batch.class_id)
    if state != ClassState.DRAFT:
        raise Refused(ImportRefusal.UNDO_TOO_LATE)
    with class_at_work(pk=batch.class_id, states=(ClassState.DRAFT,)) as locked:
        batch = ImportBatch.objects.get(pk=batch.pk)
        written = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.CONFIRMED)
        if not written.update(state=ImportState.UNDONE, decided_at=now, decided_by=by.user_id):
            raise Refused(ImportRefusal.NOT_WRITTEN)
        try:
            _take_back(batch)
        except ProtectedError as error:
            raise Refused(ImportRefusal.UNDO_DEPENDS) from error
        ImportBatch.objects.filter(pk=batch.pk).update(made={})
        record("undo_import", by=by, about=batch, head=locked, now=now)


def _take_back(batch: ImportBatch) -> None:
    if Person.objects.filter(pk__in=batch.made.get("person", ()), user__isnull=False).exists():
        raise Refused(ImportRefusal.UNDO_DEPENDS)
    if batch.kind == ImportKind.ROSTER:
        _remove_trainees(batch.made["trainee"])
        _give_back(batch.made["before"])
    else:
        _remove_sessions(batch)
    for key, model in SHARED_ROWS.items():
        _remove_unused(model, batch.made.get(key, ()))


def _remove_trainees(ids: list[int]) -> None:
    for model in (ClassOffice, RoomAssignment, Seat, Membership):
        model.objects.filter(trainee__in=ids).delete()
    Trainee.objects.filter(pk__in=ids).delete()


def _give_back(before: list[dict[str, Any]]) -> None:
    for said in before:
        values = dict(said)
        Person.objects.filter(pk=values.pop("pk")).update(**values)


def _remove_sessions(batch: ImportBatch) -> None:
    """Refused when sessions were added after these: their numbers go on from them."""
    ids, versions = batch.made["session"], batch.made["version"]
    newest = TimetableVersion.objects.filter(training_class=batch.class_id).first()
    if newest is not None and newest.pk not in versions:
        raise Refused(ImportRefusal.UNDO_DEPENDS)
    SessionAudience.objects.filter(session__in=ids).delete()
    Session.objects.filter(pk__in=ids).delete()
    TimetableVersion.objects.filter(pk__in=versions).delete()


def _remove_unused(model: type[models.Model], ids: list[int]) -> None:
    for one in model._default_manager.filter(pk__in=ids):
        try:
            one.delete()
        except ProtectedError:
            continue  # somebody else uses it by now
