"""Imports from workbooks: kept as they came, previewed, then written whole or put away."""

import hashlib
import unicodedata
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from courses.enums import ClassRefusal, ClassState
from courses.models import Session, TrainingClass
from courses.policies.timetable_sheet import TimetableRow
from courses.services.timetable import SessionPlan, plan_sessions
from trainees.models import ImportBatch, Trainee
from trainees.policies.importing import ImportRefusal, ImportState
from trainees.policies.roster_sheet import RosterRow
from trainees.queries.import_clashes import moment
from trainees.queries.importing import Preview, RosterPreview, TimetablePreview, preview_of
from trainees.services.enrolment import Enrolment, enrol
from trainees.services.import_traces import roster_traces, timetable_traces
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record
from training.spreadsheets.refusals import WorkbookRefusal
from training.spreadsheets.workbook import DEFAULT_LIMITS

KEPT_UNDECIDED = timedelta(days=7)


def take_in(
    upload: UploadedFile, *, training_class: TrainingClass, kind: str, by: Actor, now: datetime
) -> ImportBatch:
    """Keep an uploaded workbook as a private file until it is confirmed or discarded; nothing of
    it is written to the class. Refused: what is no .xlsx workbook within its bounds, a class that
    is closed. Earlier ones of the same person that still wait, and whatever waited for a week, are
    discarded."""
    if training_class.state == ClassState.CLOSED:
        raise Refused(ClassRefusal.CLASS_CLOSED)
    if (upload.size or 0) > DEFAULT_LIMITS.file_bytes:
        raise Refused(WorkbookRefusal.TOO_LARGE)
    upload.seek(0)
    data = upload.read()
    preview = preview_of(training_class, data, kind=kind)
    uid = uuid.uuid4()
    batch = ImportBatch(
        uid=uid,
        kind=kind,
        training_class=training_class,
        original_name=_name_to_show(upload.name or ""),
        sha256=hashlib.sha256(data).hexdigest(),
        path=f"imports/{uid.hex[:2]}/{uid.hex}.xlsx",
        counts=preview.counts,
        uploaded_at=now,
        uploaded_by_id=by.user_id,
    )
    _put_away_older(batch, by=by, now=now)
    return _kept(batch, data, by=by, now=now)


def stored_bytes(batch: ImportBatch) -> bytes:
    """The workbook as it came; refused once it is gone."""
    try:
        with default_storage.open(batch.path) as file:
            return bytes(file.read())
    except (FileNotFoundError, ValueError, IsADirectoryError) as error:
        raise Refused(ImportRefusal.FILE_GONE) from error


def import_now(
    training_class: TrainingClass,
    data: bytes,
    *,
    kind: str,
    sub_class: str = "",
    by: Actor,
    now: datetime,
) -> Preview:
    """Write a workbook at once, whole or not at all; the preview says what was written. Refused as
    `confirm` refuses."""
    with transaction.atomic():
        locked = TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
        preview = preview_of(locked, data, kind=kind)
        write(preview, training_class=locked, sub_class=sub_class, by=by, now=now)
    return preview


def confirm(batch: ImportBatch, *, sub_class: str = "", by: Actor, now: datetime) -> ImportBatch:
    """Write the workbook whole, once; a second confirmation changes nothing. It is read again:
    refused when it no longer fits the class. `sub_class` takes those who have none."""
    with transaction.atomic():
        locked = TrainingClass.objects.select_for_update(of=("self",)).get(pk=batch.class_id)
        if not _decide(batch, ImportState.CONFIRMED, by=by, now=now):
            batch.refresh_from_db()
            if batch.state != ImportState.CONFIRMED:
                raise Refused(ImportRefusal.DISCARDED)
            return batch
        preview = preview_of(locked, stored_bytes(batch), kind=batch.kind)
        made = write(preview, training_class=locked, sub_class=sub_class, by=by, now=now)
        ImportBatch.objects.filter(pk=batch.pk).update(made=made, counts=preview.counts)
        record("confirm_import", by=by, about=batch, now=now)
        transaction.on_commit(lambda: _remove_file(batch))
    batch.refresh_from_db()
    return batch


def write(
    preview: Preview,
    *,
    training_class: TrainingClass,
    sub_class: str = "",
    by: Actor,
    now: datetime,
) -> dict[str, list]:
    """Within a transaction: write what was previewed, and tell what was made (see ImportBatch).
    Refused as long as anything is a problem, or nobody chose where people without a sub-class
    go."""
    if preview.problems:
        raise Refused(ImportRefusal.NOT_SOUND)
    if isinstance(preview, RosterPreview):
        return _write_roster(preview, training_class, sub_class, by=by, now=now)
    return _write_timetable(preview, training_class, by=by, now=now)


