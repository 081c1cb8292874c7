"""Asking for certificates of a whole class: what takes longer than a page may is a job."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from courses.models import TrainingClass
from trainees.permissions import issue_certificates
from trainees.policies.certificate import CertificateRefusal
from trainees.queries.certificate import live_of
from trainees.queries.completion import is_time_to_issue, ready_ids
from training.actors import Actor
from training.job_kinds import Kind
from training.models import Job, User
from training.refusals import Refused
from training.services.jobs import enqueue

ISSUE, PRINTER, ZIP = "certificates-issue", "certificates-printer", "certificates-zip"
KINDS = {
    ISSUE: Kind(_("Issue certificates"), issue_certificates),
    PRINTER: Kind(_("Certificates for the printer"), issue_certificates),
    ZIP: Kind(_("Certificates as a ZIP"), issue_certificates),
}


def ask_to_issue(training_class: TrainingClass, *, key: str, by: Actor, now: datetime) -> Job:
    """Issue one to everybody who is ready now. `key` is that of the form: sent twice it asks once.
    Who asks and who is meant stands in the job, so it goes on with the same people."""
    if asked := Job.objects.filter(key=_key(ISSUE, training_class, key)).first():
        return asked
    if not is_time_to_issue(training_class, now=now):
        raise Refused(CertificateRefusal.TOO_EARLY)
    ids = ready_ids(training_class)
    if not ids:
        raise Refused(CertificateRefusal.NOBODY_READY)
    return _ask(ISSUE, training_class, key, by=by, now=now, trainee_ids=ids, role=by.role)


def ask_for_file(
    task: str, training_class: TrainingClass, *, key: str, by: Actor, now: datetime
) -> Job:
    """PRINTER or ZIP: every certificate in force as one file."""
    if not live_of(training_class).exists():
        raise Refused(CertificateRefusal.NONE_LIVE)
    return _ask(task, training_class, key, by=by, now=now)


def refuse_the_rest(refusals: Sequence[Refused], *, total: int) -> None:
    """What is said of a job that could not issue to everybody: without a name, since a job's error
    is kept; a character that no font holds is named, as only a font helps."""
    for refused in refusals:
        if refused.reason == CertificateRefusal.MISSING_GLYPHS:
            raise refused
    if refusals:
        raise Refused(CertificateRefusal.SOME_LEFT, count=len(refusals), total=total)


def _ask(
    task: str,
    training_class: TrainingClass,
    key: str,
    *,
    by: Actor,
    now: datetime,
    **args: object,
) -> Job:
    return enqueue(
        task,
        key=_key(task, training_class, key),
        args={"class_id": training_class.pk, **args},
        now=now,
        owner=User.objects.get(pk=by.user_id) if by.user_id else None,
    )


def _key(task: str, training_class: TrainingClass, key: str) -> str:
    return f"{task}:{training_class.pk}:{key}"
