"""The start page: what is now, what waits for me, what is near a limit, for each place one has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from courses.enums import ClassState, Role
from courses.models import Session, TrainingClass
from courses.permissions import TEACHING, Rights
from courses.queries.classes import classes_of
from courses.views.page import render_page
from trainees.models import ScoreEntry, Trainee
from trainees.permissions import draft_roll, see_meals
from trainees.policies.check_in import Window, window_of
from trainees.policies.explanation import EntryFact, explain
from trainees.policies.rollcall import is_too_early
from trainees.policies.score import from_milli
from trainees.queries.day import next_session
from trainees.queries.home import (
    AT_MOST,
    class_lines,
    hours_ahead,
    leaves_in_hand,
    next_notice,
    not_back,
    seat_of,
    trainee_for_home,
)
from trainees.queries.inbox import cases_open, inbox, leaves_waiting
from trainees.queries.incident import classes_with_parts
from trainees.queries.ledger import entries_of, scores_of
from trainees.queries.limit import limit_stands
from trainees.queries.meals import own_meals, spans_of
from trainees.queries.overview import (
    members_of,
    nearest_to_limit,
    of_sub_classes,
)
from trainees.tables.scores import standing
from trainees.views.completion_part import completion_of
from trainees.views.navigation import with_roll_links
from training.permissions import signed_in

DESK = (Role.ORG_DEPT, Role.ORGANISER)
ENTRIES = 4


@dataclass(frozen=True, slots=True)
class Hat:
    """One place that one starts from: a class one teaches, a class one attends, or the desk from
    which classes are run."""

    key: str
    label: str | Promise
    training_class: TrainingClass | None = None
    trainee_id: int = 0


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    hats = hats_of(rights)
    chosen = next((hat for hat in hats if hat.key == request.GET.get("as")), None)
    hat = chosen or next(iter(hats), None)
    picker = {"hats": hats if len(hats) > 1 else (), "hat": hat}
    now = timezone.now()
    if hat is None:
        return render_page(request, "trainees/home_none.html")
    if hat.training_class is None:
        return _desk(request, now=now, **picker)
    if hat.trainee_id:
        return _trainee(request, now=now, **picker)
    return _class(request, hat.training_class, now=now, **picker)


def hats_of(rights: Rights) -> list[Hat]:
    """Classes one teaches, the desk, classes one attends; a closed class only where nothing else
    is left."""
    teaching = [office for office in rights.offices if office.role in TEACHING]
    taught = {office.class_id for office in teaching}
    attended = {one.class_id: one.trainee_id for one in rights.enrolments}
    hats: list[Hat] = []
    if any(office.role in DESK for office in rights.offices):
        hats.append(Hat("desk", pgettext_lazy("home", "All classes")))
    if not taught and not attended:
        return hats
    for one in _classes(rights, every=None in taught, ids={*taught, *attended}):
        if None in taught or one.pk in taught:
            hats.insert(0, Hat(f"class-{one.pk}", one.short_name, one))
        if one.pk in attended:
            hats.append(Hat(f"trainee-{one.pk}", one.short_name, one, attended[one.pk]))
    running = [h for h in hats if h.training_class is None or h.training_class.is_open]
    return running or hats


def _classes(rights: Rights, *, every: bool, ids: set[int | None]) -> Sequence[TrainingClass]:
    classes = classes_of(rights).select_related("policy").order_by("opened_at", "pk")
    return list(classes if every else classes.filter(pk__in=[pk for pk in ids if pk]))


def _class(
    request: HttpRequest, training_class: TrainingClass, *, now: datetime, **picker: Any
) -> HttpResponse:
    """For class heads and inspectors."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    sub_class_ids = rights.sub_class_ids(training_class.pk)
    ids = of_sub_classes(members_of(training_class), sub_class_ids)
    nearest = nearest_to_limit(training_class, trainee_ids=ids)
    running = training_class.is_open
    return render_page(
        request,
        "trainees/home_class.html",
        training_class=training_class,
        lines=with_roll_links(
            next_session(training_class, sub_class_ids=sub_class_ids, now=now), rights, now=now
        ),
        inbox=inbox(rights, training_class, sub_class_ids=sub_class_ids, now=now),
        nearest=nearest[:5],
        near=sum(one.stand.near for one in nearest),
        next_notice=next_notice(training_class, now=now) if running else None,
        is_head=bool(rights.office([Role.CLASS_HEAD], training_class.pk)),
        now=now,
        **picker,
    )


