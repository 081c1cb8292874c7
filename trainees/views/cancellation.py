"""Cancelling a leave: by oneself before its start, afterwards by asking the class head."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from courses.enums import Role
from trainees import permissions
from trainees.enums import LeaveRefusal, LeaveState, Verdict
from trainees.forms.cancellation import CancellationAnswerForm, CancellationAskForm
from trainees.queries.leave_pages import LeaveInHand, leave_for
from trainees.services.cancellation import answer_ask, ask_to_cancel
from trainees.services.leave import cancel_leave
from trainees.views.leave import applicant_role, leave_page
from trainees.views.leave_decision import fresh
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of


@allowed(permissions.cancel_leave, load=leave_for)
@require_POST
def cancel(request: HttpRequest, found: LeaveInHand) -> HttpResponse:
    now, by = timezone.now(), actor_of(request, role=applicant_role(request, found))
    if found.leave.state != LeaveState.CANCELLED:
        try:
            cancel_leave(found.leave, by=by, now=now)
            messages.success(request, gettext("The request is cancelled."))
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("leave", uid=found.leave.uid)


@allowed(permissions.cancel_leave, load=leave_for)
@require_POST
def ask(request: HttpRequest, found: LeaveInHand) -> HttpResponse:
    now, form = timezone.now(), CancellationAskForm(request.POST)
    if not form.is_valid():
        return leave_page(request, found, now=now, status=422, ask_form=form)
    by = actor_of(request, role=applicant_role(request, found))
    try:
        ask_to_cancel(found.leave, reason=form.cleaned_data["reason"], by=by, now=now)
    except Refused as refusal:
        if refusal.reason == LeaveRefusal.ASKED_ALREADY:
            return redirect("leave", uid=found.leave.uid)
        form.add_error(None, str(refusal))
        return leave_page(request, fresh(request, found), now=now, status=422, ask_form=form)
    messages.success(request, gettext("The class head has been asked to cancel this leave."))
    return redirect("leave", uid=found.leave.uid)


@allowed(permissions.answer_ask, load=leave_for)
@require_POST
def answer(request: HttpRequest, found: LeaveInHand) -> HttpResponse:
    now, form = timezone.now(), CancellationAnswerForm(request.POST)
    if not form.is_valid():
        return leave_page(request, found, now=now, status=422, answer_form=form)
    verdict, words = form.cleaned_data["verdict"], form.cleaned_data["answer"]
    by = actor_of(request, role=Role.CLASS_HEAD)
    try:
        answer_ask(found.leave, verdict, answer=words, by=by, now=now)
    except Refused as refusal:
        about = "answer" if refusal.reason == LeaveRefusal.ANSWER_NEEDED else None
        form.add_error(about, str(refusal))
        return leave_page(request, fresh(request, found), now=now, status=422, answer_form=form)
    granted = verdict == Verdict.APPROVE
    messages.success(
        request,
        gettext("The leave is cancelled; hours, marks and points follow.")
        if granted
        else gettext("Declined: the leave stays."),
    )
    return redirect("leave", uid=found.leave.uid)
