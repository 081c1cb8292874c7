"""One incident: recorded, read, each part decided, taken back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.enums import Role
from courses.models import TrainingClass
from courses.permissions import Rights
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees import permissions
from trainees.enums import CaseState, IncidentDecision, IncidentMatter, SanctionLevel
from trainees.forms.incident import DecisionForm, IncidentForm
from trainees.forms.posting import LOCAL, TakeBackForm
from trainees.models import IncidentPart
from trainees.policies.incident import decisions, proposed, without_names
from trainees.queries.incident import IncidentInHand, incident_for, part_for, standing_levels
from trainees.queries.people import Listed
from trainees.queries.posting import conduct_rules, postable, sessions_begun
from trainees.services.incident import (
    decide_part,
    record_incident,
    take_back_decision,
    take_back_incident,
)
from trainees.tables.incidents import part_pill
from trainees.views.picking import picking
from training.actors import Actor
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

DECIDERS = (Role.CLASS_HEAD, Role.ORG_DEPT)
BINDING = (CaseState.OPEN, CaseState.CONFIRMED)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(permissions.record_incident, load=class_for)
def new_incident(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """What happened, where and when, and who was in it."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    now = timezone.now()
    people = postable(rights, training_class, may=permissions.decide_incident)
    may_post = permissions.post_score(rights, training_class)
    form = IncidentForm(
        request.POST if request.method == "POST" else None,
        rules=conduct_rules(training_class) if may_post else [],
        numbers={one.trainee_id: one.number for one in people},
        sessions=sessions_begun(training_class, now=now),
        opened_at=training_class.opened_at,
        now=now,
    )
    if form.is_valid():
        by = actor_of(request, role=_role(rights, training_class.pk))
        try:
            incident = record_incident(
                training_class, form.happening(), form.parts(), by=by, now=now
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The incident is on the record; now decide each part."))
            return redirect("incident", incident_id=incident.pk)
    return _form_page(request, training_class, form, people, now=now)


def _form_page(
    request: HttpRequest,
    training_class: TrainingClass,
    form: IncidentForm,
    people: Sequence[Listed],
    *,
    now: datetime,
) -> HttpResponse:
    data = request.POST if form.is_bound else request.GET
    return render_page(
        request,
        "trainees/incident_new.html",
        training_class=training_class,
        status=422 if form.is_bound else 200,
        title=_("Record an incident"),
        above=training_class.name,
        form=form,
        matters=IncidentMatter.choices,
        matter_chosen=data.get("matter", ""),
        rules=form.rules.values(),
        rule_chosen=data.get("rule", ""),
        sessions=form.sessions.values(),
        session_chosen=data.get("session", ""),
        at=data.get("at") or timezone.localtime(now).strftime(LOCAL),
        **picking(
            request.rights,  # type: ignore[attr-defined]
            training_class,
            people,
            chosen=data.getlist("trainees"),
        ),
    )


@allowed(permissions.see_incident, load=incident_for)
@require_safe
def incident(request: HttpRequest, found: IncidentInHand) -> HttpResponse:
    return _page(request, found)


@require_POST
@allowed(permissions.decide_incident, load=part_for)
def incident_decide(request: HttpRequest, part: IncidentPart) -> HttpResponse:
    standing = standing_levels([part.trainee_id])[part.trainee_id]
    open_to = decisions(part.incident.matter, part.taken, standing)
    form = DecisionForm(request.POST, open_to=open_to, prefix=f"p{part.pk}")
    if form.is_valid():
        try:
            decide_part(part, **form.cleaned_data, by=_decider(request, part), now=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The decision is on the record."))
            return redirect("incident", incident_id=part.incident_id)
    found = incident_for(request.rights, part.incident_id)  # type: ignore[attr-defined]
    gone = form if form.non_field_errors() else None  # decided meanwhile: it has no form any more
    return _page(request, found, status=422, deciding=part.pk, form=form, unheard=gone)


@require_POST
@allowed(permissions.decide_incident, load=part_for)
def incident_undecide(request: HttpRequest, part: IncidentPart) -> HttpResponse:
    def undo(reason: str) -> None:
        take_back_decision(part, reason=reason, by=_decider(request, part), now=timezone.now())

    done, form = _("The decision is taken back."), TakeBackForm(request.POST, about=part.pk)
    return _taken_back(request, part.incident_id, undo, form, done)


@require_POST
@allowed(permissions.take_back_incident, load=incident_for)
def incident_take_back(request: HttpRequest, found: IncidentInHand) -> HttpResponse:
    by = actor_of(request, role=_role(request.rights, found.class_id))  # type: ignore[attr-defined]

    def undo(reason: str) -> None:
        take_back_incident(found.incident, reason=reason, by=by, now=timezone.now())

    done, form = _("The incident is taken back."), TakeBackForm(request.POST, about="incident")
    return _taken_back(request, found.incident.pk, undo, form, done)


def _taken_back(
    request: HttpRequest,
    incident_id: int,
    undo: Callable[[str], None],
    form: TakeBackForm,
    done: str,
) -> HttpResponse:
    """Undo with the reason that was typed, and back to the incident."""
    if form.is_valid():
        try:
            undo(form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect("incident", incident_id=incident_id)
    found = incident_for(request.rights, incident_id)  # type: ignore[attr-defined]
    return _page(request, found, status=422, undoing=form)


def _page(
    request: HttpRequest,
    found: IncidentInHand,
    *,
    status: int = 200,
    deciding: int = 0,
    form: DecisionForm | None = None,
    unheard: DecisionForm | None = None,
    undoing: TakeBackForm | None = None,
) -> HttpResponse:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    one, training_class = found.incident, found.incident.training_class
    works = training_class.is_open and not one.taken_back_at
    mine = [part for part in found.parts if permissions.see_trainee(rights, part)]
    is_own = not any(permissions.see_conduct(rights, part) for part in mine)
    standing = standing_levels(part.trainee_id for part in mine)
    others = found.names - {part.trainee.person.name for part in mine if is_own}
    lines = []
    for part in mine:
        levels = standing[part.trainee_id]
        open_to = decisions(one.matter, part.taken, levels)
        fresh = DecisionForm(open_to=open_to, prefix=f"p{part.pk}")
        lines.append(
            {
                "part": part,
                "pill": part_pill(part),
                "standing": [SanctionLevel(level).label for level in levels],
                "proposed": proposed(one.matter, part.taken, levels).label,
                "form": form if form and part.pk == deciding else fresh,
                "may": works and permissions.decide_incident(rights, part),
                "with_department": part.case and part.case.state in BINDING,
            }
        )
    return render_page(
        request,
        "trainees/incident.html",
        training_class=training_class,
        status=status,
        title=one.what,
        incident=one,
        lines=lines,
        unheard=unheard,
        undoing=undoing,
        elsewhere=0 if is_own else len(found.parts) - len(mine),
        note=without_names(one.note, others) if is_own else one.note,
        own=is_own,
        may_print=permissions.print_censure(rights, training_class)
        and any(part.decision == IncidentDecision.CENSURE for part in mine),
        may_take_back=works and permissions.take_back_incident(rights, found),
    )


def _decider(request: HttpRequest, part: Any) -> Actor:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    return actor_of(request, role=_role(rights, part.class_id, part.sub_class_id))


def _role(rights: Rights, class_id: int, sub_class_id: int | None = None) -> str:
    office = rights.office(DECIDERS, class_id, sub_class_id)
    assert office is not None  # the rule says so
    return office.role
