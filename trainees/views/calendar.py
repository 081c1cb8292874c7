"""One's own sessions as a list, and as a calendar that a phone subscribes to."""

from datetime import datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.enums import SessionState
from courses.models import Session
from courses.views.page import render_page
from trainees.documents.calendar import CalendarEntry, calendar_ics
from trainees.queries.agenda import agenda_of
from trainees.queries.rights import rights_of
from training.models import CalendarFeed
from training.permissions import public, signed_in
from training.services.feeds import end_feed, make_feed, reader_of
from training.views.acting import actor_of, user_of

BEHIND, AHEAD, LISTED = timedelta(days=60), timedelta(days=400), 60


@signed_in
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    return _page(request)


@signed_in
@never_cache
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Answers with the address itself, which is shown this once."""
    secret = make_feed(user_of(request), by=actor_of(request), now=timezone.now())
    address = settings.SITE_URL.rstrip("/") + reverse("calendar-feed", args=[secret])
    return _page(request, address=address)


@signed_in
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    end_feed(user_of(request), by=actor_of(request), now=timezone.now())
    messages.success(request, _("The address has been ended; nobody can read it any more."))
    return redirect("calendar")


@public
@never_cache
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever holds the address reads titles, places and times: nothing about a person."""
    user_id = reader_of(secret)
    if user_id is None:
        raise Http404
    now = timezone.now()
    rights = rights_of(user_id, address=None, now=now)
    entries = [_entry(one) for one in agenda_of(rights, since=now - BEHIND, until=now + AHEAD)]
    return HttpResponse(
        calendar_ics(_("Training classes"), entries, now=now),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="training.ics"'},
    )


def _page(request: HttpRequest, *, address: str = "") -> HttpResponse:
    now, user = timezone.now(), user_of(request)
    rights = request.rights  # type: ignore[attr-defined]
    found = list(agenda_of(rights, since=now, until=now + AHEAD)[:LISTED])
    days = groupby(found, key=lambda one: timezone.localdate(one.starts_at))
    return render_page(
        request,
        "trainees/calendar.html",
        title=_("My calendar"),
        days=[(on, list(sessions)) for on, sessions in days],
        first=_next(found, now=now),
        feed=CalendarFeed.objects.filter(user=user).first(),
        address=address,
        now=now,
    )


def _next(sessions: list[Session], *, now: datetime) -> int | None:
    """The session that runs or comes next."""
    planned = (one for one in sessions if one.state == SessionState.PLANNED and one.ends_at > now)
    return next((one.pk for one in planned), None)


def _entry(session: Session) -> CalendarEntry:
    host = urlsplit(settings.SITE_URL).hostname
    lecturer = session.lecturer.name if session.lecturer else ""
    return CalendarEntry(
        uid=f"session-{session.pk}@{host}",
        title=session.title,
        place=session.venue.name if session.venue else "",
        note=" · ".join(filter(None, (session.training_class.short_name, session.form, lecturer))),
        start=session.starts_at,
        end=session.ends_at,
        cancelled=session.state == SessionState.CANCELLED,
        sequence=session.revision,
    )