def discard(batch: ImportBatch, *, by: Actor, now: datetime) -> None:
    """Put an import away that waits; one that was decided stays as it is."""
    with transaction.atomic():
        if _decide(batch, ImportState.DISCARDED, by=by, now=now):
            record("discard_import", by=by, about=batch, now=now)
            transaction.on_commit(lambda: _remove_file(batch))


def put_away_stale(*, now: datetime) -> None:
    """Imports that nobody decided in a week; for the night."""
    stale = Q(uploaded_at__lt=now - KEPT_UNDECIDED, state=ImportState.PREVIEWED)
    for batch in ImportBatch.objects.filter(stale):
        discard(batch, by=Actor.system(), now=now)


def _write_roster(
    preview: RosterPreview,
    training_class: TrainingClass,
    sub_class: str,
    *,
    by: Actor,
    now: datetime,
) -> dict[str, list]:
    if preview.needs_sub_class and sub_class not in preview.sub_classes:
        raise Refused(ImportRefusal.CHOOSE_SUB_CLASS)
    rows = [line.row for line in preview.lines]
    with roster_traces(training_class, rows) as traces:
        enrolled: list[Trainee] = enrol(
            training_class,
            map(enrolment_of, rows),
            default_sub_class=sub_class,
            by=by,
            now=now,
        )
    return traces.of(trainee.pk for trainee in enrolled)


def _write_timetable(
    preview: TimetablePreview, training_class: TrainingClass, *, by: Actor, now: datetime
) -> dict[str, list]:
    with timetable_traces(training_class, preview.lines) as traces:
        planned: list[Session] = plan_sessions(
            training_class, map(plan_of, preview.lines), by=by, now=now
        )
    return traces.of(session.pk for session in planned)


def enrolment_of(row: RosterRow) -> Enrolment:
    return Enrolment(
        number=row.number,
        name=row.name,
        unit=row.unit,
        post=row.post,
        sub_class=row.sub_class or "",
        group=row.group or "",
        gender=row.gender,
        ethnicity=row.ethnicity,
        birth=row.birth,
        political_status=row.political_status,
        education=row.education,
        phone=row.phone,
        seat=row.seat,
        room=row.room,
        offices=row.offices,
    )


def plan_of(row: TimetableRow) -> SessionPlan:
    return SessionPlan(
        starts_at=moment(row, row.start),
        ends_at=moment(row, row.end),
        title=row.title,
        form=row.form,
        module=row.module or "",
        lecturer=row.lecturer or "",
        lecturer_unit=row.lecturer_unit or "",
        venue=row.venue or "",
        together=row.audience == "whole",
        sub_classes=() if row.audience == "whole" else row.audience,
        hours=row.hours,
    )


def _decide(batch: ImportBatch, state: str, *, by: Actor, now: datetime) -> bool:
    """Whether this call, and no other, took the import out of waiting."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.PREVIEWED)
    return bool(waiting.update(state=state, decided_at=now, decided_by_id=by.user_id))


def _kept(batch: ImportBatch, data: bytes, *, by: Actor, now: datetime) -> ImportBatch:
    """Bytes first, row second: a row never names a file that is not there."""
    default_storage.save(batch.path, ContentFile(data))
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
            record("take_in_import", by=by, about=batch, now=now)
    except BaseException:
        default_storage.delete(batch.path)
        raise
    return batch


def _put_away_older(batch: ImportBatch, *, by: Actor, now: datetime) -> None:
    own = Q(
        training_class=batch.training_class_id, kind=batch.kind, uploaded_by=batch.uploaded_by_id
    )
    stale = Q(uploaded_at__lt=now - KEPT_UNDECIDED)
    for older in ImportBatch.objects.filter(own | stale, state=ImportState.PREVIEWED):
        discard(older, by=by, now=now)


def _remove_file(batch: ImportBatch) -> None:
    default_storage.delete(batch.path)


def _name_to_show(name: str) -> str:
    """The last part of the name, without control and direction characters, at most 200 long."""
    last = PurePosixPath(name.replace("\\", "/")).name
    seen: Iterable[str] = (c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return "".join(seen).strip()[-200:] or "workbook.xlsx"
