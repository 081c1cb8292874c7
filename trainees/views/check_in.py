"""Self check-in: the code on the wall with the list beside it, and the page that trainees open."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.enums import SessionState
from courses.permissions import Rights
from courses.views.page import render_page
from trainees import permissions
from trainees.enums import CheckInRefusal, RollRefusal
from trainees.policies.check_in import Window, closes_at, seconds_left, window_of
from trainees.policies.rollcall import roll_opens_at
from trainees.queries.check_in import check_ins_of, own_check_in
from trainees.queries.rolls import RollSubject, roll_for
from trainees.queries.roster import roster_of
from trainees.services import check_in as service
from training.documents.qr import qr_svg
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

LOOK_AGAIN = {Window.EARLY: 5, Window.OPEN: 5, Window.LATE: 0}  # seconds; 0: not at all


@never_cache
@require_safe
@allowed(permissions.show_check_in, load=roll_for)
def wall(request: HttpRequest, subject: RollSubject) -> HttpResponse:
    """For a projector: asked again every few seconds, it answers with its changing part."""
    _where_it_is_on(subject)
    part = request.headers.get("HX-Request") == "true"
    return render_page(
        request,
        "trainees/check_in_now.html" if part else "trainees/check_in_wall.html",
        training_class=subject.training_class,
        **_wall(request, subject, now=timezone.now()),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(permissions.check_in, load=roll_for)
def check_in(request: HttpRequest, subject: RollSubject) -> HttpResponse:
    """`code` comes with the link of the wall's picture, or is typed."""
    _where_it_is_on(subject)
    now, refusal = timezone.now(), ""
    if request.method == "POST":
        try:
            service.check_in(
                subject.session,
                _own_id(request, subject),
                request.POST.get("code", ""),
                by=actor_of(request, role="trainee"),
                now=now,
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            return HttpResponseRedirect(request.path, status=303)
    return _page(request, subject, refusal=refusal, now=now)


def _where_it_is_on(subject: RollSubject) -> None:
    if not subject.training_class.rules.self_check_in:
        raise Http404


def _own_id(request: HttpRequest, subject: RollSubject) -> int:
    enrolled = request.rights.enrolment(subject.class_id)  # type: ignore[attr-defined]
    return int(enrolled.trainee_id)


def _wall(request: HttpRequest, subject: RollSubject, *, now: datetime) -> dict[str, Any]:
    session, rights = subject.session, request.rights  # type: ignore[attr-defined]
    window, cancelled = window_of(session.starts_at, now=now), _cancelled(subject)
    lines = roster_of(session, sub_class_ids=_shown(rights, subject))
    shown = {} if window != Window.OPEN or cancelled else _code(subject, now=now)
    return {
        "session": session,
        "window": window.value,
        "cancelled": cancelled,
        "attendance": check_ins_of(session, lines),
        "expected": len(lines),
        "opens": roll_opens_at(session.starts_at),
        "closes": closes_at(session.starts_at),
        "again": 0 if cancelled else LOOK_AGAIN[window],
        "may_take": permissions.see_roll(rights, subject),
        **shown,
    }


def _shown(rights: Rights, subject: RollSubject) -> set[int] | None:
    """A class officer sees their own sub-class's list, staff that of theirs."""
    if permissions.see_roll(rights, subject):
        return rights.sub_class_ids(subject.class_id)
    enrolled = rights.enrolment(subject.class_id)
    return {enrolled.sub_class_id} if enrolled and enrolled.sub_class_id else set()


def _code(subject: RollSubject, *, now: datetime) -> dict[str, Any]:
    code = service.wall_code(subject.session, now=now)
    path = reverse("check-in", args=[subject.session.pk])
    address = f"{settings.SITE_URL.rstrip('/')}{path}?{urlencode({'code': code})}"
    return {
        "code": f"{code[:3]} {code[3:]}",
        "picture": SafeString(qr_svg(address)),  # our own address as squares
        "left": seconds_left(now),
    }


def _page(
    request: HttpRequest, subject: RollSubject, *, refusal: str, now: datetime
) -> HttpResponse:
    session, own = subject.session, _own_id(request, subject)
    window = window_of(session.starts_at, now=now)
    part = request.headers.get("HX-Request") == "true" and request.method == "GET"
    return render_page(
        request,
        "trainees/check_in_own.html" if part else "trainees/check_in.html",
        training_class=subject.training_class,
        status=422 if refusal else 200,
        session=session,
        at=own_check_in(session, own),
        why_not=_why_not(request, subject, own),
        window=window.value,
        again=LOOK_AGAIN[window],
        opens=roll_opens_at(session.starts_at),
        closes=closes_at(session.starts_at),
        refusal=refusal,
        code=request.POST.get("code") or request.GET.get("code", ""),
    )


def _why_not(request: HttpRequest, subject: RollSubject, trainee_id: int) -> str:
    """What no code helps against."""
    if _cancelled(subject):
        return str(RollRefusal.CANCELLED.label)
    if all(line.trainee_id != trainee_id for line in roster_of(subject.session)):
        return str(CheckInRefusal.NOT_ON_ROLL.label)
    return ""


def _cancelled(subject: RollSubject) -> bool:
    return subject.session.state == SessionState.CANCELLED
