"""The page of one leave."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.enums import Role
from courses.permissions import class_head, organiser, staff
from courses.views.page import render_page
from trainees import permissions
from trainees.enums import LeaveState
from trainees.forms.cancellation import CancellationAnswerForm, CancellationAskForm
from trainees.forms.leave import LeaveDecisionForm, ReportBackForm, UnitRequestForm
from trainees.policies.leave import may_cancel, why_not_ask
from trainees.queries.cancellation import asks_about
from trainees.queries.leave import sessions_missed
from trainees.queries.leave_pages import (
    LeaveInHand,
    deciding_role,
    earlier_leaves,
    leave_deadline,
    leave_for,
    leave_stage,
    seat_of,
)
from trainees.tables.leave import pill_of
from trainees.views.leave_days import OPEN_DAYS, days_of_leave
from trainees.views.leave_effect import effect_of_leave
from trainees.views.leave_steps import decision_steps
from training.permissions import allowed

applying_for_others = class_head | organiser


@allowed(permissions.see_leave, load=leave_for)
@require_safe
def leave(request: HttpRequest, found: LeaveInHand) -> HttpResponse:
    return leave_page(request, found, now=timezone.now())


def leave_page(
    request: HttpRequest, found: LeaveInHand, *, now: datetime, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page of one leave; `forms` are those that were refused, with what was typed."""
    rights = request.rights  # type: ignore[attr-defined]
    one, rules = found.leave, found.training_class.rules
    role = deciding_role(rights, found)
    waiting = one.state == LeaveState.SUBMITTED
    granted = one.state in (LeaveState.APPROVED, LeaveState.RETURNED)
    open_ = found.training_class.is_open
    back = _may_report_back(rights, found, now=now) and open_
    effect = effect_of_leave(found, live=waiting or granted, waiting=waiting)
    days = days_of_leave(found, effect.missed)
    context = {
        "found": found,
        "leave": one,
        "pill": pill_of(one, rules=rules, now=now),
        "stage": leave_stage(one, rules=rules, now=now),
        "names": staff(rights, found),
        "own": permissions.own(rights, found),
        "seat": seat_of(one.trainee),
        "may_read": permissions.read_leave_reason(rights, found),
        "may_open_file": permissions.read_unit_request(rights, found),
        "may_open_proof": permissions.read_leave_proof(rights, found),
        "returns": list(one.report_backs.select_related("proof", "recorded_by")),
        "effect": effect,
        "days": days,
        "folded": len(days) > OPEN_DAYS,
        "waiting": waiting,
        "steps": decision_steps(found, role),
        "earlier": [
            {"leave": other, "pill": pill_of(other, rules=rules, now=now)}
            for other in earlier_leaves(one)
        ],
        "deadline": leave_deadline(one, rules=rules),
        "needs_proof": one.kind in rules.kinds_needing_proof,
        "may_decide": bool(role) and open_,
        "may_report_back": back,
        "early": now < one.until,
        "freed": _freed(found, now=now) if back and now < one.until else None,
        "extensions": list(one.extensions.order_by("starts_at")),
        "may_extend": open_ and _may_extend(rights, found),
        **_cancelling(rights, found, now=now),
        "may_complete": waiting
        and open_
        and not one.has_unit_request
        and permissions.complete_leave(rights, found),
        **_forms(request, found, now=now),
        **forms,
    }
    return render_page(
        request,
        "trainees/leave.html",
        training_class=found.training_class,
        status=status,
        **context,
    )


def _may_report_back(rights: Any, found: LeaveInHand, *, now: datetime) -> bool:
    """The class head, from the start until a return is accepted; never one's own."""
    one = found.leave
    return (
        one.state in (LeaveState.APPROVED, LeaveState.SUBMITTED)
        and now >= one.starts_at
        and permissions.accept_return(rights, found)
    )


def _freed(found: LeaveInHand, *, now: datetime) -> Fraction:
    """Hours (学时) that a return now gives back."""
    one = found.leave
    spans = [
        sessions_missed(
            one.trainee,
            kind=one.kind,
            start=one.starts_at,
            end=end,
            training_class=found.training_class,
        )
        for end in (one.until, now)
    ]
    whole, used = (sum((m.hours for m in missed), Fraction(0)) for missed in spans)
    return whole - used


def _may_extend(rights: Any, found: LeaveInHand) -> bool:
    """Whoever may apply for this trainee, while the leave waits or is not reported back from."""
    one = found.leave
    alive = one.state in (LeaveState.SUBMITTED, LeaveState.APPROVED) and one.ended_at is None
    applies = permissions.own(rights, found) or applying_for_others(rights, found)
    return alive and applies and one.trainee.withdrawn_at is None


def _cancelling(rights: Any, found: LeaveInHand, *, now: datetime) -> dict[str, Any]:
    """Whether the applicant may still cancel or has to ask for it; what was asked and by whom it
    is answered."""
    one, open_ = found.leave, found.training_class.is_open
    asks = asks_about(one)
    alive = one.state in (LeaveState.SUBMITTED, LeaveState.APPROVED) and open_
    asking = next((ask for ask in asks if ask.open and alive), None)
    applicant = alive and permissions.cancel_leave(rights, found)
    why_not = why_not_ask(one.state, one.starts_at, return_told=one.report_backs.exists(), now=now)
    return {
        "asks": asks,
        "asking": asking,
        "may_cancel": applicant and may_cancel(one.starts_at, now=now),
        "may_ask": applicant and asking is None and why_not is None,
        "may_answer": asking is not None and permissions.answer_ask(rights, found),
        "may_grant": why_not is None,
    }


def applicant_role(request: HttpRequest, found: LeaveInHand) -> str:
    """The role in which one stands for the applicant."""
    rights = request.rights  # type: ignore[attr-defined]
    if permissions.own(rights, found):
        return "trainee"
    office = rights.office([Role.CLASS_HEAD, Role.ORGANISER], found.class_id, found.sub_class_id)
    return office.role if office else ""


def _forms(request: HttpRequest, found: LeaveInHand, *, now: datetime) -> dict[str, Any]:
    return {
        "decision": LeaveDecisionForm(),
        "ask_form": CancellationAskForm(),
        "answer_form": CancellationAnswerForm(),
        "returning": report_back_form(found, None, None, now=now),
        "completing": unit_request_form(request, found),
    }


def report_back_form(found: LeaveInHand, data: Any, files: Any, *, now: datetime) -> ReportBackForm:
    one = found.leave
    return ReportBackForm(
        data,
        files,
        start=one.starts_at,
        now=now,
        needs_proof=one.kind in found.training_class.rules.kinds_needing_proof,
        initial={"seen": one.report_backs.count()},
    )


def unit_request_form(
    request: HttpRequest, found: LeaveInHand, data: Any = None, files: Any = None
) -> UnitRequestForm:
    rights = request.rights  # type: ignore[attr-defined]
    return UnitRequestForm(data, files, staff=applying_for_others(rights, found), prefix="unit")
