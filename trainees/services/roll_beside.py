"""Drafting a roll for the class head, and checking one (docs/rules.md, R3.5 and R3.6)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from courses.models import Session
from courses.services.locking import class_at_work
from trainees.enums import RollRefusal
from trainees.models import RollCall, RollDraft, SpotCheck
from trainees.policies.attendance import RollFact
from trainees.policies.rollcall import OPENS_BEFORE_MINUTES, is_too_early
from trainees.queries.roster import roster_of
from trainees.services.rollcall import refuse_stale
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record


def draft_roll(
    session: Session,
    told: Mapping[int, RollFact],
    *,
    sub_class_ids: Iterable[int],
    by: Actor,
    now: datetime,
) -> None:
    """Write down a roll that the class head will look through; it marks nobody. `told` holds the
    exceptions by trainee id. Refused before the roll opens, for a cancelled session, for somebody
    who is not on the roll, and once the class head has taken it."""
    ids = list(sub_class_ids)
    with class_at_work(sessions=session.pk) as training_class:
        if RollCall.objects.filter(session=session, sub_class__in=ids).exists():
            raise Refused(RollRefusal.TAKEN)
        _save(RollDraft, session, told, sub_class_ids=ids, by=by, now=now)
        record("draft_roll", by=by, about=session, head=training_class, now=now)


def check_roll(
    session: Session,
    told: Mapping[int, RollFact],
    *,
    sub_class_ids: Iterable[int],
    by: Actor,
    now: datetime,
) -> None:
    """Write down whom an inspector saw, beside the roll. Refused as a draft is, but for a roll
    that was taken; and once the session has ended: what is seen is written down on the spot."""
    with class_at_work(sessions=session.pk) as training_class:
        if now > session.ends_at:
            raise Refused(RollRefusal.CHECK_OVER)
        _save(SpotCheck, session, told, sub_class_ids=list(sub_class_ids), by=by, now=now)
        record("check_roll", by=by, about=session, head=training_class, now=now)


def _save(
    model: type[RollDraft] | type[SpotCheck],
    session: Session,
    told: Mapping[int, RollFact],
    *,
    sub_class_ids: list[int],
    by: Actor,
    now: datetime,
) -> None:
    if is_too_early(session.starts_at, now=now):
        raise Refused(RollRefusal.TOO_EARLY, minutes=OPENS_BEFORE_MINUTES)
    lines = roster_of(session, sub_class_ids=sub_class_ids)
    refuse_stale(session, lines)
    place = {line.trainee_id: line.sub_class_id for line in lines}
    if strangers := set(told) - set(place):
        raise Refused(RollRefusal.NOT_IN_ROSTER, number=min(strangers))
    exceptions = {pk: asdict(fact) for pk, fact in told.items() if fact != RollFact()}
    for sub_class_id in sub_class_ids:
        model.objects.update_or_create(
            session=session,
            sub_class_id=sub_class_id,
            made_by_id=by.user_id,
            defaults={
                "facts": {pk: fact for pk, fact in exceptions.items() if place[pk] == sub_class_id},
                "made_at": now,
            },
        )