def _desk(request: HttpRequest, *, now: datetime, **picker: Any) -> HttpResponse:
    """For the organisation department and organisers, across their classes."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    running = class_lines(rights, state=ClassState.OPEN, now=now)
    decides = any(office.role == Role.ORG_DEPT for office in rights.offices)
    waiting, away = leaves_waiting(rights, rights.offices), not_back(rights, now=now)
    organises = any(office.role == Role.ORGANISER for office in rights.offices)
    incidents = classes_with_parts(rights) if decides else []
    return render_page(
        request,
        "trainees/home_desk.html",
        running=running,
        drafts=class_lines(rights, state=ClassState.DRAFT, now=now) if organises else [],
        decides=decides,
        running_count=classes_of(rights).filter(state=ClassState.OPEN).count(),
        leaves=list(waiting[:AT_MOST]),
        leave_count=waiting.count(),
        away=list(away[:AT_MOST]),
        away_count=away.count(),
        cases=list(cases_open()[:AT_MOST]) if decides else [],
        case_count=cases_open().count() if decides else 0,
        incidents=incidents[:AT_MOST],
        incident_count=sum(count for _, _, count in incidents),
        incident_classes=len(incidents) - AT_MOST,
        organises=organises,
        now=now,
        **picker,
    )


def _trainee(request: HttpRequest, *, hat: Hat, hats: Sequence[Hat], now: datetime) -> HttpResponse:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    trainee = trainee_for_home(hat.trainee_id)
    training_class = trainee.training_class
    enrolled = rights.enrolment(training_class.pk)
    sub_class_ids = [enrolled.sub_class_id] if enrolled and enrolled.sub_class_id else []
    line = next(iter(next_session(training_class, sub_class_ids=sub_class_ids, now=now)), None)
    leaves = leaves_in_hand(trainee)
    early = timedelta(minutes=training_class.rules.seated_before_minutes)
    today = timezone.localdate(now)
    stand = limit_stands(training_class, trainee_ids=[trainee.pk])[trainee.pk]
    return render_page(
        request,
        "trainees/home_trainee.html",
        training_class=training_class,
        trainee=trainee,
        line=line,
        seated_by=line.session.starts_at - early if line else None,
        seat=seat_of(trainee),
        score=_score(trainee.pk, training_class) if training_class.opened_at else None,
        entries=[_told(entry) for entry in entries_of(trainee.pk)[:ENTRIES]],
        stand=stand,
        share=Fraction(stand.counted) / stand.line if stand.line else None,
        ahead=hours_ahead(trainee),
        leaves=leaves,
        case=cases_open().filter(trainee=trainee).first(),
        completion=completion_of(rights, trainee, stand=stand, now=now),
        may_apply=training_class.is_open and trainee.withdrawn_at is None,
        keeps_meals=see_meals(rights, training_class),
        today=today,
        meals=own_meals(trainee, [today], spans=spans_of(leaves), now=now),
        drafts_roll=line is not None and _drafts(rights, trainee, line.session, now=now),
        checks_in=line is not None and _checks_in(line.session, trainee, now=now),
        now=now,
        hat=hat,
        hats=hats,
    )


def _checks_in(session: Session, trainee: Trainee, *, now: datetime) -> bool:
    """Whether the session that runs or comes next may be checked in to now."""
    training_class = trainee.training_class
    open_now = window_of(session.starts_at, now=now) == Window.OPEN
    return training_class.is_open and training_class.rules.self_check_in and open_now


def _drafts(rights: Rights, trainee: Trainee, session: Session, *, now: datetime) -> bool:
    """Whether a class officer may note this session's roll now."""
    return (
        trainee.training_class.is_open
        and draft_roll(rights, trainee.training_class)
        and not is_too_early(session.starts_at, now=now)
    )


def _score(trainee_id: int, training_class: TrainingClass) -> dict[str, Any]:
    score = scores_of(training_class, trainee_ids=[trainee_id])[trainee_id]
    return standing(score, training_class.rules.bands)


def _told(entry: ScoreEntry) -> tuple[ScoreEntry, str, Decimal]:
    """An entry with the sentence that says where it came from, and its points."""
    rule = entry.rule
    fact = EntryFact(
        code=rule.code,
        per=rule.per,
        points=rule.points,
        quantity=entry.quantity,
        occurred_at=timezone.localtime(entry.occurred_at),
        about=entry.about,
        reason=entry.reason,
    )
    return entry, explain(fact), from_milli(entry.milli)
