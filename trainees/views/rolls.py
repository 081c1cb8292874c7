"""The rolls of a class by day: which were taken, by whom, and which wait."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.models import Session, TrainingClass
from courses.permissions import Rights
from courses.queries.classes import class_for
from courses.queries.sessions import sessions_of
from courses.views.page import render_page
from trainees.permissions import see_roll, take_roll
from trainees.policies.rollcall import is_too_early
from trainees.queries.rolls import RollCounts, SubClassRoll, roll_counts, rolls_by_session
from trainees.tables.listings import rolls_listing
from trainees.views.rollcall import Place
from training.permissions import allowed
from training.templatetags.dates import date_of


@dataclass(frozen=True, slots=True)
class RollRow:
    """A session in the list. `state` is later, waiting, partly or taken; `mine` says that the user
    takes one of the rolls that wait."""

    session: Session
    url: str
    state: str
    mine: bool
    running: bool
    rolls: list[tuple[SubClassRoll, RollCounts]]


@dataclass(frozen=True, slots=True)
class RollDay:
    on: date
    rows: list[RollRow]


@require_safe
@allowed(see_roll, load=class_for)
def rolls(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """Today first, then what was before with the newest day on top, then what comes."""
    now = timezone.now()
    rows = _rows(request.rights, training_class, now=now)  # type: ignore[attr-defined]
    today = timezone.localdate(now)
    days = _days(rows)
    waiting = [
        row
        for row in rows
        if row.mine and row.session.ends_at <= now and date_of(row.session.ends_at) < today
    ]
    return render_page(
        request,
        "trainees/rolls.html",
        training_class=training_class,
        listing=lambda: rolls_listing(training_class, rows),
        waiting=waiting,
        today=next((day.rows for day in days if day.on == today), []),
        now_on=today,
        before=[day for day in reversed(days) if day.on < today],
        coming=[day for day in days if day.on > today],
    )


def _days(rows: Iterable[RollRow]) -> list[RollDay]:
    by_day = groupby(rows, key=lambda row: date_of(row.session.starts_at))
    return [RollDay(on, list(found)) for on, found in by_day]


def _rows(rights: Rights, training_class: TrainingClass, *, now: datetime) -> list[RollRow]:
    mine = rights.sub_class_ids(training_class.pk)
    rolls = rolls_by_session(training_class, sub_class_ids=mine)
    counts = roll_counts(training_class, sub_class_ids=mine)
    taking = {
        roll.sub_class_id
        for of_session in rolls.values()
        for roll in of_session
        if training_class.is_open and take_roll(rights, Place(training_class.pk, roll.sub_class_id))
    }
    return [
        _row(session, rolls[session.pk], counts, taking, now=now)
        for session in sessions_of(training_class).select_related("venue")
        if session.pk in rolls
    ]


def _row(
    session: Session,
    rolls: list[SubClassRoll],
    counts: Mapping[tuple[int, int], RollCounts],
    taking: set[int],
    *,
    now: datetime,
) -> RollRow:
    open_rolls = [roll for roll in rolls if roll.taken_at is None]
    later = is_too_early(session.starts_at, now=now)
    return RollRow(
        session=session,
        url=reverse("roll", args=[session.pk]),
        state=_state(rolls, open_rolls, later=later),
        mine=not later and any(roll.sub_class_id in taking for roll in open_rolls),
        running=session.starts_at <= now < session.ends_at,
        rolls=[(roll, counts.get((session.pk, roll.sub_class_id), RollCounts())) for roll in rolls],
    )


def _state(rolls: list[SubClassRoll], open_rolls: list[SubClassRoll], *, later: bool) -> str:
    if not open_rolls:
        return "taken"
    if len(open_rolls) < len(rolls):
        return "partly"
    return "later" if later else "waiting"
