"""Homework with a due date (docs/rules.md, R5.9): set, handed in or ticked, collected by itself."""

from collections.abc import Iterable
from datetime import datetime

from courses.models import TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import HandState, HomeworkRefusal, LifeRefusal
from trainees.models import Assignment, HandIn
from trainees.policies.hand_words import HandWord
from trainees.services.hand_change import (
    change_hands,
    keep_history,
    read_standing,
    refuse_withdrawn,
    settle_piece,
)
from training.actors import Actor
from training.models import Attachment
from training.refusals import Refused
from training.services.log import record


def set_homework(
    training_class: TrainingClass, title: str, *, due_at: datetime, by: Actor, now: datetime
) -> Assignment:
    """Refused with a title of before, without one, and with a due date that has passed."""
    if not title.strip():
        raise Refused(LifeRefusal.TITLE_NEEDED)
    if due_at <= now:
        raise Refused(HomeworkRefusal.DUE_PASSED)
    with class_at_work(pk=training_class.pk) as locked:
        piece, made = Assignment.objects.get_or_create(
            training_class=locked, title=title.strip(), defaults={"due_at": due_at}
        )
        if not made:
            raise Refused(HomeworkRefusal.TITLE_TAKEN)
        record("set_homework", by=by, about=piece, head=locked, now=now)
    return piece


def hand_in(
    assignment: Assignment, trainee_id: int, file: Attachment, *, by: Actor, now: datetime
) -> HandIn:
    """A trainee's file; until the due date a new one takes the place of the last. The moment of the
    due date is in time, after it the work is late. Refused a second time after it, and to the
    withdrawn."""
    with class_at_work(assignments=assignment.pk) as locked:
        piece = Assignment.objects.get(pk=assignment.pk)
        refuse_withdrawn(locked, [trainee_id])
        found = read_standing(piece, [trainee_id])
        if found.hand_ins and now > piece.due_at:
            raise Refused(HomeworkRefusal.HANDED_IN)
        handed, _ = HandIn.objects.update_or_create(
            assignment=piece,
            trainee_id=trainee_id,
            defaults={"handed_at": now, "file": file, "received_by": None, "mark": ""},
        )
        after = HandState.LATE if now > piece.due_at else HandState.IN_TIME
        told = {trainee_id: HandWord(after)}
        keep_history(piece, {trainee_id: found.word(trainee_id)}, told, by=by, now=now)
        settle_piece(locked, piece, [trainee_id], by=by, now=now)
        record("hand_in", by=by, about=handed, head=locked, now=now)
    return handed


def receive_homework(
    assignment: Assignment,
    *,
    received: Iterable[int],
    not_received: Iterable[int] = (),
    in_time: bool = False,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> None:
    """Tick who handed in and untick a mistake (trainee ids); an upload is not unticked. `in_time`
    says that it was there before the due date, though it is ticked after it. Refused for the
    withdrawn, and without a reason for a correction of a piece that is collected."""
    wanted, unwanted = set(received), set(not_received)
    with class_at_work(assignments=assignment.pk) as locked:
        piece = Assignment.objects.get(pk=assignment.pk)
        refuse_withdrawn(locked, wanted | unwanted)
        came = read_standing(piece, wanted | unwanted).hand_ins
        late = now > piece.due_at and not in_time
        word = HandWord(HandState.LATE if late else HandState.IN_TIME)
        told = {pk: word for pk in wanted if pk not in came}
        ticked = (pk for pk in unwanted if pk in came and came[pk].file_id is None)
        told |= {pk: HandWord(HandState.MISSING) for pk in ticked}
        change_hands(locked, piece, told, reason=reason, by=by, now=now)
        record("receive_homework", by=by, about=piece, head=locked, now=now)


def collect_due(training_class: TrainingClass, *, by: Actor, now: datetime) -> int:
    """Collect every piece whose due date has passed: who handed in nothing by then gets HW-01. The
    class is locked only where something is due. Returns how many pieces were collected."""
    due = training_class.assignments.filter(due_at__lt=now, closed_at__isnull=True)
    if not due.exists():
        return 0
    with class_at_work(pk=training_class.pk) as locked:
        pieces = list(locked.assignments.filter(due_at__lt=now, closed_at__isnull=True))
        for piece in pieces:
            piece.closed_at = now
            piece.save(update_fields=["closed_at"])
            everybody = locked.trainees.values_list("pk", flat=True)
            settle_piece(locked, piece, everybody, by=by, now=now)
            record("collect_homework", by=by, about=piece, head=locked, now=now)
    return len(pieces)
