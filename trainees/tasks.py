"""Every minute: ask for the notices that are due, keep the caterer's counts, flag overdue leave,
collect homework that is due, forget old sign-in failures.

Whatever runs twice finds its work done: a job has one key a day, a notice one row a day, a leave
one flag. What a dead worker left undone is done by a later minute.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from courses.enums import ClassState
from courses.models import TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import LeaveState
from trainees.models import LeaveRequest, Trainee
from trainees.policies.leave import report_back_deadline
from trainees.queries.completion import live_certificates
from trainees.queries.homework import classes_with_homework_due
from trainees.queries.meal_count import counts_due
from trainees.services.certificate import issue_certificate
from trainees.services.certificate_files import as_zip, for_the_printer
from trainees.services.certificate_jobs import ISSUE, PRINTER, ZIP, refuse_the_rest
from trainees.services.class_archive import archive_of
from trainees.services.class_archive_jobs import ARCHIVE, WITH_PHONES
from trainees.services.homework import collect_due
from trainees.services.leave_decision import flag_overdue
from trainees.services.meal_count import keep_meal_count
from trainees.services.notices import due_day, make_weekly_notice
from trainees.services.notification import tell_ends_soon
from training.actors import Actor
from training.celery import app
from training.models import Job, JobState
from training.refusals import Refused
from training.services import attempts, jobs
from training.services.files import keep
from training.services.log import record
from training.tasks import Result, job

logger = logging.getLogger(__name__)
NOTICE = "weekly-notice"
EVENING = 20  # o'clock
AGAIN = timedelta(minutes=10)  # after a failure that was not the worker's


@app.task
def tick() -> None:
    now = timezone.now()
    attempts.forget_old(now=now)
    homework = classes_with_homework_due(now=now)
    classes = TrainingClass.objects.filter(state=ClassState.OPEN).select_related("policy")
    meals = counts_due(classes, now=now)
    for one in classes:
        try:
            ask_for_notice(one, now=now)
            for on, meal in meals.get(one.pk, ()):
                keep_meal_count(one, on, meal, by=Actor.system(), now=now)
            flag_late_returns(one, now=now)
            remind_of_ends(one, now=now)
            if one.pk in homework:
                collect_due(one, by=Actor.system(), now=now)
        except Refused:
            logger.info("Class %s was closed meanwhile.", one.pk)
        except Exception:  # one class in trouble does not keep the others waiting
            logger.exception("The minute of class %s failed.", one.pk)


def ask_for_notice(training_class: TrainingClass, *, now: datetime) -> Job | None:
    """The job of the last notice day that is due, asked for once; None where its notice stands or
    the class had not begun. Asked for again some time after it failed."""
    day = due_day(training_class, now=now)
    opened = training_class.opened_at
    if opened is None or day < timezone.localdate(opened):
        return None
    if training_class.notices.filter(period_end__gte=day).exists():
        return None
    key = f"notice:{training_class.pk}:{day.isoformat()}"
    asked = jobs.enqueue(NOTICE, key=key, args={"class_id": training_class.pk}, now=now)
    if asked.state == JobState.FAILED and asked.finished_at and asked.finished_at <= now - AGAIN:
        jobs.retry(asked, now=now)
    return asked


@job(NOTICE)
def weekly_notice(job: Job, class_id: int) -> None:
    """Make the notice that is due now; a class that was closed has had its last one."""
    found = TrainingClass.objects.filter(pk=class_id, state=ClassState.OPEN).first()
    if found is not None:
        make_weekly_notice(found, by=Actor.system(), now=timezone.now())


def flag_late_returns(training_class: TrainingClass, *, now: datetime) -> int:
    """Flag what is overdue; the class is locked only where something is. Returns how many."""
    if not _anything_overdue(training_class, now=now):
        return 0
    by = Actor.system()
    with class_at_work(pk=training_class.pk) as locked:
        flagged = flag_overdue(locked, by=by, now=now)
        if flagged:
            record("flag_overdue", by=by, about=locked, head=locked, now=now)
    return flagged


def remind_of_ends(training_class: TrainingClass, *, now: datetime) -> None:
    """From eight in the evening before a leave's end on, tell its trainee when to be back; one
    leave tells once, however often this runs."""
    tomorrow = timezone.localdate(now) + timedelta(days=timezone.localtime(now).hour >= EVENING)
    ending = LeaveRequest.objects.filter(
        trainee__training_class=training_class,
        state=LeaveState.APPROVED,
        ended_at__isnull=True,
        ends_at__gt=now,
        ends_at__date__lte=tomorrow,
    ).select_related("trainee__person", "trainee__training_class__policy")
    for leave in ending:
        with transaction.atomic():
            tell_ends_soon(leave, now=now)


def _anything_overdue(training_class: TrainingClass, *, now: datetime) -> bool:
    rules = training_class.rules
    ended = LeaveRequest.objects.filter(
        trainee__training_class=training_class,
        state=LeaveState.APPROVED,
        overdue_at__isnull=True,
        approved_at__isnull=False,
        ends_at__lt=now,
    ).values_list("ends_at", "approved_at")
    return any(
        approved is not None and now > report_back_deadline(end, approved, rules=rules)
        for end, approved in ended
    )


@job(ISSUE)
def certificates_issue(job: Job, class_id: int, trainee_ids: list[int], role: str) -> None:
    """One transaction a certificate; whoever holds one is passed over, so that the job goes on
    where it stopped. A trainee who is refused keeps nobody else waiting."""
    by, refusals = Actor(job.owner_id, role), []
    held = set(live_certificates(trainee_ids))
    waiting = [pk for pk in trainee_ids if pk not in held]
    for done, pk in enumerate(waiting, start=len(held)):
        jobs.beat(job, now=timezone.now(), done=done, total=len(trainee_ids))
        try:
            issue_certificate(Trainee.objects.get(pk=pk), by=by, now=timezone.now())
        except Refused as refused:
            refusals.append(refused)
    jobs.beat(job, now=timezone.now(), done=len(trainee_ids), total=len(trainee_ids))
    refuse_the_rest(refusals, total=len(trainee_ids))


@job(ARCHIVE)
def class_archive(job: Job, class_id: int) -> Result:
    return _archive(job, class_id, phones=False)


@job(WITH_PHONES)
def class_archive_with_phones(job: Job, class_id: int) -> Result:
    return _archive(job, class_id, phones=True)


def _archive(job: Job, class_id: int, *, phones: bool) -> Result:
    """Made anew from the beginning by whoever takes a killed worker's place: the same bytes."""
    make = partial(archive_of, phones=phones)
    return _file_of_class(job, class_id, make, name="档案", ending="zip")


@job(PRINTER)
def certificates_printer(job: Job, class_id: int) -> Result:
    return _file_of_class(job, class_id, for_the_printer, name="结业证书", ending="pdf")


@job(ZIP)
def certificates_zip(job: Job, class_id: int) -> Result:
    return _file_of_class(job, class_id, as_zip, name="结业证书", ending="zip")


def _file_of_class(
    job: Job, class_id: int, make: Callable[..., bytes], *, name: str, ending: str
) -> Result:
    def go_on(done: int, total: int) -> None:
        jobs.beat(job, now=timezone.now(), done=done, total=total)

    training_class = TrainingClass.objects.select_related("policy").get(pk=class_id)
    kept = keep(make(training_class, go_on=go_on), folder="jobs", ending=ending)
    return Result(f"{training_class.short_name}{name}.{ending}".replace("/", "-"), kept.path)
