"""Opening and closing a class (docs/rules.md, R1): what freezes, what posts, what is left."""

from datetime import datetime

from courses.enums import ClassRefusal, ClassState
from courses.models import TrainingClass
from courses.services.classes import mark_closed, mark_open
from courses.services.locking import class_at_work
from trainees.models import ClassOffice, Rulebook
from trainees.policies.closing import ClosingRefusal, as_read
from trainees.policies.score import highest_office
from trainees.queries.closing import open_points
from trainees.services.leave_decision import flag_overdue
from trainees.services.ledger import Claim, settle
from trainees.services.notices import make_closing_notice
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record


def open_class(training_class: TrainingClass, *, by: Actor, now: datetime) -> TrainingClass:
    """Open a class that has trainees and sessions: policy and rulebook freeze, class offices post
    (each trainee's highest only)."""
    with class_at_work(pk=training_class.pk, states=(ClassState.DRAFT,)) as locked:
        if not locked.trainees.exists():
            raise Refused(ClassRefusal.NO_TRAINEES)
        Rulebook.objects.filter(training_class=locked, frozen_at__isnull=True).update(frozen_at=now)
        mark_open(locked, now=now)
        _post_offices(locked, by=by, now=now)
        record("open_class", by=by, about=locked, head=locked, now=now)
    return locked


def close_class(training_class: TrainingClass, *, by: Actor, now: datetime) -> TrainingClass:
    """Close a class: overdue leave is flagged, a last notice takes in the rolls that are in none.
    Nothing in the class changes afterwards."""
    with class_at_work(pk=training_class.pk) as locked:
        _close(locked, by=by, now=now)
    return locked


def close_checked_class(
    training_class: TrainingClass, *, read: str, by: Actor, now: datetime
) -> TrainingClass:
    """Close a class whose open points somebody has read (`as_read`). Refused while one of them has
    to be done first, and where the list is another by now."""
    with class_at_work(pk=training_class.pk) as locked:
        points = open_points(locked, now=now)
        if blocking := [str(point.matter.label) for point in points if point.blocks]:
            raise Refused(ClosingRefusal.BLOCKED, matters="、".join(blocking))
        if read != as_read(points):
            raise Refused(ClosingRefusal.NOT_READ)
        _close(locked, by=by, now=now)
    return locked


def _close(locked: TrainingClass, *, by: Actor, now: datetime) -> None:
    flag_overdue(locked, by=by, now=now)
    make_closing_notice(locked, by=by, now=now)
    mark_closed(locked, now=now)
    record("close_class", by=by, about=locked, head=locked, now=now)


def _post_offices(training_class: TrainingClass, *, by: Actor, now: datetime) -> None:
    titles: dict[int, list[str]] = {}
    offices = ClassOffice.objects.filter(
        trainee__training_class=training_class, ends_at__isnull=True
    )
    for trainee, title in offices.values_list("trainee", "title"):
        titles.setdefault(trainee, []).append(title)
    claims = {
        (trainee, "office"): [Claim(code, now, about={"title": "、".join(held)})]
        for trainee, held in sorted(titles.items())
        if (code := highest_office(held))
    }
    settle(training_class, claims, withdrawn={}, by=by, now=now)
