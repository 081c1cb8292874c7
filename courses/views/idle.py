"""Middleware: a staff session that nobody uses ends; a desk is left, a class's papers are not."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.permissions import staff_anywhere
from training.permissions import leave_for_sign_in

SEEN = "seen"
MINUTE = timedelta(minutes=1)  # as often as the session notes that it is used


def idle_sessions_end(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        now = timezone.now()
        idle = now - _last_seen(request, now=now)
        if idle > timedelta(minutes=settings.STAFF_IDLE_MINUTES) and _is_staff(request):
            return _ended(request)
        if idle > MINUTE:
            request.session[SEEN] = now.isoformat()
        return get_response(request)

    return answer


def _last_seen(request: Any, *, now: datetime) -> datetime:
    noted = request.session.get(SEEN)
    return datetime.fromisoformat(noted) if noted else request.user.last_login or now


def _is_staff(request: Any) -> bool:
    return staff_anywhere(request.rights)


def _ended(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.info(request, _("You were signed out after a while without use."))
    return leave_for_sign_in(request)
