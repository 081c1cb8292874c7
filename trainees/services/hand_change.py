"""What is said of homework (docs/rules.md, R5.9): every way in changes it here, points follow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from courses.models import TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import Handing, HandState, HomeworkRefusal
from trainees.models import Assignment, HandChange, HandIn, Submission
from trainees.policies.hand_words import HandWord, change_needs_reason, standing, why_not
from trainees.services.ledger import Claim, settle
from trainees.services.life import withdrawn_of
from trainees.services.study import LATE, MISSING
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record


@dataclass(slots=True)
class Standing:
    """A piece with what came in and what was said of these trainees, read within the lock."""

    piece: Assignment
    hand_ins: dict[int, HandIn] = field(default_factory=dict)
    said: dict[int, str] = field(default_factory=dict)

    def word(self, trainee_id: int) -> HandWord:
        came = self.hand_ins.get(trainee_id)
        state = standing(
            due_at=self.piece.due_at,
            collected=self.piece.closed_at is not None,
            handed_at=came.handed_at if came else None,
            said=self.said.get(trainee_id, ""),
            withdrawn_at=None,
        )
        return HandWord(state, came.mark if came else "")

    def holds(self, trainee_id: int, word: HandWord) -> bool:
        """Whether nothing is to be written; a closed piece may tell in time of what has no row."""
        known = trainee_id in self.hand_ins or word.state == HandState.MISSING
        return known and word.says_no_more_than(self.word(trainee_id))


def enter_homework(
    training_class: TrainingClass,
    told: Mapping[tuple[int, int], HandWord],
    *,
    seen: int,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> int:
    """Record many words at once, by (trainee id, assignment id); all of them or none. Returns how
    many changed. `seen` is the last change that the page showed: who said something else of the
    same cell since is not written over. Refused for a piece of another class, for the withdrawn,
    for what cannot be said of a piece (`why_not`), and without a reason for a correction of a piece
    that is collected."""
    with class_at_work(pk=training_class.pk) as locked:
        pieces = locked.assignments.in_bulk({piece for _, piece in told})
        changed = 0
        for pk in sorted({piece for _, piece in told}):
            if pk not in pieces:
                raise Refused(HomeworkRefusal.CHANGED)
            words = {trainee: word for (trainee, piece), word in told.items() if piece == pk}
            _refuse_overtaken(pieces[pk], words, seen=seen)
            changed += change_hands(locked, pieces[pk], words, reason=reason, by=by, now=now)
        record("enter_homework", by=by, about=locked, head=locked, now=now)
    return changed


def change_hands(
    training_class: TrainingClass,
    piece: Assignment,
    told: Mapping[int, HandWord],
    *,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> int:
    """Within the class's lock: what holds already is left, the rest is written with its history
    and settled. Refused as for `enter_homework`."""
    refuse_withdrawn(training_class, told)
    found = read_standing(piece, told)
    new = {pk: word for pk, word in told.items() if not found.holds(pk, word)}
    for pk, word in new.items():
        _refuse(found, pk, word, reason=reason, now=now)
    before = {pk: found.word(pk) for pk in new}
    _write(found, new, by=by, now=now)
    keep_history(piece, before, new, reason=reason, by=by, now=now)
    settle_piece(training_class, piece, new, reason=reason, by=by, now=now)
    return len(new)


def read_standing(piece: Assignment, trainee_ids: Iterable[int]) -> Standing:
    ids = list(trainee_ids)
    came = piece.hand_ins.filter(trainee__in=ids).select_related("file")
    said = piece.submissions.filter(trainee__in=ids).values_list("trainee", "handing")
    return Standing(piece, {one.trainee_id: one for one in came}, dict(said))


def keep_history(
    piece: Assignment,
    before: Mapping[int, HandWord],
    after: Mapping[int, HandWord],
    *,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> None:
    HandChange.objects.bulk_create(
        HandChange(
            assignment=piece,
            trainee_id=pk,
            before=before[pk].code,
            after=word.code,
            changed_at=now,
            changed_by_id=by.user_id,
            reason=reason.strip()[:200],
        )
        for pk, word in sorted(after.items())
    )


def refuse_withdrawn(training_class: TrainingClass, trainee_ids: Iterable[int]) -> None:
    if any(withdrawn_of(training_class, trainee_ids).values()):
        raise Refused(HomeworkRefusal.WITHDRAWN)


def settle_piece(
    training_class: TrainingClass,
    piece: Assignment,
    trainee_ids: Iterable[int],
    *,
    reason: str = "",
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
        claims[pk, source] = [Claim(MISSING, piece.due_at, about=about, reason=reason)]
    for pk in late:
        claims[pk, source] = [Claim(LATE, handed[pk], about=about, reason=reason)]
    settle(training_class, claims, withdrawn=withdrawn, by=by, now=now, reason=reason)


def _refuse_overtaken(piece: Assignment, told: Mapping[int, HandWord], *, seen: int) -> None:
    later = piece.hand_changes.filter(pk__gt=seen, trainee__in=told)
    latest = dict(later.order_by("pk").values_list("trainee", "after"))
    if any(told[pk].code != code for pk, code in latest.items()):
        raise Refused(HomeworkRefusal.CHANGED)


def _refuse(found: Standing, pk: int, word: HandWord, *, reason: str, now: datetime) -> None:
    came, piece = found.hand_ins.get(pk), found.piece
    uploaded_at = came.file.uploaded_at if came and came.file else None
    if why := why_not(word, due_at=piece.due_at, uploaded_at=uploaded_at, now=now):
        raise Refused(why)
    collected = piece.closed_at is not None
    asked = change_needs_reason(found.word(pk).state, word.state, collected=collected)
    if asked and not reason.strip():
        raise Refused(HomeworkRefusal.REASON_NEEDED)


def _write(found: Standing, new: Mapping[int, HandWord], *, by: Actor, now: datetime) -> None:
    piece = found.piece
    gone = [pk for pk, word in new.items() if word.state == HandState.MISSING]
    piece.hand_ins.filter(trainee__in=gone, file__isnull=True).delete()
    HandIn.objects.bulk_create(
        [
            HandIn(
                assignment=piece,
                trainee_id=pk,
                handed_at=_handed_at(found, pk, word, now=now),
                mark=word.mark,
                received_by_id=by.user_id,
            )
            for pk, word in sorted(new.items())
            if pk not in gone
        ],
        update_conflicts=True,
        unique_fields=["assignment", "trainee"],
        update_fields=["handed_at", "mark", "received_by"],
    )


def _handed_at(found: Standing, pk: int, word: HandWord, *, now: datetime) -> datetime:
    """When it came: as recorded where the word says the same, at the due date at the latest where
    it came in time."""
    came, due_at = found.hand_ins.get(pk), found.piece.due_at
    if came and (came.handed_at > due_at) == (word.state == HandState.LATE):
        return came.handed_at
    if word.state == HandState.IN_TIME:
        return min(now, due_at)
    return came.file.uploaded_at if came and came.file else now
