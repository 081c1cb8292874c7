"""Outstanding trainees (docs/rules.md, R5.10): the organiser confirms a proposal, or takes a list
back while the class runs; at its close what stands is the record."""

from collections.abc import Mapping
from datetime import datetime

from courses.models import TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import OutstandingRefusal
from trainees.models import OutstandingList, OutstandingTrainee, Trainee
from trainees.queries.outstanding import proposal_of, standing_list
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record


def confirm_outstanding(
    training_class: TrainingClass, seen: Mapping[int, int], *, by: Actor, now: datetime
) -> OutstandingList:
    """Confirm the proposal that was `seen`: totals (thousandths) by trainee. Refused when another
    list stands, when the proposal has changed since, and to somebody who is on it."""
    with class_at_work(pk=training_class.pk) as locked:
        if standing_list(locked):
            raise Refused(OutstandingRefusal.CONFIRMED_ALREADY)
        named = {one.trainee_id: one.milli for one in proposal_of(locked).named}
        if not named:
            raise Refused(OutstandingRefusal.NOBODY)
        if named != dict(seen):
            raise Refused(OutstandingRefusal.CHANGED)
        _refuse_own(named, by=by)
        listing = OutstandingList.objects.create(
            training_class=locked, confirmed_at=now, confirmed_by_id=by.user_id
        )
        OutstandingTrainee.objects.bulk_create(
            OutstandingTrainee(listing=listing, trainee_id=pk, milli=milli)
            for pk, milli in named.items()
        )
        record("confirm_outstanding", by=by, about=listing, head=locked, now=now)
    return listing


def take_back_outstanding(
    training_class: TrainingClass, *, reason: str, by: Actor, now: datetime
) -> OutstandingList:
    """The list stands no longer and stays on the record. Refused without a reason."""
    if not reason.strip():
        raise Refused(OutstandingRefusal.REASON_NEEDED)
    with class_at_work(pk=training_class.pk) as locked:
        listing = standing_list(locked)
        if listing is None:
            raise Refused(OutstandingRefusal.NOT_CONFIRMED)
        listing.taken_back_at, listing.taken_back_by_id = now, by.user_id
        listing.reason = reason.strip()[:200]
        listing.save(update_fields=["taken_back_at", "taken_back_by", "reason"])
        record("take_back_outstanding", by=by, about=listing, head=locked, now=now)
    return listing


def _refuse_own(named: Mapping[int, int], *, by: Actor) -> None:
    own = Trainee.objects.filter(pk__in=named, person__user=by.user_id)
    if by.user_id and own.exists():
        raise Refused(OutstandingRefusal.OWN)
