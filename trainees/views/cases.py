"""Withdrawal cases: a class's, all of them for the department, one opened by hand."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from courses.enums import Role
from courses.models import TrainingClass
from courses.permissions import Rights, staff
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees import permissions
from trainees.forms.case import OpenCaseForm
from trainees.models import Trainee, WithdrawalCase
from trainees.queries.cases import OPEN, at_state, cases_everywhere, cases_of, sanctions_seen
from trainees.queries.people import trainees_seen
from trainees.services.withdrawal import open_case
from trainees.tables.cases import case_pill
from trainees.tables.listings import case_listing
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

PER_PAGE = 25
OPENERS = (Role.CLASS_HEAD, Role.ORG_DEPT)


@allowed(staff, load=class_for)
@require_safe
def cases(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    return render_page(
        request,
        "trainees/cases.html",
        training_class=training_class,
        sanctions=sanctions_seen(rights, training_class),
        may_open=training_class.is_open and permissions.open_case(rights, training_class),
        **_chosen(
            request,
            cases_of(rights, training_class),
            otherwise="",
            training_class=training_class,
        ),
    )


@allowed(permissions.org_dept_anywhere)
@require_safe
def all_cases(request: HttpRequest) -> HttpResponse:
    """Across classes: what waits first."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    found = _chosen(request, cases_everywhere(rights), otherwise=OPEN)
    return render_page(request, "trainees/cases.html", **found)


def _chosen(
    request: HttpRequest,
    found: QuerySet[WithdrawalCase],
    *,
    otherwise: str,
    training_class: TrainingClass | None = None,
) -> dict[str, Any]:
    state = request.GET.get("state", otherwise)
    page = Paginator(at_state(found, state), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"case": case, "pill": case_pill(case)} for case in page]
    return {
        "rows": rows,
        "page": page,
        "state": state,
        "listing": lambda: case_listing(training_class, at_state(found, state)),
    }


@allowed(permissions.open_case, load=class_for)
@require_http_methods(["GET", "POST"])
def case_open(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """By hand, on another ground than the hours."""
    people = _openable(request.rights, training_class)  # type: ignore[attr-defined]
    form = OpenCaseForm(
        request.POST if request.method == "POST" else None,
        trainees=people,
        initial={"trainee": request.GET.get("trainee", "")},
    )
    if form.is_valid():
        case = _opened(request, training_class, form)
        if case is not None:
            messages.success(request, gettext("The case is open; the department decides it."))
            return redirect("case", case_id=case.pk)
    return render_page(
        request,
        "trainees/case_open.html",
        training_class=training_class,
        form=form,
        people=people,
        status=422 if form.is_bound else 200,
    )


def _openable(rights: Rights, training_class: TrainingClass) -> list[Trainee]:
    """Whom one may open a case about: one's trainees who are still in the class, not oneself."""
    found = trainees_seen(rights, training_class).filter(withdrawn_at__isnull=True)
    return list(
        found.exclude(person__user=rights.user_id)
        .select_related("person")
        .filter(memberships__ends_at__isnull=True)
        .annotate(place=F("memberships__sub_class"), sub_class=F("memberships__sub_class__name"))
        .order_by("number")
    )


def _opened(
    request: HttpRequest, training_class: TrainingClass, form: OpenCaseForm
) -> WithdrawalCase | None:
    typed = form.cleaned_data
    trainee = typed["trainee"]
    office = request.rights.office(OPENERS, training_class.pk, trainee.place)  # type: ignore[attr-defined]
    if office is None:
        form.add_error("trainee", gettext("This trainee is not yours."))
        return None
    by = actor_of(request, role=office.role)
    try:
        return open_case(
            trainee, typed["ground"], reason=typed["reason"], by=by, now=timezone.now()
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
