"""Changing one session of the timetable (docs/rules.md, R2.1), within the class's lock. What
follows from it for people is the verb's of the floor above."""

from datetime import datetime

from courses.enums import ClassRefusal, SessionState
from courses.models import Session, TrainingClass
from courses.services.timetable import SessionPlan, lecturer_of, publish, refuse_clash, venue_of
from training.actors import Actor
from training.refusals import Refused

WRITTEN = (
    "starts_at",
    "ends_at",
    "title",
    "form",
    "lecturer",
    "venue",
    "hours",
    "state",
    "revision",
)


def rewrite_session(
    training_class: TrainingClass, session: Session, plan: SessionPlan, *, by: Actor, now: datetime
) -> None:
    """Give a session the plan's time, place, lecturer, words and hours and publish the timetable;
    its audience and module stay. Refused when it ends before it starts, or clashes."""
    if plan.ends_at <= plan.starts_at:
        raise Refused(ClassRefusal.ENDS_BEFORE_START)
    session.starts_at, session.ends_at = plan.starts_at, plan.ends_at
    session.title, session.form, session.hours = plan.title, plan.form, plan.hours
    session.lecturer, session.venue = lecturer_of(plan), venue_of(plan)
    refuse_clash(session, list(session.audience.all()))
    _write(training_class, session, by=by, now=now)


def set_state(
    training_class: TrainingClass, session: Session, state: str, *, by: Actor, now: datetime
) -> None:
    """Cancel a session, or plan a cancelled one again at its old time; publish the timetable.
    Refused when what is planned again clashes."""
    session.state = state
    if state == SessionState.PLANNED:
        refuse_clash(session, list(session.audience.all()))
    _write(training_class, session, by=by, now=now)


def _write(training_class: TrainingClass, session: Session, *, by: Actor, now: datetime) -> None:
    session.revision += 1
    session.save(update_fields=WRITTEN)
    publish(training_class, by=by, now=now)
