"""Applying for leave, with its effect before it is sent."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateformat import format as date_text
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from courses.models import TrainingClass
from courses.permissions import class_head, organiser, trainee_of_class
from courses.queries.classes import class_for
from courses.queries.sessions import class_days
from courses.views.page import render_page
from trainees import permissions
from trainees.forms.leave import LeaveApplicationForm
from trainees.models import LeaveRequest, Trainee
from trainees.queries.leave_pages import APPLYING, applicants, coming_sessions, leave_for
from trainees.services.leave import Application, apply_for_leave, extend_leave
from trainees.views.leave_effect import LeaveEffect, effect_of_application
from training.actors import Actor
from training.models import Attachment
from training.permissions import allowed
from training.refusals import Refused
from training.services import uploads
from training.views.acting import actor_of, user_of

KIND = "unit_request"
DAYS_SHOWN = 7
applying = trainee_of_class | class_head | organiser
applying_for_others = class_head | organiser


@allowed(applying, load=class_for)
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    now = timezone.now()
    form = _form(request, training_class, now=now)
    if request.method != "POST":
        return _page(request, training_class, form)
    kept = _kept(request, form, now=now)
    typed = form.is_valid()
    if "preview" in request.POST:
        return _page(request, training_class, form, kept=kept, effect=_effect(training_class, form))
    leave = _sent(request, training_class, form, kept, now=now) if typed else None
    if leave is None:
        effect = _effect(training_class, form)
        return _page(request, training_class, form, kept=kept, effect=effect, status=422)
    messages.success(request, gettext("The request has been handed in."))
    return redirect("leave", uid=leave.uid)


@allowed(applying, load=class_for)
@require_POST
def preview(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """The effect alone, for the page to swap in while it is being filled."""
    form = _form(request, training_class, now=timezone.now())
    effect = _effect(training_class, form)
    return render(request, "trainees/leave_effect.html", {"effect": effect, "form": form})


def _form(
    request: HttpRequest, training_class: TrainingClass, *, now: datetime
) -> LeaveApplicationForm:
    rights = request.rights  # type: ignore[attr-defined]
    enrolled = rights.enrolment(training_class.pk)
    own = trainees = None
    if applying_for_others(rights, training_class):
        trainees = list(applicants(rights, training_class))
    else:
        own = Trainee.objects.select_related("person").get(pk=enrolled.trainee_id)
    return LeaveApplicationForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        trainee=own,
        trainees=trainees,
        coming=coming_sessions(training_class, trainee=own, now=now, days=DAYS_SHOWN),
        span=class_days(training_class) or (now, now),
        initial=_initial(request, training_class),
    )


def _initial(request: HttpRequest, training_class: TrainingClass) -> dict[str, object]:
    """Whom staff chose before, or what goes on where another leave ends."""
    extended = _extended(training_class, request.GET.get("extends", ""))
    if extended is None:
        return {"trainee": request.GET.get("trainee", "")}
    rights = request.rights  # type: ignore[attr-defined]
    if not permissions.complete_leave(rights, leave_for(rights, extended.uid)):
        raise Http404
    return {
        "trainee": f"{extended.trainee.number} {extended.trainee.person.name}",
        "kind": extended.kind,
        "starts_at": timezone.localtime(extended.ends_at),
        "extends": extended.uid,
    }


def _extended(training_class: TrainingClass, uid: object) -> LeaveRequest | None:
    """The leave of this class that an application goes on from."""
    try:
        wanted = UUID(str(uid))
    except ValueError:
        return None
    found = LeaveRequest.objects.select_related("trainee__person")
    return found.filter(uid=wanted, trainee__training_class=training_class).first()


def _effect(training_class: TrainingClass, form: LeaveApplicationForm) -> LeaveEffect | None:
    """As soon as trainee, kind and times are there and in order."""
    form.is_valid()
    application = _application(training_class, form, None)
    trainee = form.cleaned_data.get("trainee")
    if application is None or trainee is None or application.end <= application.start:
        return None
    return effect_of_application(training_class, trainee, application)


def _application(
    training_class: TrainingClass, form: LeaveApplicationForm, kept: Attachment | None
) -> Application | None:
    typed = form.cleaned_data
    start, end, kind = (typed.get(name) for name in ("starts_at", "ends_at", "kind"))
    if not (start and end and kind):
        return None
    return Application(
        kind=kind,
        start=start,
        end=end,
        reason=typed.get("reason", ""),
        emergency=typed.get("emergency", False),
        unit_request=kept,
        unit_request_seen=typed.get("unit_request_seen", False),
        extends=_extended(training_class, typed.get("extends")),
        key=typed.get("key"),
    )


def _kept(request: HttpRequest, form: LeaveApplicationForm, *, now: datetime) -> Attachment | None:
    """The unit's request: just handed in, or with an earlier try at this form."""
    form.is_valid()
    if upload := form.cleaned_data.get("unit_request"):
        try:
            return uploads.store(upload, by=_actor(request, form), now=now, kind=KIND)
        except Refused as refusal:
            form.refuse(refusal)
            return None
    kept = form.cleaned_data.get("kept")
    own = Attachment.objects.filter(uploaded_by=user_of(request), kind=KIND)
    return own.filter(pk=kept).first() if kept else None


