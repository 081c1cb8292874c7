"""Moving, changing, cancelling and adding a session (docs/rules.md, R2.1): what follows for leave,
marks, points and the line is worked out anew, and those concerned are told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from courses.enums import ClassState, SessionState
from courses.models import Session, TrainingClass
from courses.queries.sessions import planned_days
from courses.services.locking import class_at_work
from courses.services.session_change import rewrite_session, set_state
from courses.services.timetable import PLANNABLE, SessionPlan, write_sessions
from trainees.enums import RollRefusal, SessionRefusal
from trainees.models import AttendanceMark, RollCall, Trainee
from trainees.policies.notification import Told
from trainees.policies.rollcall import is_too_early
from trainees.policies.session_days import is_far_outside
from trainees.queries.marks import leave_spans
from trainees.queries.session_change import Effect, effect_of, live_leaves_over, stand_of
from trainees.queries.weeks import closures_over
from trainees.services.leave import rewrite_sessions
from trainees.services.limit import watch_limit
from trainees.services.marks import Standing, hold
from trainees.services.notification import tell_session
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record

Span = tuple[datetime, datetime]


def change_session(
    session: Session, plan: SessionPlan, *, seen: int, by: Actor, now: datetime
) -> Session:
    """Give a session another time, place, lecturer, title or hours (学时). `seen` is its revision
    as whoever changes it saw it.

    Refused when it was changed since or is cancelled, when nothing is different, on a clash, in or
    into a closed week, more than 30 days away from the class, and when its roll is taken and the
    new time is still to come. Hours of leave, marks and points follow; a notice that was made stays
    as it is.
    """
    with _at_work(session, seen=seen) as (training_class, session):
        if session.state == SessionState.CANCELLED:
            raise Refused(SessionRefusal.CANCELLED)
        before, old = (session.starts_at, session.ends_at), plan_of(session)
        if before != (plan.starts_at, plan.ends_at):
            _refuse_far_outside(training_class, plan, besides=session)
        if old == replace(plan, together=old.together, sub_classes=old.sub_classes, module=""):
            raise Refused(SessionRefusal.NOTHING_NEW)
        rewrite_session(training_class, session, plan, by=by, now=now)
        _refuse(session, before, now=now)
        _follow(training_class, session, before, by=by, now=now)
        moved = before != (session.starts_at, session.ends_at)
        told = Told.SESSION_MOVED if moved else Told.SESSION_CHANGED
        _close(training_class, session, told, "change_session", before=before, by=by, now=now)
    return session


def cancel_session(session: Session, *, seen: int, by: Actor, now: datetime) -> Session:
    """Take a session off the timetable: nobody is expected there any more, its marks stay to be
    read and hold nothing. Refused as a change is."""
    return _set_state(session, SessionState.CANCELLED, seen=seen, by=by, now=now)


def restore_session(session: Session, *, seen: int, by: Actor, now: datetime) -> Session:
    """Plan a cancelled session again at its old time: the marks of its roll hold again. Refused as
    a change is."""
    return _set_state(session, SessionState.PLANNED, seen=seen, by=by, now=now)


def add_session(
    training_class: TrainingClass, plan: SessionPlan, *, by: Actor, now: datetime
) -> Session:
    """One more session; leave that touches it and the line follow. Refused on a clash, in a closed
    week and more than 30 days away from the class."""
    with class_at_work(pk=training_class.pk, states=PLANNABLE) as head:
        _refuse_far_outside(head, plan)
        (session,) = write_sessions(head, [plan], by=by, now=now)
        span = (session.starts_at, session.ends_at)
        _refuse(session, span, now=now)
        _follow(head, session, span, by=by, now=now)
        _close(head, session, Told.SESSION_ADDED, "add_session", before=span, by=by, now=now)
    return session


def try_out(
    training_class: TrainingClass, session: Session | None, act: Callable[[], Session]
) -> Effect:
    """What `act` would come to: it is done, looked at and taken back, so that nothing can be shown
    but what will happen. Refused as it is."""
    with transaction.atomic():
        before = stand_of(training_class, session)
        changed = act()
        after = stand_of(training_class, changed)
        effect = effect_of(training_class, changed, before=before, after=after)
        transaction.set_rollback(True)
    return effect


def plan_of(session: Session) -> SessionPlan:
    """The session as it stands, its audience and module left out."""
    return SessionPlan(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=session.title,
        form=session.form,
        lecturer=session.lecturer.name if session.lecturer else "",
        lecturer_unit=session.lecturer.unit if session.lecturer else "",
        venue=session.venue.name if session.venue else "",
        hours=session.hours,
    )


def _set_state(session: Session, state: str, *, seen: int, by: Actor, now: datetime) -> Session:
    cancels = state == SessionState.CANCELLED
    with _at_work(session, seen=seen) as (training_class, session):
        if session.state == state:
            raise Refused(SessionRefusal.CANCELLED if cancels else SessionRefusal.NOT_CANCELLED)
        span = (session.starts_at, session.ends_at)
        _refuse_closed_week(training_class, span[0])
        set_state(training_class, session, state, by=by, now=now)
        _follow(training_class, session, span, by=by, now=now)
        told = Told.SESSION_CANCELLED if cancels else Told.SESSION_RESTORED
        verb = "cancel_session" if cancels else "restore_session"
        _close(training_class, session, told, verb, before=span, by=by, now=now)
    return session


@contextmanager
def _at_work(session: Session, *, seen: int) -> Iterator[tuple[TrainingClass, Session]]:
    """The class under its lock with the session as it stands now."""
    with class_at_work(sessions=session.pk, states=PLANNABLE) as training_class:
        found = Session.objects.select_related("lecturer", "venue").get(pk=session.pk)
        if found.revision != seen:
            raise Refused(SessionRefusal.CHANGED)
        yield training_class, found


def _refuse(session: Session, before: Span, *, now: datetime) -> None:
    for start in {before[0], session.starts_at}:
        _refuse_closed_week(session.training_class, start)
    moved = before != (session.starts_at, session.ends_at)
    ahead = moved and is_too_early(session.starts_at, now=now)
    if ahead and RollCall.objects.filter(session=session).exists():
        raise Refused(SessionRefusal.ROLL_AHEAD)


def _refuse_far_outside(
    training_class: TrainingClass, plan: SessionPlan, *, besides: Session | None = None
) -> None:
    on = timezone.localtime(plan.starts_at).date()
    if is_far_outside(on, planned_days(training_class, besides=besides)):
        raise Refused(SessionRefusal.FAR_OUTSIDE)


def _refuse_closed_week(training_class: TrainingClass, start: datetime) -> None:
    if closures_over(training_class.pk, start).exists():
        raise Refused(RollRefusal.WEEK_CLOSED)


def _follow(
    training_class: TrainingClass, session: Session, before: Span, *, by: Actor, now: datetime
) -> None:
    """Hours of live leave that touches the session or did, what holds on its marks with their
    points, and the line of everybody it is for."""
    for leave in live_leaves_over(training_class, {before, (session.starts_at, session.ends_at)}):
        rewrite_sessions(training_class, leave)
    spans = leave_spans(training_class, session=session)
    marks = AttendanceMark.objects.filter(session=session).select_related("trainee")
    standing = [
        Standing(mark, session, spans.get(mark.trainee_id, ()), mark.trainee.withdrawn_at, True)
        for mark in marks
    ]
    hold(training_class, standing, by=by, now=now)
    watch_limit(
        training_class, trainee_ids=_audience(session).values_list("pk", flat=True), now=now
    )


def _close(
    training_class: TrainingClass,
    session: Session,
    told: Told,
    verb: str,
    *,
    before: Span,
    by: Actor,
    now: datetime,
) -> None:
    if training_class.state == ClassState.OPEN:
        tell_session(session, told, before=before, trainees=_audience(session), now=now)
    record(verb, by=by, about=session, head=training_class, now=now)


def _audience(session: Session) -> QuerySet[Trainee]:
    """Trainees of the session's sub-classes who are in the class now."""
    return Trainee.objects.filter(
        withdrawn_at__isnull=True,
        memberships__ends_at__isnull=True,
        memberships__sub_class__audiences__session=session,
    )
