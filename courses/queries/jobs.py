"""The jobs that somebody may see: one's own, and those of classes that one organises."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from courses.enums import Role
from courses.models import TrainingClass
from courses.permissions import Rights
from courses.queries.classes import classes_of
from training.job_kinds import KINDS, Kind
from training.models import Job


@dataclass(frozen=True, slots=True)
class JobInHand:
    """A job with the class it is about, and what its kind says of it."""

    job: Job
    training_class: TrainingClass
    kind: Kind


def jobs_of(rights: Rights) -> QuerySet[Job]:
    """Newest first; those of a class that one has nothing to do with any more are left out."""
    found = Job.objects.filter(task__in=KINDS).select_related("owner")
    ids = rights.class_ids()
    if ids is not None:
        found = found.filter(args__class_id__in=sorted(ids))
    return found.filter(Q(owner=rights.user_id) | _organised(rights)).order_by("-created_at", "-pk")


def in_hand(rights: Rights, jobs: list[Job]) -> list[JobInHand]:
    """These jobs with their classes: one query."""
    classes = classes_of(rights).in_bulk({job.args["class_id"] for job in jobs})
    return [
        JobInHand(job, classes[job.args["class_id"]], KINDS[job.task])
        for job in jobs
        if job.args["class_id"] in classes
    ]


def job_for(rights: Rights, job_uid: UUID) -> JobInHand:
    """Http404 for a job that is not in one's list."""
    found = in_hand(rights, list(jobs_of(rights).filter(uid=job_uid)))
    if not found:
        raise Http404
    return found[0]


def _organised(rights: Rights) -> Q:
    organised = [office.class_id for office in rights.offices if office.role == Role.ORGANISER]
    return Q() if None in organised else Q(args__class_id__in=organised)