def _sent(
    request: HttpRequest,
    training_class: TrainingClass,
    form: LeaveApplicationForm,
    kept: Attachment | None,
    *,
    now: datetime,
) -> LeaveRequest | None:
    application = _application(training_class, form, kept)
    assert application is not None
    try:
        trainee: Trainee = form.cleaned_data["trainee"]
        apply_ = extend_leave if form.cleaned_data.get("extends") else apply_for_leave
        return apply_(trainee, application, by=_actor(request, form), now=now)
    except Refused as refusal:
        form.refuse(refusal)
        return None


def _actor(request: HttpRequest, form: LeaveApplicationForm) -> Actor:
    rights = request.rights  # type: ignore[attr-defined]
    trainee: Trainee | None = form.cleaned_data.get("trainee")
    if form.own is not None or trainee is None:
        return actor_of(request, role="trainee")
    office = rights.office(APPLYING, trainee.training_class_id, getattr(trainee, "place", None))
    return actor_of(request, role=office.role if office else "trainee")


def _page(
    request: HttpRequest,
    training_class: TrainingClass,
    form: LeaveApplicationForm,
    *,
    kept: Attachment | None = None,
    effect: LeaveEffect | None = None,
    status: int = 200,
) -> HttpResponse:
    trainees = getattr(form.fields.get("trainee"), "trainees", None)
    return render_page(
        request,
        "trainees/leave_apply.html",
        training_class=training_class,
        status=status,
        form=form,
        trainees=trainees,
        days=_days(form),
        kept=kept,
        effect=effect,
        extended=_shown_extended(training_class, form),
    )


def _shown_extended(
    training_class: TrainingClass, form: LeaveApplicationForm
) -> LeaveRequest | None:
    """What is extended, where its trainee is one that this form is for."""
    extended = _extended(training_class, form["extends"].value())
    listed = getattr(form.fields.get("trainee"), "trainees", [form.own])
    ids = {one.pk for one in listed if one is not None}
    return extended if extended and extended.trainee_id in ids else None


def _days(form: LeaveApplicationForm) -> list[dict[str, object]]:
    """The coming sessions by day, each with what fills the times when it is tapped."""
    chosen = set(form.chosen_sessions) if form.is_bound else set()
    days: dict[object, list[dict[str, object]]] = {}
    for pk, session in form.coming.items():
        start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        days.setdefault(start.date(), []).append(
            {
                "pk": pk,
                "session": session,
                "from": date_text(start, "Y-m-d\\TH:i"),
                "until": date_text(end, "Y-m-d\\TH:i"),
                "chosen": pk in chosen,
            }
        )
    return [{"on": on, "sessions": sessions} for on, sessions in days.items()]
