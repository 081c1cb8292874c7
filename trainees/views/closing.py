"""Closing a class: what is still open, what has to be done first, and the confirmation."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.enums import ClassState, Role
from courses.models import TrainingClass
from courses.permissions import Rights, organiser
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.forms.closing import ArchiveForm
from trainees.permissions import make_archive, make_archive_with_phones
from trainees.policies.closing import Matter, OpenPoint, as_read
from trainees.queries.closing import open_points
from trainees.services.class_archive_jobs import ask_for_archive
from trainees.services.opening import close_checked_class
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

PAGES = {
    Matter.ROLLS: "rolls",
    Matter.CASES: "cases",
    Matter.APPEALS: "appeals",
    Matter.AHEAD: "timetable",
    Matter.LEAVE: "leaves",
    Matter.RETURNS: "leaves",
    Matter.ASKS: "leaves",
    Matter.INCIDENTS: "conduct",
    Matter.EXAM: "completion",
    Matter.HOMEWORK: "homework",
    Matter.OUTSTANDING: "outstanding",
    Matter.CERTIFICATES: "completion",
    Matter.NOTICES: "notices",
}


@dataclass(frozen=True, slots=True)
class Line:
    point: OpenPoint
    url: str


@allowed(make_archive, load=class_for)
def archive(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """What the archive holds; POST asks a worker for it, whose page hands it out."""
    if training_class.state != ClassState.CLOSED:
        return redirect("class", class_id=training_class.pk)
    rights = request.rights  # type: ignore[attr-defined]
    form = ArchiveForm(
        request.POST or None, phones=make_archive_with_phones(rights, training_class)
    )
    if request.method == "POST" and form.is_valid():
        asked = ask_for_archive(
            training_class,
            phones=form.cleaned_data.get("phones", False),
            key=str(form.cleaned_data["key"]),
            by=actor_of(request, role=_role(rights, training_class)),
            now=timezone.now(),
        )
        return redirect("job", job_uid=asked.uid)
    status = 422 if form.errors else 200
    page = {"training_class": training_class, "form": form}
    return render_page(request, "trainees/archive.html", status=status, **page)


@allowed(organiser, load=class_for)
def close(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """GET lists; POST closes what was read, or lists again with why not."""
    if training_class.state != ClassState.OPEN:
        return redirect("class", class_id=training_class.pk)
    if request.method != "POST":
        return _page(request, training_class)
    by, read = actor_of(request, role=Role.ORGANISER), request.POST.get("read", "")
    try:
        close_checked_class(training_class, read=read, by=by, now=timezone.now())
    except Refused as refusal:
        return _page(request, training_class, error=str(refusal), status=422)
    messages.success(request, _("The class is closed. It stays readable and can be printed."))
    return redirect("class", class_id=training_class.pk)


def _page(
    request: HttpRequest, training_class: TrainingClass, *, error: str = "", status: int = 200
) -> HttpResponse:
    points = open_points(training_class, now=timezone.now())
    lines = [Line(one, reverse(PAGES[one.matter], args=[training_class.pk])) for one in points]
    return render_page(
        request,
        "trainees/close.html",
        training_class=training_class,
        status=status,
        error=error,
        first=[line for line in lines if line.point.blocks],
        warned=[line for line in lines if not line.point.blocks],
        read=as_read(points),
    )


def _role(rights: Rights, training_class: TrainingClass) -> str:
    return Role.ORGANISER if organiser(rights, training_class) else Role.ORG_DEPT
