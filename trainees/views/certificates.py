"""The register of a class's certificates, and all of them as one file."""

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
from courses.views.page import render_page
from trainees.forms.certificate import AskForm
from trainees.permissions import issue_certificates, see_completion
from trainees.policies.certificate import CertificateState
from trainees.queries.certificate import live_of, matching, register_of
from trainees.services.certificate_jobs import PRINTER, ZIP, ask_for_file
from trainees.tables.certificate import RegisterTable
from trainees.tables.listings import table_of
from trainees.views.chips import chips
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of
from training.views.list_files import pages

A_PAGE = 50
FILES = {"printer": PRINTER, "zip": ZIP}


@allowed(see_completion, load=class_for)
@require_safe
def certificates(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    rights = request.rights  # type: ignore[attr-defined]
    text, state = request.GET.get("q", "")[:64], request.GET.get("state", "")
    found = matching(register_of(rights, training_class), text=text, state=state)
    table = RegisterTable(found)
    RequestConfig(request, paginate=pages(request, A_PAGE)).configure(table)
    return render_page(
        request,
        "trainees/certificates.html",
        training_class=training_class,
        title=_("Register of certificates"),
        table=table,
        listing=lambda: table_of(training_class, _("Register of certificates"), table),
        state_chips=chips(
            request, "state", [(one.value, str(one.label)) for one in CertificateState]
        ),
        live=live_of(training_class).count(),
        filtered=bool(text or state),
        ask=AskForm() if issue_certificates(rights, training_class) else None,
    )


@allowed(issue_certificates, load=class_for)
@require_POST
def certificates_file(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """A job that makes the file; its page hands it out."""
    form, task = AskForm(request.POST), FILES.get(request.POST.get("file", ""))
    if not form.is_valid() or task is None:
        messages.error(request, _("Open the page again and press the button once more."))
        return redirect("certificates", class_id=training_class.pk)
    key, by = str(form.cleaned_data["key"]), actor_of(request, role=Role.ORGANISER)
    try:
        asked = ask_for_file(task, training_class, key=key, by=by, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("certificates", class_id=training_class.pk)
    return redirect("job", job_uid=asked.uid)
