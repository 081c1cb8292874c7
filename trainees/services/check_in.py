"""Checking in by the code on the wall (docs/rules.md, R3.8). It writes no mark: the class head
does, whatever a check-in says."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from courses.models import Session, TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import CheckInRefusal
from trainees.models import CheckIn
from trainees.policies.attendance import covers
from trainees.policies.check_in import Window, closes_at, code_at, code_holds, window_of
from trainees.policies.rollcall import roll_opens_at
from trainees.queries.leave import session_span
from trainees.queries.roster import roster_of
from trainees.services.rollcall import refuse_stale
from training.actors import Actor
from training.refusals import Refused
from training.services import attempts
from training.services.log import record


def check_in(session: Session, trainee_id: int, code: str, *, by: Actor, now: datetime) -> datetime:
    """Note that a trainee is there; returns since when. Said again it is the first time that
    stands. Refused where the class has no check-in, before and after its window, for a cancelled
    session, to who is not on the roll or on leave, and for a code that does not hold: after five
    of them in a quarter of an hour no more is looked at."""
    _refuse_outside_window(session, now=now)
    key = f"check-in:{by.user_id}:{session.pk}"
    if not attempts.reserve(key, now=now):
        raise Refused(CheckInRefusal.TOO_MANY)
    if not code_holds(_key(), session.pk, code, now=now):
        raise Refused(CheckInRefusal.WRONG_CODE)
    attempts.forgive(key)
    with class_at_work(sessions=session.pk) as training_class:
        _refuse(training_class, session, trainee_id)
        found, new = CheckIn.objects.get_or_create(
            session=session, trainee_id=trainee_id, defaults={"at": now}
        )
        if new:
            record("check_in", by=by, about=session, head=training_class, now=now)
    return found.at


def wall_code(session: Session, *, now: datetime) -> str:
    return code_at(_key(), session.pk, now=now)


def _refuse_outside_window(session: Session, *, now: datetime) -> None:
    window = window_of(session.starts_at, now=now)
    if window == Window.EARLY:
        raise Refused(CheckInRefusal.EARLY, when=_clock(roll_opens_at(session.starts_at)))
    if window == Window.LATE:
        raise Refused(CheckInRefusal.LATE, when=_clock(closes_at(session.starts_at)))


def _refuse(training_class: TrainingClass, session: Session, trainee_id: int) -> None:
    if not training_class.rules.self_check_in:
        raise Refused(CheckInRefusal.OFF)
    lines = roster_of(session)
    refuse_stale(session, lines)
    line = next((one for one in lines if one.trainee_id == trainee_id), None)
    if line is None:
        raise Refused(CheckInRefusal.NOT_ON_ROLL)
    if line.leaves and covers(session_span(session), line.leaves):
        raise Refused(CheckInRefusal.ON_LEAVE)


def _key() -> bytes:
    return settings.SECRET_KEY.encode()


def _clock(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M}"
