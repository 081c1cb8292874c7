"""The staff of a class: who holds which office, appointing, ending."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from courses.enums import Role
from courses.forms.staff import AppointForm
from courses.models import Appointment, TrainingClass
from courses.permissions import organiser
from courses.queries.classes import class_for
from courses.queries.staff import holds_already, staff_of, staff_users
from courses.services.appointments import end_appointment
from courses.services.staffing import staff_class
from courses.views.page import render_page
from training.actors import Actor
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of


@allowed(organiser, load=class_for)
@never_cache
@require_http_methods(["GET", "POST"])
def staff(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """The first password of a new account stands on the answer alone, and is kept nowhere."""
    now = timezone.now()
    form = _form(training_class, request)
    made, password = None, ""
    if request.method == "POST" and form.is_valid():
        made, password = _appoint(form, training_class, by=_actor(request), now=now)
        if made and not password:
            return redirect("staff", training_class.pk)
        form = _form(training_class) if made else form
    return render_page(
        request,
        "courses/staff.html",
        training_class=training_class,
        staff=staff_of(training_class, now=now),
        form=form,
        made=made,
        password=password,
        status=422 if form.is_bound and form.errors else 200,
    )


@allowed(organiser, load=class_for)
@require_POST
def end(request: HttpRequest, training_class: TrainingClass, appointment_id: int) -> HttpResponse:
    now = timezone.now()
    appointment = get_object_or_404(staff_of(training_class, now=now), pk=appointment_id)
    if appointment.user_id == request.user.pk:
        messages.error(request, _("Your own office is ended by another organiser."))
    else:
        end_appointment(appointment, by=_actor(request), now=now)
    return redirect("staff", training_class.pk)


def _form(training_class: TrainingClass, request: HttpRequest | None = None) -> AppointForm:
    data = request.POST if request and request.method == "POST" else None
    return AppointForm(data, training_class=training_class, users=staff_users())


def _appoint(
    form: AppointForm, training_class: TrainingClass, *, by: Actor, now: datetime
) -> tuple[Appointment | None, str]:
    """What the verb refused is on the form."""
    data = form.cleaned_data
    sub_class = data["sub_class"]
    if data["user"] and holds_already(
        data["user"],
        role=data["role"],
        training_class=training_class,
        sub_class_id=sub_class.pk if sub_class else None,
        now=now,
    ):
        form.add_error("user", _("This person holds the office already."))
        return None, ""
    ends_at = None
    if data["until"]:
        ends_at = timezone.make_aware(datetime.combine(data["until"] + timedelta(1), time()))
        if ends_at <= now:
            form.add_error("until", _("This day is over."))
            return None, ""
    try:
        return staff_class(
            training_class,
            role=data["role"],
            sub_class=sub_class,
            user=data["user"],
            username=data["username"],
            name=data["name"],
            ends_at=ends_at,
            by=by,
            now=now,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None, ""


def _actor(request: HttpRequest) -> Actor:
    return actor_of(request, role=Role.ORGANISER)
