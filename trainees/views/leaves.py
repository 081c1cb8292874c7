"""A class's leave: what waits for me, several decisions at once, and the list."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from courses.models import TrainingClass
from courses.permissions import member, staff
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees import permissions
from trainees.forms.leave import LeavesDecisionForm
from trainees.models import LeaveRequest, WithdrawalCase
from trainees.policies.leave_stage import LeaveStage
from trainees.queries.cases import own_cases
from trainees.queries.leave_pages import (
    LeaveInHand,
    deciding_role,
    inbox,
    leave_for,
    listed_leaves,
    waiting_for_me,
)
from trainees.services.leave_decision import decide_leaves
from trainees.tables.leave import LeaveFilter, LeaveTable, pill_of
from trainees.tables.listings import table_of
from trainees.views.leave import applying_for_others
from trainees.views.leave_decision import decider
from training.permissions import allowed
from training.views.list_files import pages

PER_PAGE, AT_ONCE = 25, 20


@allowed(member, load=class_for)
@require_safe
def leaves(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    return _page(request, training_class, now=timezone.now())


@allowed(permissions.decide_leave, load=class_for)
@require_POST
def decide_several(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """One verdict on the ticked requests; each refusal is named, the rest goes through."""
    now, rights = timezone.now(), request.rights  # type: ignore[attr-defined]
    form = LeavesDecisionForm(request.POST, training_class=training_class)
    if not form.is_valid():
        return _page(request, training_class, now=now, status=422, several=form)
    asked = [leave_for(rights, one.uid) for one in form.cleaned_data["leave"]]
    decided = decide_leaves(
        [(found.leave, decider(request, found)) for found in asked],
        form.cleaned_data["verdict"],
        opinion=form.cleaned_data["opinion"],
        now=now,
    )
    if decided.done:
        count = len(decided.done)
        words = ngettext("%(n)s request decided.", "%(n)s requests decided.", count)
        messages.success(request, words % {"n": count})
    if not decided.refused:
        return redirect("leaves", class_id=training_class.pk)
    for leave, refusal in decided.refused:
        form.add_error(None, f"{leave.trainee.person.name}: {refusal}")
    return _page(request, training_class, now=now, status=422, several=form)


def _page(
    request: HttpRequest,
    training_class: TrainingClass,
    *,
    now: datetime,
    status: int = 200,
    several: LeavesDecisionForm | None = None,
) -> HttpResponse:
    rights = request.rights  # type: ignore[attr-defined]
    names = staff(rights, training_class)
    found = listed_leaves(rights, training_class)
    chosen = LeaveFilter(
        request.GET, queryset=found, training_class=training_class, now=now, names=names
    )
    mine = "mine" in request.GET
    rows = chosen.qs
    if mine:
        for_me = LeaveRequest.objects.filter(waiting_for_me(rights, training_class, now=now))
        rows = rows.filter(pk__in=for_me.values("pk"))
    waiting = inbox(rights, training_class, now=now) if names else []
    shown = Paginator(waiting, AT_ONCE).get_page(request.GET.get("inbox"))
    lines = _lines(rights, training_class, shown, now=now)
    table = LeaveTable(rows, rules=training_class.rules, now=now, names=names)
    table.empty_text = _nothing(mine=mine, stage=request.GET.get("state", ""))
    RequestConfig(request, paginate=pages(request, PER_PAGE, silent=True)).configure(table)
    return render_page(
        request,
        "trainees/leaves.html",
        training_class=training_class,
        table=table,
        listing=lambda: table_of(training_class, gettext("Leave"), table),
        filter=chosen,
        filtering=mine or any(request.GET.get(name) for name in chosen.filters),
        mine=mine,
        names=names,
        own_cases=_own_cases(rights, training_class),
        inbox=lines,
        inbox_page=shown,
        several=several or LeavesDecisionForm(training_class=training_class),
        together=sum(row["decidable"] for row in lines) > 1,
        status=status,
        may_apply=training_class.is_open
        and (not names or applying_for_others(rights, training_class)),
    )


def _own_cases(rights: Any, training_class: TrainingClass) -> list[WithdrawalCase]:
    enrolled = rights.enrolment(training_class.pk)
    return own_cases(enrolled.trainee_id) if enrolled else []


def _nothing(*, mine: bool, stage: str) -> str:
    """What an empty list says, by the filter that leaves it empty."""
    if mine:
        return gettext("No leave waits for you")
    if stage == LeaveStage.OVERDUE:
        return gettext("Nobody is overdue")
    if stage == LeaveStage.ON_LEAVE:
        return gettext("Nobody is on leave.")
    return gettext("No leave here")


def _lines(
    rights: Any, training_class: TrainingClass, leaves: Iterable[LeaveRequest], *, now: datetime
) -> list[dict[str, Any]]:
    """What waits, and whether one decides it; a return that is due, or an ask to cancel, is
    answered on the leave's own page."""
    lines = []
    for leave in leaves:
        found = LeaveInHand(leave, training_class, leave.sub_class_id, leave.sub_class or "")  # type: ignore[attr-defined]
        pill = pill_of(leave, rules=training_class.rules, now=now)
        decidable = training_class.is_open and bool(deciding_role(rights, found))
        lines.append({"leave": leave, "pill": pill, "decidable": decidable})
    return lines
