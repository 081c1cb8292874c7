"""The overview of a class, and opening one that is ready."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from courses.enums import ClassState, Role
from courses.models import Phase, TrainingClass
from courses.permissions import Rights, organiser, staff
from courses.policies.weeks import week_number
from courses.queries.classes import class_for
from courses.queries.sessions import sessions_of
from courses.views.page import render_page
from trainees.permissions import make_archive
from trainees.queries.day import SessionLine, sessions_on
from trainees.queries.home import next_notice
from trainees.queries.inbox import inbox
from trainees.queries.overview import (
    Figures,
    NearLimit,
    away,
    figures,
    members_of,
    nearest_to_limit,
    of_sub_classes,
)
from trainees.services.opening import open_class
from trainees.views.navigation import with_roll_links
from training.permissions import allowed
from training.refusals import Refused
from training.templatetags.figures import MINUS, exact, hours, rounded
from training.views.acting import actor_of

NEAREST = 5


@allowed(staff, load=class_for)
@require_safe
def overview(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    if training_class.state == ClassState.DRAFT:
        return _draft(request, training_class)
    now = timezone.now()
    rights: Rights = request.rights  # type: ignore[attr-defined]
    mine = rights.sub_class_ids(training_class.pk)
    members = members_of(training_class)
    ids = of_sub_classes(members, mine)
    today = timezone.localdate(now)
    lines = sessions_on(training_class, today, sub_class_ids=mine, now=now)
    found = figures(training_class, members=members, sub_class_ids=mine, now=now)
    nearest = nearest_to_limit(training_class, trainee_ids=ids)
    rows = with_roll_links(lines, rights, now=now)
    running = training_class.is_open
    return render_page(
        request,
        "trainees/overview.html",
        training_class=training_class,
        phase=_phase(training_class.phases.all(), today),
        week=_week(training_class, today),
        stats=[
            _people(len(ids), mine, found),
            _at_session(lines, len(ids)),
            _week_rate(found),
            _away(away(training_class, trainee_ids=ids, now=now)),
            _near(nearest),
        ],
        rows=rows,
        to_take=next((row.line.session for row in rows if row.take and not row.line.over), None),
        sub_class_lines=found.lines,
        inbox=inbox(rights, training_class, sub_class_ids=mine, now=now) if running else None,
        next_notice=next_notice(training_class, now=now) if running else None,
        nearest=nearest[:NEAREST],
        may_staff=running and organiser(rights, training_class),
        may_archive=not running and make_archive(rights, training_class),
        now=now,
    )


@allowed(organiser, load=class_for)
@require_POST
def open_now(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """Open the class; what is missing is said where it is missing."""
    try:
        by = actor_of(request, role=Role.ORGANISER)
        open_class(training_class, by=by, now=timezone.now())
        messages.success(request, _("The class is open. Its policy and rulebook are frozen now."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("class", class_id=training_class.pk)


def _draft(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    trainees = training_class.trainees.count()
    sessions = sessions_of(training_class).count()
    return render_page(
        request,
        "trainees/overview_draft.html",
        training_class=training_class,
        trainees=trainees,
        sessions=sessions,
        ready=bool(trainees and sessions),
        may_import=organiser(rights, training_class),
    )


def _phase(phases: Sequence[Phase], today: date) -> Phase | None:
    """The phase of today, else the next one, else the last."""
    found = list(phases)
    return next((phase for phase in found if today <= phase.ends_on), found[-1] if found else None)


def _week(training_class: TrainingClass, today: date) -> int | None:
    """The week that today lies in, None before and after the timetable."""
    times = sessions_of(training_class).order_by("starts_at").values_list("starts_at", "ends_at")
    ends = [timezone.localdate(moment) for span in times for moment in span]
    if not ends or not min(ends) <= today <= max(ends):
        return None
    return week_number(today, first=min(ends))


def _stat(label: str, value: Any, note: str = "", css: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "note": note, "class": css}


def _people(count: int, mine: Any, found: Figures) -> dict[str, Any]:
    names = [line.sub_class.name for line in found.lines if mine and line.sub_class.pk in mine]
    groups = len(found.lines)
    note = "、".join(names) or ngettext("{n} sub-class", "{n} sub-classes", groups).format(n=groups)
    return _stat(_("Trainees"), count, note)


def _at_session(lines: Sequence[SessionLine], people: int) -> dict[str, Any]:
    """The session that runs, else the next of today, else the last of today."""
    line = next((one for one in lines if not one.over), lines[-1] if lines else None)
    if line is None:
        return _stat(_("Expected today"), "–", _("no session today"))
    label = _("Expected now") if line.now else _("Expected at this session")
    note = _("{n} entered").format(n=line.stand.expected)
    return _stat(label, line.stand.expected if line.stand.complete else people, note)


def _week_rate(found: Figures) -> dict[str, Any]:
    if found.this_week is None:
        return _stat(_("Attendance this week"), "–", _("no roll this week"))
    value = f"{rounded(exact(found.this_week), places=1)}%"
    if found.change is None:
        return _stat(_("Attendance this week"), value)
    change = f"{rounded(exact(found.change), places=1):+f}".replace("-", MINUS)
    return _stat(_("Attendance this week"), value, _("{change} to last week").format(change=change))


def _away(counts: tuple[int, int]) -> dict[str, Any]:
    on_leave, due = counts
    return _stat(_("On leave"), on_leave, _("{n} to report back today").format(n=due))


def _near(nearest: Sequence[NearLimit]) -> dict[str, Any]:
    count = sum(one.stand.near for one in nearest)
    if not nearest:
        return _stat(_("Near the line"), 0, _("nobody on leave so far"))
    first = nearest[0].stand
    note = _("leave {taken} / {line} hours").format(
        taken=hours(first.counted), line=hours(first.line)
    )
    return _stat(_("Near the line"), count, note, "bad" if count else "")
