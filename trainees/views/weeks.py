"""The weeks of a class: rolls still to be taken, closing a week and opening it again (R3.7)."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.enums import Role
from courses.models import TrainingClass
from courses.permissions import Rights
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.forms.posting import TakeBackForm
from trainees.permissions import close_week, see_roll
from trainees.queries.weeks import Week, untaken_rolls, weeks_of
from trainees.services import weeks as service
from trainees.tables.report_listings import week_listing
from training.actors import Actor
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of


@require_safe
@allowed(see_roll, load=class_for)
def weeks(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    return _page(request, training_class)


@require_POST
@allowed(close_week, load=class_for)
def week_close(request: HttpRequest, training_class: TrainingClass, monday: str) -> HttpResponse:
    try:
        service.close_week(
            training_class, _day(monday), by=_actor(request, training_class), now=timezone.now()
        )
    except Refused as refusal:
        return _page(request, training_class, refused=str(refusal))
    messages.success(request, _("The week is closed."))
    return HttpResponseRedirect(reverse("weeks", args=[training_class.pk]), status=303)


@require_POST
@allowed(close_week, load=class_for)
def week_reopen(request: HttpRequest, training_class: TrainingClass, monday: str) -> HttpResponse:
    form, by = TakeBackForm(request.POST, about=monday), _actor(request, training_class)
    day, now = _day(monday), timezone.now()
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            service.reopen_week(training_class, day, reason=reason, by=by, now=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The week is open again."))
            return HttpResponseRedirect(reverse("weeks", args=[training_class.pk]), status=303)
    return _page(request, training_class, undoing=form)


def _actor(request: HttpRequest, training_class: TrainingClass) -> Actor:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    office = rights.office([Role.CLASS_HEAD, Role.ORGANISER], training_class.pk)
    return actor_of(request, role=office.role if office else "")


def _day(monday: str) -> date:
    try:
        return date.fromisoformat(monday)
    except ValueError:
        raise Http404 from None


def _page(
    request: HttpRequest,
    training_class: TrainingClass,
    *,
    refused: str = "",
    undoing: TakeBackForm | None = None,
) -> HttpResponse:
    """Weeks with what may be done to each; after a refusal with what was typed."""
    now = timezone.now()
    rights: Rights = request.rights  # type: ignore[attr-defined]
    may = close_week(rights, training_class) and training_class.is_open
    mine, found = rights.sub_class_ids(training_class.pk), weeks_of(training_class)
    return render_page(
        request,
        "trainees/weeks.html",
        training_class=training_class,
        status=422 if refused or undoing else 200,
        listing=lambda: week_listing(training_class, found),
        untaken=untaken_rolls(training_class, sub_class_ids=mine, now=now),
        weeks=[_row(week, may=may, now=now) for week in found],
        refused=refused,
        undoing=undoing,
    )


def _row(week: Week, *, may: bool, now: datetime) -> dict[str, Any]:
    why_not = week.why_not(now=now)
    return {
        "week": week,
        "closes": may and why_not is None,
        "reopens": may and week.closed is not None,
        "coming": all(session.starts_at > now for session in week.sessions),
        "why_not": "" if why_not is None else str(Refused(why_not, number=week.missing)),
    }
