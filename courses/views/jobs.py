"""Work in the background: what was asked for, how far it is, what came of it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.permissions import organises, see_job, staff_anywhere
from courses.queries.jobs import JobInHand, in_hand, job_for, jobs_of
from courses.views.page import render_page
from training.models import JobState
from training.permissions import allowed
from training.services import jobs as job_verbs
from training.services.heartbeats import workers
from training.services.nights import gave_up
from training.views.downloads import kept_response

A_PAGE = 25
LOOKS = {
    JobState.QUEUED: "info",
    JobState.RUNNING: "info",
    JobState.DONE: "ok",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "",
}


@allowed(staff_anywhere)
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    rights, now = request.rights, timezone.now()  # type: ignore[attr-defined]
    page = Paginator(jobs_of(rights), A_PAGE).get_page(request.GET.get("page"))
    lines = [_line(request, one) for one in in_hand(rights, list(page.object_list))]
    return render_page(
        request,
        "courses/_jobs.html" if request.htmx else "courses/jobs.html",  # type: ignore[attr-defined]
        title=_("Background jobs"),
        page=page,
        lines=lines,
        live=any(not line["job"].has_ended for line in lines),
        site=_site(now) if organises(rights, None) and not request.htmx else None,  # type: ignore[attr-defined]
    )


@allowed(see_job, load=job_for)
@require_safe
def job(request: HttpRequest, found: JobInHand) -> HttpResponse:
    """The part that is asked for every two seconds is the page's own, without its frame."""
    return render_page(
        request,
        "courses/_job.html" if request.htmx else "courses/job.html",  # type: ignore[attr-defined]
        training_class=found.training_class,
        title=str(found.kind.label),
        **_line(request, found),
    )


@allowed(see_job, load=job_for)
@require_POST
def job_cancel(request: HttpRequest, found: JobInHand) -> HttpResponse:
    """What is done stays done; the worker stops before its next piece."""
    if job_verbs.cancel(found.job, now=timezone.now()):
        messages.success(request, _("Cancelled. What was done so far stays."))
    return redirect("job", job_uid=found.job.uid)


@allowed(see_job, load=job_for)
@require_POST
def job_retry(request: HttpRequest, found: JobInHand) -> HttpResponse:
    if job_verbs.retry(found.job, now=timezone.now()):
        messages.success(request, _("Asked for again; it goes on where it stopped."))
    return redirect("job", job_uid=found.job.uid)


@allowed(see_job, load=job_for)
@require_safe
def job_result(request: HttpRequest, found: JobInHand) -> FileResponse:
    if found.job.state != JobState.DONE or not found.job.result_path:
        raise Http404
    return kept_response(found.job.result_path, name=found.job.result_name)


def _site(now: datetime) -> dict[str, Any]:
    """What an organiser should see to: a backup that was given up, a worker that is silent."""
    backup = gave_up()
    return {
        "backup": backup,
        "fault": backup is not None and backup.error.isidentifier(),
        "workers": workers(now=now),
    }


def _line(request: HttpRequest, found: JobInHand) -> dict[str, Any]:
    job = found.job
    return {
        "job": job,
        "about": found.training_class,
        "label": found.kind.label,
        "look": LOOKS[JobState(job.state)],
        "may": see_job(request.rights, found),  # type: ignore[attr-defined]
        "fault": job.error.isidentifier(),  # a kind of fault, not a sentence
    }
