"""What a class's schedule did last and does next."""

from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.models import TrainingClass
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.permissions import see_schedule
from trainees.queries.schedule import Schedule, next_time, schedule_of
from training.models import JobState
from training.permissions import allowed
from training.services.nights import BACKUP, BEGINS, HOUSEKEEPING


class Line(NamedTuple):
    """`last` and `next` are moments or nothing; `note` says what came of the last."""

    what: str
    how: str
    last: Any
    next: Any
    note: str = ""
    failed: bool = False


@require_safe
@allowed(see_schedule, load=class_for)
def schedule(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    now = timezone.now()
    found = schedule_of(training_class, nightly=(HOUSEKEEPING, BACKUP), now=now)
    return render_page(
        request,
        "trainees/schedule.html",
        training_class=training_class,
        title=_("Schedule"),
        found=found,
        lines=[*_of_the_class(found), *_of_the_night(found, now=now)],
    )


def _of_the_class(found: Schedule) -> list[Line]:
    notice, count = found.notice, found.count
    made = _("Notice no. %(number)s") % {"number": notice.number} if notice else ""
    kept = (
        _("%(meal)s: prepare %(number)s")
        % {"meal": count.get_meal_display(), "number": count.prepared}
        if count
        else ""
    )
    return [
        Line(
            _("Weekly notice"),
            _("on the class's day and time"),
            notice and notice.made_at,
            found.next_notice,
            made,
        ),
        Line(
            _("Count for the caterer"),
            _("at each cut-off; welfare officer and class head are told"),
            count and count.made_at,
            found.next_count,
            kept,
        ),
        Line(_("Overdue returns"), _("every minute"), found.flagged, None, _("last one overdue")),
        Line(
            _("Reminders of returns"),
            _("from eight in the evening before"),
            found.reminded,
            found.next_reminders,
        ),
    ]


def _of_the_night(found: Schedule, *, now: datetime) -> list[Line]:
    coming = next_time((datetime.min + BEGINS).time(), now=now)
    names = {HOUSEKEEPING: _("Clearing what has run out"), BACKUP: _("Backup")}
    lines = []
    for task, name in names.items():
        job = found.nights.get(task)
        failed = job is not None and job.state == JobState.FAILED
        state = str(job.get_state_display()) if job else ""
        ended = job and job.finished_at
        lines.append(Line(name, _("every night"), ended, coming, state, failed))
    return lines
