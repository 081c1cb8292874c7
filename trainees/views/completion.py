"""Who has completed a class, who has not and why; issuing certificates to one or to all."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from courses.enums import Role
from courses.models import TrainingClass
from courses.queries.classes import class_for
from courses.queries.jobs import in_hand, jobs_of
from courses.views.page import render_page
from trainees.forms.certificate import AskForm
from trainees.forms.trainees import RosterFilter
from trainees.models import Trainee
from trainees.permissions import issue_certificates, keep_certificate, see_completion
from trainees.queries.completion import is_time_to_issue, last_day_of
from trainees.queries.completion_pages import BLOCKED, ISSUED, READY, completion_lines
from trainees.queries.inbox import rolls_missing
from trainees.queries.people import SubClassChoice, trainee_for, trainees_seen
from trainees.services.certificate import issue_certificate
from trainees.services.certificate_files import unprintable
from trainees.services.certificate_jobs import ISSUE, ask_to_issue
from trainees.tables.certificate import STANDINGS, CompletionTable
from trainees.tables.listings import table_of
from trainees.views.chips import chips
from training.models import JobState
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

DAY = timedelta(days=1)


@allowed(see_completion, load=class_for)
@require_safe
def completion(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    rights = request.rights  # type: ignore[attr-defined]
    seen = trainees_seen(rights, training_class)
    mine = set(seen.values_list("pk", flat=True))
    lines = [x for x in completion_lines(training_class) if x.person.trainee_id in mine]
    counts = Counter(line.standing for line in lines)
    table = _table(request, training_class, lines)
    now = timezone.now()
    issues = issue_certificates(rights, training_class)
    return render_page(
        request,
        "trainees/completion.html",
        training_class=training_class,
        title=_("Completion"),
        table=table,
        listing=lambda: table_of(training_class, _("Completion"), table),
        stats=_stats(request, counts),
        ready=counts[READY],
        sub_class_chips=chips(request, "sub_class", SubClassChoice(rights, training_class).options),
        standing_chips=chips(request, "standing", [(k, str(v)) for k, v in STANDINGS.items()]),
        missing_rolls=rolls_missing(training_class, sub_class_ids=None, now=now).count(),
        unprintable=unprintable(line.person.name for line in lines),
        from_day=_first_day(training_class)
        if not is_time_to_issue(training_class, now=now)
        else "",
        issues=issues,
        ask=AskForm() if issues else None,
        running=_running(request, training_class),
        filtered=any(request.GET.get(key) for key in ("q", "sub_class", "standing")),
    )


@allowed(issue_certificates, load=class_for)
@require_POST
def completion_issue(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """A job for everybody who is ready."""
    form = AskForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Open the page again and press the button once more."))
        return redirect("completion", class_id=training_class.pk)
    by = actor_of(request, role=Role.ORGANISER)
    try:
        asked = ask_to_issue(
            training_class, key=str(form.cleaned_data["key"]), by=by, now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("completion", class_id=training_class.pk)
    return redirect("job", job_uid=asked.uid)


@allowed(keep_certificate, load=trainee_for)
@require_POST
def certificate_issue(request: HttpRequest, trainee: Trainee) -> HttpResponse:
    """One, at once."""
    by = actor_of(request, role=Role.ORGANISER)
    try:
        issued = issue_certificate(trainee, by=by, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("trainee", trainee_id=trainee.pk)
    messages.success(request, _("Issued: %(serial)s.") % {"serial": issued.serial})
    return redirect("certificate", certificate_uid=issued.uid)


def _table(
    request: HttpRequest, training_class: TrainingClass, lines: list[Any]
) -> CompletionTable:
    rights, standing = request.rights, request.GET.get("standing")  # type: ignore[attr-defined]
    seen = trainees_seen(rights, training_class)
    found = set(RosterFilter(request.GET, queryset=seen).qs.values_list("pk", flat=True))
    shown = [
        line
        for line in lines
        if line.person.trainee_id in found and standing in (None, "", line.standing)
    ]
    table = CompletionTable(shown)
    RequestConfig(request, paginate=False).configure(table)
    return table


def _stats(request: HttpRequest, counts: Counter[str]) -> list[dict[str, Any]]:
    notes = {
        READY: _("without a certificate"),
        BLOCKED: _("something stands against it"),
        ISSUED: _("in force"),
    }
    looks = {READY: "", BLOCKED: "warn" if counts[BLOCKED] else "", ISSUED: ""}
    return [
        {
            "label": STANDINGS[key],
            "value": counts[key],
            "note": notes[key],
            "class": looks[key],
            "url": f"?standing={key}",
        }
        for key in STANDINGS
    ]


def _first_day(training_class: TrainingClass) -> Any:
    last = last_day_of(training_class)
    return last - DAY if last else None


def _running(request: HttpRequest, training_class: TrainingClass) -> Any:
    rights = request.rights  # type: ignore[attr-defined]
    live = jobs_of(rights).filter(
        task=ISSUE,
        args__class_id=training_class.pk,
        state__in=(JobState.QUEUED, JobState.RUNNING),
    )
    return next(iter(in_hand(rights, list(live[:1]))), None)
