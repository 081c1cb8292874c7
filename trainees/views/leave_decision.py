"""What is done with a leave: decided, completed, reported back from."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from courses.enums import Role
from trainees import permissions
from trainees.enums import LeaveRefusal, LeaveState
from trainees.forms.leave import LeaveDecisionForm
from trainees.models import LeaveRequest
from trainees.queries.leave_pages import LeaveInHand, deciding_role, leave_for
from trainees.services.leave import attach_unit_request
from trainees.services.leave_decision import decide_leave, report_back
from trainees.views.leave import applicant_role, leave_page, report_back_form, unit_request_form
from trainees.views.leave_apply import KIND
from training.actors import Actor
from training.models import Attachment
from training.permissions import allowed
from training.refusals import Refused
from training.services import uploads
from training.views.acting import actor_of

PROOF = "leave_proof"


@allowed(permissions.decides_this_leave & permissions.see_leave, load=leave_for)
@require_POST
def decide(request: HttpRequest, found: LeaveInHand) -> HttpResponse:
    now, form = timezone.now(), LeaveDecisionForm(request.POST)
    if not form.is_valid():
        return leave_page(request, found, now=now, status=422, decision=form)
    verdict, opinion = form.cleaned_data["verdict"], form.cleaned_data["opinion"]
    by = decider(request, found)
    try:
        leave = decide_leave(found.leave, verdict, opinion=opinion, by=by, now=now)
    except Refused as refusal:
        if _decided_so_before(found, verdict, by=by):
            return redirect("leave", uid=found.leave.uid)
        form.add_error("opinion" if _about_opinion(refusal) else None, str(refusal))
        return leave_page(request, fresh(request, found), now=now, status=422, decision=form)
    messages.success(request, _answer(leave))
    return redirect("leave", uid=leave.uid)


@allowed(permissions.complete_leave, load=leave_for)
@require_POST
def complete(request: HttpRequest, found: LeaveInHand) -> HttpResponse:
    """Add the home unit's request to an emergency's application."""
    now, leave = timezone.now(), found.leave
    form = unit_request_form(request, found, request.POST, request.FILES)
    if leave.has_unit_request:
        messages.info(request, gettext("The unit's request is there already."))
        return redirect("leave", uid=leave.uid)
    if not form.is_valid():
        return leave_page(request, found, now=now, status=422, completing=form)
    by = actor_of(request, role=applicant_role(request, found))
    try:
        if leave.state != LeaveState.SUBMITTED:
            raise Refused(LeaveRefusal.NOT_WAITING)
        kept = _stored(form.cleaned_data.get("unit_request"), KIND, by=by, now=now)
        attach_unit_request(leave, attachment=kept, by=by, now=now)
    except Refused as refusal:
        form.add_error("unit_request", str(refusal))
        return leave_page(request, found, now=now, status=422, completing=form)
    messages.success(request, gettext("The unit's request is attached."))
    return redirect("leave", uid=leave.uid)


@allowed(permissions.accept_return, load=leave_for)
@require_POST
def come_back(request: HttpRequest, found: LeaveInHand) -> HttpResponse:
    now, leave = timezone.now(), found.leave
    form = report_back_form(found, request.POST, request.FILES, now=now)
    if not form.is_valid():
        return leave_page(request, found, now=now, status=422, returning=form)
    if form.cleaned_data["seen"] != leave.report_backs.count():
        messages.info(request, gettext("This return has been recorded already."))
        return redirect("leave", uid=leave.uid)
    typed, by = form.cleaned_data, actor_of(request, role=Role.CLASS_HEAD)
    try:
        leave = report_back(
            leave,
            at=typed["at"],
            proof=_stored(typed.get("proof"), PROOF, by=by, now=now),
            proof_seen=typed["proof_seen"],
            by=by,
            now=now,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return leave_page(request, fresh(request, found), now=now, status=422, returning=form)
    messages.success(request, _welcome(leave))
    return redirect("leave", uid=leave.uid)


def decider(request: HttpRequest, found: LeaveInHand) -> Actor:
    """In the office that the request waits for; else in the one that had a say, for the service to
    refuse."""
    rights = request.rights  # type: ignore[attr-defined]
    role = deciding_role(rights, found)
    office = rights.office(found.deciders, found.class_id, found.sub_class_id)
    return actor_of(request, role=role or (office.role if office else ""))


def _decided_so_before(found: LeaveInHand, verdict: str, *, by: Actor) -> bool:
    """A second click: this very decision by this very person stands."""
    return found.leave.approvals.filter(
        role=by.role, verdict=verdict, decided_by=by.user_id
    ).exists()


def fresh(request: HttpRequest, found: LeaveInHand) -> LeaveInHand:
    """As it stands by now: somebody else may have decided meanwhile."""
    return leave_for(request.rights, found.leave.uid)  # type: ignore[attr-defined]


def _about_opinion(refusal: Refused) -> bool:
    return refusal.reason == LeaveRefusal.REASON_NEEDED


def _answer(leave: LeaveRequest) -> str:
    if leave.state == LeaveState.SUBMITTED:
        return gettext("Your approval is recorded; the request waits for the other one.")
    if leave.state == LeaveState.REJECTED:
        return gettext("The request is rejected.")
    return gettext("The leave is approved.")


def _welcome(leave: LeaveRequest) -> str:
    if leave.state == LeaveState.RETURNED:
        return gettext("The return is accepted.")
    return gettext("The return is recorded; it is accepted once the proof is there.")


def _stored(upload: object, kind: str, *, by: Actor, now: datetime) -> Attachment | None:
    return uploads.store(upload, by=by, now=now, kind=kind) if upload else None  # type: ignore[arg-type]
