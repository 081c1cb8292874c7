"""Asking for the archive of a closed class, which a worker makes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.enums import ClassState
from courses.models import TrainingClass
from trainees.permissions import make_archive, make_archive_with_phones
from trainees.policies.closing import ClosingRefusal
from training.actors import Actor
from training.job_kinds import Kind
from training.models import Job, User
from training.refusals import Refused
from training.services.jobs import enqueue
from training.services.log import record

ARCHIVE, WITH_PHONES = "class-archive", "class-archive-phones"
KINDS = {
    ARCHIVE: Kind(_("Archive of the class"), make_archive),
    WITH_PHONES: Kind(_("Archive of the class with phone numbers"), make_archive_with_phones),
}


def ask_for_archive(
    training_class: TrainingClass, *, phones: bool, key: str, by: Actor, now: datetime
) -> Job:
    """Refused before the class is closed. `key` is that of the form: sent twice it asks once. That
    somebody took the whole class away stands in the log."""
    if training_class.state != ClassState.CLOSED:
        raise Refused(ClosingRefusal.NOT_CLOSED)
    task = WITH_PHONES if phones else ARCHIVE
    with transaction.atomic():
        record("ask_for_archive", by=by, about=training_class, now=now, fields=[task])
        return enqueue(
            task,
            key=f"{task}:{training_class.pk}:{key}",
            args={"class_id": training_class.pk},
            now=now,
            owner=User.objects.get(pk=by.user_id) if by.user_id else None,
        )
