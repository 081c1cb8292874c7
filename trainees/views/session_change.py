"""Changing, cancelling and adding a session: what it comes to is shown before it is done."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.enums import Role, SessionState
from courses.models import Session
from courses.permissions import Rights, plan_session
from courses.queries.sessions import planned_days
from courses.queries.timetable_versions import row_of
from courses.views.page import render_page
from courses.views.timetable_words import lines_of
from trainees.forms.session_change import NewSessionForm, SessionForm
from trainees.policies.session_days import is_outside
from trainees.queries.session_change import (
    Effect,
    PlannedSession,
    session_to_add,
    session_to_change,
    words_in_use,
)
from trainees.services.session_change import (
    add_session,
    cancel_session,
    change_session,
    restore_session,
    try_out,
)
from training.actors import Actor
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

CHANGE, CANCEL, RESTORE, EDIT = "change", "cancel", "restore", "edit"
STATES = {CANCEL: cancel_session, RESTORE: restore_session}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(plan_session, load=session_to_change)
def change(request: HttpRequest, subject: PlannedSession) -> HttpResponse:
    """`act` says what to do; it is tried out and shown first, and done once `sure` is sent."""
    session, act = _of(subject), request.POST.get("act", EDIT)
    now, by = timezone.now(), _actor(request, subject)
    initial = SessionForm.values_of(session)
    form = SessionForm(request.POST if "title" in request.POST else None, initial=initial)
    seen = _number(request.POST.get("seen", ""))
    if act in STATES:
        verb = partial(STATES[act], session, seen=seen, by=by, now=now)
        return _answer(request, subject, form, act, verb)
    if act == CHANGE and form.is_valid():
        verb = partial(change_session, session, form.plan, seen=seen, by=by, now=now)
        return _answer(request, subject, form, act, verb)
    return _page(request, subject, form, status=422 if act == CHANGE else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(plan_session, load=session_to_add)
def add(request: HttpRequest, subject: PlannedSession) -> HttpResponse:
    now, by, act = timezone.now(), _actor(request, subject), request.POST.get("act", EDIT)
    sub_classes = list(subject.training_class.sub_classes.all())
    form = NewSessionForm(request.POST or None, sub_classes=sub_classes)
    if act == CHANGE and form.is_valid():
        verb = partial(add_session, subject.training_class, form.plan, by=by, now=now)
        return _answer(request, subject, form, act, verb)
    return _page(request, subject, form, status=422 if act == CHANGE else 200)


def _answer(
    request: HttpRequest,
    subject: PlannedSession,
    form: SessionForm,
    act: str,
    verb: Callable[[], Session],
) -> HttpResponse:
    """Do it and go to its week, or show what it comes to; a refusal keeps what was typed."""
    try:
        if "sure" in request.POST:
            return _done(request, verb(), act, subject)
        effect = try_out(subject.training_class, subject.session, verb)
    except Refused as refusal:
        return _page(request, subject, form, refusal=str(refusal), status=422)
    return _page(request, subject, form, effect=effect, act=act)


def _done(
    request: HttpRequest, session: Session, act: str, subject: PlannedSession
) -> HttpResponse:
    messages.success(request, _said(act, new=subject.session is None))
    week = urlencode({"week": f"{timezone.localdate(session.starts_at):%Y-%m-%d}"})
    return redirect(f"{reverse('timetable', args=[subject.class_id])}?{week}")


def _said(act: str, *, new: bool) -> str:
    if new:
        return _("The session is on the timetable.")
    return {
        CHANGE: _("The session is changed, and those concerned have been told."),
        CANCEL: _("The session is cancelled, and those concerned have been told."),
        RESTORE: _("The session takes place again, and those concerned have been told."),
    }[act]


def _page(
    request: HttpRequest,
    subject: PlannedSession,
    form: SessionForm,
    *,
    effect: Effect | None = None,
    act: str = CHANGE,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    session = subject.session
    return render_page(
        request,
        "trainees/session_effect.html" if effect else "trainees/session_change.html",
        training_class=subject.training_class,
        session=session,
        cancelled=session is not None and session.state == SessionState.CANCELLED,
        form=form,
        refusal=refusal,
        known=words_in_use(subject.training_class) if effect is None else {},
        status=status,
        **(_effect(subject, effect, act, form) if effect else {}),
    )


def _effect(subject: PlannedSession, effect: Effect, act: str, form: SessionForm) -> dict[str, Any]:
    """What the page of an effect shows. What was typed is carried along in hidden fields."""
    before, after = subject.session, effect.session
    days = planned_days(subject.training_class)
    return {
        "days": days if is_outside(timezone.localdate(after.starts_at), days) else None,
        "effect": effect,
        "act": act,
        "new": before is None,
        "heading": after.title,
        "lines": lines_of(row_of(before, ()), row_of(after, ())) if before else (),
        "kept": [field.as_hidden() for field in form] if form.is_bound else (),
        "touches_people": bool(effect.rolls or effect.leaves or effect.opened or effect.lapsed),
    }


def _of(subject: PlannedSession) -> Session:
    assert subject.session is not None  # its loader finds one or answers 404
    return subject.session


def _number(text: str) -> int:
    """-1 for what is no number: no session has that revision."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _actor(request: HttpRequest, subject: PlannedSession) -> Actor:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    organises = rights.office([Role.ORGANISER], subject.class_id) is not None
    return actor_of(request, role=Role.ORGANISER if organises else Role.CLASS_HEAD)
