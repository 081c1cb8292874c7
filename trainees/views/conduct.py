"""Breaches and sanctions: talk, censure, withdrawal case (docs/rules.md, R4.11)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.enums import Role
from courses.models import TrainingClass
from courses.permissions import Rights, member
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.forms.conduct import SanctionForm
from trainees.permissions import impose_sanctions, see_conduct
from trainees.queries.conduct import incidents_of, sanctions_of
from trainees.queries.people import trainees_seen
from trainees.services.withdrawal import impose_sanction
from trainees.views.life_places import life_places
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

IMPOSERS = (Role.CLASS_HEAD, Role.ORG_DEPT)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(member, load=class_for)
def conduct(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """Staff see their sub-classes, a trainee what is about them; POST imposes a talk or censure."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if see_conduct(rights, training_class):
        seen = trainees_seen(rights, training_class)
    else:
        enrolled = rights.enrolment(training_class.pk)
        seen = training_class.trainees.filter(pk=enrolled.trainee_id if enrolled else None)
    form = SanctionForm(request.POST if request.method == "POST" else None, trainees=seen)
    if request.method == "POST":
        impose_sanctions.require(rights, training_class)
        if form.is_valid() and _impose(request, training_class, form):
            messages.success(request, _("The sanction is on the record."))
            return HttpResponseRedirect(request.path, status=303)
    return render_page(
        request,
        "trainees/conduct.html",
        training_class=training_class,
        places=life_places(request, training_class),
        incidents=incidents_of(training_class, seen),
        sanctions=sanctions_of(seen),
        form=form,
        own=not see_conduct(rights, training_class),
        imposes=impose_sanctions(rights, training_class) and training_class.is_open,
        status=422 if request.method == "POST" else 200,
    )


def _impose(request: HttpRequest, training_class: TrainingClass, form: SanctionForm) -> bool:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    office = rights.office(IMPOSERS, training_class.pk)
    assert office is not None  # the rule says so
    said = dict(form.cleaned_data)
    try:
        impose_sanction(
            said.pop("trainee"),
            said.pop("level"),
            **said,
            by=actor_of(request, role=office.role),
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
