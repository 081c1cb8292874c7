"""Homework with a due date (docs/rules.md, R5.9): set, handed in or ticked, collected by itself."""

from collections.abc import Iterable
from datetime import datetime

from courses.models import TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import Handing, HomeworkRefusal, LifeRefusal
from trainees.models import Assignment, HandIn, Submission
from trainees.services.ledger import Claim, settle
from trainees.services.life import withdrawn_of
from trainees.services.study import LATE, MISSING
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
        _stays(locked, [trainee_id])
        earlier = HandIn.objects.filter(assignment=piece, trainee=trainee_id).first()
        if earlier and now > piece.due_at:
            raise Refused(HomeworkRefusal.HANDED_IN)
        handed, _ = HandIn.objects.update_or_create(
            assignment=piece,
            trainee_id=trainee_id,
            defaults={"handed_at": now, "file": file, "received_by": None},
        )
        _settle(locked, piece, [trainee_id], by=by, now=now)
        record("hand_in", by=by, about=handed, head=locked, now=now)
    return handed


def receive_homework(
    assignment: Assignment,
    *,
    received: Iterable[int],
    not_received: Iterable[int] = (),
    in_time: bool = False,
    by: Actor,
    now: datetime,
) -> None:
    """Tick who handed in and untick a mistake (trainee ids); an upload is not unticked. `in_time`
    says that it was there before the due date, though it is ticked after it."""
    wanted, unwanted = set(received), set(not_received)
    with class_at_work(assignments=assignment.pk) as locked:
        piece = Assignment.objects.get(pk=assignment.pk)
        _stays(locked, wanted | unwanted)
        at = min(now, piece.due_at) if in_time else now
        HandIn.objects.bulk_create(
            [
                HandIn(assignment=piece, trainee_id=pk, handed_at=at, received_by_id=by.user_id)
                for pk in sorted(wanted)
            ],
            ignore_conflicts=True,
        )
        piece.hand_ins.filter(trainee__in=unwanted, file__isnull=True).delete()
        _settle(locked, piece, wanted | unwanted, by=by, now=now)
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
            _settle(locked, piece, everybody, by=by, now=now)
            record("collect_homework", by=by, about=piece, head=locked, now=now)
    return len(pieces)


def _stays(training_class: TrainingClass, trainee_ids: Iterable[int]) -> None:
    if any(withdrawn_of(training_class, trainee_ids).values()):
        raise Refused(HomeworkRefusal.WITHDRAWN)


def _settle(
    training_class: TrainingClass,
    piece: Assignment,
    trainee_ids: Iterable[int],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Bring what is said of these trainees, and their points, to what came in. Nothing is said
    before the piece is collected."""
    if piece.closed_at is None:
        return
    ids = set(trainee_ids)
    handed = dict(piece.hand_ins.filter(trainee__in=ids).values_list("trainee", "handed_at"))
    withdrawn = withdrawn_of(training_class, ids)
    gone = {pk for pk, at in withdrawn.items() if at is not None and at <= piece.due_at}
    missing = ids - set(handed) - gone
    late = {pk for pk, at in handed.items() if at > piece.due_at} - gone
    told = {**dict.fromkeys(missing, Handing.MISSING), **dict.fromkeys(late, Handing.LATE)}
    piece.submissions.filter(trainee__in=ids - set(told)).delete()
    Submission.objects.bulk_create(
        [Submission(assignment=piece, trainee_id=pk, handing=h) for pk, h in sorted(told.items())],
        update_conflicts=True,
        unique_fields=["assignment", "trainee"],
        update_fields=["handing"],
    )
    about, source = {"title": piece.title}, f"homework:{piece.pk}"
    claims: dict[tuple[int, str], list[Claim]] = {(pk, source): [] for pk in ids}
    for pk in missing:
        claims[pk, source] = [Claim(MISSING, piece.due_at, about=about)]
    for pk in late:
        claims[pk, source] = [Claim(LATE, handed[pk], about=about)]
    settle(training_class, claims, withdrawn=withdrawn, by=by, now=now)
