"""One withdrawal case: its evidence, the trainee's statement, the department's decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from courses.enums import Role
from courses.permissions import Rights, staff
from courses.views.page import render_page
from trainees import permissions
from trainees.enums import CaseGround, CaseState
from trainees.forms.case import ConfirmCaseForm, DismissCaseForm, StatementForm
from trainees.models import WithdrawalCase
from trainees.queries.cases import (
    case_for,
    hours_in_evidence,
    leaves_in_evidence,
    other_cases,
    sanctions_of,
)
from trainees.queries.leave_meter import leave_meter
from trainees.services.withdrawal import decide_case, give_statement
from trainees.tables.cases import case_pill
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

DISMISS_ID = "dismiss_%s"  # its fields stand on one page with those of the confirmation


@allowed(permissions.see_case, load=case_for)
@require_safe
def case(request: HttpRequest, found: WithdrawalCase) -> HttpResponse:
    return _page(request, found)


@allowed(permissions.decide_case, load=case_for)
@require_POST
def case_confirm(request: HttpRequest, found: WithdrawalCase) -> HttpResponse:
    form = ConfirmCaseForm(request.POST)
    if form.is_valid() and _decided(request, found, form, confirm=True):
        messages.success(request, gettext("The withdrawal is confirmed."))
        return redirect("case", case_id=found.pk)
    return _again(request, found, confirming=form)


@allowed(permissions.decide_case, load=case_for)
@require_POST
def case_dismiss(request: HttpRequest, found: WithdrawalCase) -> HttpResponse:
    form = DismissCaseForm(request.POST, auto_id=DISMISS_ID)
    if form.is_valid() and _decided(request, found, form, confirm=False):
        messages.success(request, gettext("The case is dismissed."))
        return redirect("case", case_id=found.pk)
    return _again(request, found, dismissing=form)


@allowed(permissions.state_case, load=case_for)
@require_POST
def case_statement(request: HttpRequest, found: WithdrawalCase) -> HttpResponse:
    form = StatementForm(request.POST)
    if form.is_valid():
        by = actor_of(request, role="trainee")
        try:
            give_statement(found, form.cleaned_data["statement"], by=by, now=timezone.now())
        except Refused as refusal:
            form.add_error("statement", str(refusal))
        else:
            messages.success(request, gettext("The department reads your statement."))
            return redirect("case", case_id=found.pk)
    return _again(request, found, stating=form)


def _decided(request: HttpRequest, found: WithdrawalCase, form: Any, *, confirm: bool) -> bool:
    by = actor_of(request, role=Role.ORG_DEPT)
    try:
        decide_case(found, confirm=confirm, **form.cleaned_data, by=by, now=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _again(request: HttpRequest, found: WithdrawalCase, **forms: Any) -> HttpResponse:
    """The page as the case stands by now, with what was typed and why it was refused."""
    return _page(request, case_for(request.rights, found.pk), status=422, **forms)  # type: ignore[attr-defined]


def _page(
    request: HttpRequest, found: WithdrawalCase, *, status: int = 200, **forms: Any
) -> HttpResponse:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    training_class = found.trainee.training_class
    waits = found.state == CaseState.OPEN and training_class.is_open
    refused = next((form for form in forms.values() if not waits), None)
    context = {
        "case": found,
        "pill": case_pill(found),
        "own": permissions.own(rights, found),
        "names": staff(rights, found),
        "waits": waits,
        "may_write": found.state == CaseState.CONFIRMED
        and permissions.write_withdrawal_letter(rights, found),
        "may_decide": waits and permissions.decide_case(rights, found),
        "may_state": waits and permissions.state_case(rights, found),
        "refused": refused,
        "others": [{"case": one, "pill": case_pill(one)} for one in other_cases(found)],
        "sanctions": sanctions_of(found.trainee),
        "confirming": ConfirmCaseForm(),
        "dismissing": DismissCaseForm(auto_id=DISMISS_ID),
        "stating": StatementForm(initial={"statement": found.statement}),
        **_evidence(rights, found),
        **forms,
    }
    return render_page(
        request, "trainees/case.html", training_class=training_class, status=status, **context
    )


def _evidence(rights: Rights, found: WithdrawalCase) -> dict[str, Any]:
    """Hours (学时) by session and leave, the meter, and the papers that one may open."""
    training_class = found.trainee.training_class
    leaves = leaves_in_evidence(found)
    absence = training_class.rules.count_absence_in_leave_limit
    return {
        "by_hours": found.ground == CaseGround.LEAVE_OVER_LIMIT,
        "hours": hours_in_evidence(found, leaves, absence=absence),
        "meter": leave_meter(training_class, found.trainee),
        "leaves": [
            {
                "leave": one.leave,
                "file": permissions.read_unit_request(rights, one),
                "proof": permissions.read_leave_proof(rights, one),
            }
            for one in leaves
        ],
    }
