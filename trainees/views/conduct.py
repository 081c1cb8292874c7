"""Conduct of a class: incidents with their people, sanctions (docs/rules.md, R4.11 and R4.12)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from courses.models import TrainingClass
from courses.permissions import Rights, member
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.permissions import record_incident, see_conduct
from trainees.queries.incident import WAITING, incidents_of, sanctions_of, waiting_parts
from trainees.queries.people import trainees_seen
from trainees.tables.incidents import incident_row
from trainees.tables.listings import incident_listing
from trainees.views.life_places import life_places
from training.permissions import allowed


@allowed(member, load=class_for)
@require_safe
def conduct(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """Staff see their sub-classes; a trainee the own parts, without anybody else's name."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    is_staff = see_conduct(rights, training_class)
    if is_staff:
        seen = trainees_seen(rights, training_class)
    else:
        enrolled = rights.enrolment(training_class.pk)
        seen = training_class.trainees.filter(pk=enrolled.trainee_id if enrolled else None)
    waiting = request.GET.get("state") == WAITING
    rows = [incident_row(one) for one in incidents_of(training_class, seen, waiting=waiting)]
    return render_page(
        request,
        "trainees/conduct.html",
        training_class=training_class,
        places=life_places(request, training_class),
        rows=rows,
        listing=lambda: incident_listing(training_class, rows),
        waiting=waiting_parts(seen),
        only_waiting=waiting,
        sanctions=sanctions_of(seen),
        own=not is_staff,
        may_record=training_class.is_open and record_incident(rights, training_class),
    )
