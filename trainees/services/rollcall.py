"""Taking a roll and correcting a mark (docs/rules.md, R3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from courses.enums import SessionState
from courses.models import Session, TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import RollRefusal, RollState
from trainees.models import AttendanceMark, MarkChange, RollCall
from trainees.policies.attendance import RollFact
from trainees.policies.rollcall import change_needs_reason
from trainees.queries.roster import RosterLine, roster_of
from trainees.services.limit import watch_limit
from trainees.services.marks import Standing, hold
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record

PRESENT = RollFact()


@dataclass(frozen=True, slots=True)
class Told:
    """What the roll-taker says of one trainee, and the version of the mark they saw (0: none)."""

    fact: RollFact
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """A word that was not taken: somebody else's stands, or a reason is asked for once the session
    has ended."""

    trainee_id: int
    stands: RollFact
    told: RollFact
    seen: int = 0


@dataclass(slots=True)
class RollResult:
    saved: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    lines: Sequence[RosterLine] = ()


def take_roll(
    session: Session,
    told: Mapping[int, Told],
    *,
    sub_class_ids: Iterable[int] | None = None,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> RollResult:
    """Save the roll of a session's sub-classes (all of them without `sub_class_ids`).

    `told` holds the exceptions by trainee id; everybody else without a mark is present. Saving
    again merges per trainee: a mark that nobody changed since it was seen takes the new word,
    another stays and is a conflict that is reported (R3.4). Once the session has ended a saved mark
    changes with a `reason` only, and is reported without one (R3.3). A word that is sent again
    because its answer was lost changes and reports nothing. Leave is not touched. Refused for a
    session that was cancelled, or moved since the taker saw it, in a closed week and for a trainee
    who is not on the roll. Points and withdrawal cases follow.
    """
    with class_at_work(sessions=session.pk) as training_class:
        lines = roster_of(session, sub_class_ids=sub_class_ids)
        refuse_stale(session, lines)
        _refuse_closed_week(lines)
        _refuse_strangers(lines, told)
        result = RollResult(lines=lines)
        ended = change_needs_reason(session.ends_at, taken=True, now=now)
        free = bool(reason.strip()) or not ended
        standing = [item for line in lines if (item := _merge(session, line, told, result, free))]
        result.conflicts = _unheard(session, result.conflicts)
        _keep_history(standing, lines, reason=reason, by=by, now=now)
        written = _save(training_class, session, standing, lines, reason=reason, by=by, now=now)
        _note_taken(session, lines, whole=sub_class_ids is None, by=by, now=now)
        result.saved = len(written)
        record("take_roll", by=by, about=session, head=training_class, now=now)
    return result


def correct_mark(
    session: Session,
    trainee_id: int,
    fact: RollFact,
    *,
    reason: str,
    seen: int | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """Change one mark after the roll was taken; the old one is kept with who, when and why, its
    points are reversed and posted anew (R3.3). Refused without a reason, without a roll, in a
    closed week, and for a session that was cancelled or moved or a mark that was changed since it
    was `seen`; what a first click has changed is left as it is."""
    if not reason.strip():
        raise Refused(RollRefusal.REASON_NEEDED)
    with class_at_work(sessions=session.pk) as training_class:
        lines = roster_of(session)
        refuse_stale(session, lines)
        _refuse_closed_week(lines)
        line = next((one for one in lines if one.trainee_id == trainee_id), None)
        if line is None or not line.version:
            raise Refused(RollRefusal.NO_ROLL)
        if seen not in (None, line.version):
            if line.fact == fact:
                return
            raise Refused(RollRefusal.CHANGED)
        item = _standing(session, line, fact)
        _keep_history([item], [line], reason=reason, by=by, now=now)
        hold(training_class, [item], by=by, now=now, reason=reason)
        watch_limit(training_class, trainee_ids=[trainee_id], now=now)
        record("correct_mark", by=by, about=session, head=training_class, fields=["mark"], now=now)


def refuse_stale(session: Session, lines: Sequence[RosterLine]) -> None:
    """Within the class's lock: refused for a session that is cancelled, and one that has been
    moved since it was read."""
    if session.state == SessionState.CANCELLED:
        raise Refused(RollRefusal.CANCELLED)
    if any(line.stale for line in lines):
        found = Session.objects.get(pk=session.pk)
        when = f"{timezone.localtime(found.starts_at):%m-%d %H:%M}"
        cancelled = found.state == SessionState.CANCELLED
        raise Refused(RollRefusal.CANCELLED if cancelled else RollRefusal.MOVED, when=when)


def _refuse_closed_week(lines: Sequence[RosterLine]) -> None:
    if any(line.week_closed for line in lines):
        raise Refused(RollRefusal.WEEK_CLOSED)


def _refuse_strangers(lines: Sequence[RosterLine], told: Mapping[int, Told]) -> None:
    if strangers := set(told) - {line.trainee_id for line in lines}:
        raise Refused(RollRefusal.NOT_IN_ROSTER, number=min(strangers))


def _merge(
    session: Session, line: RosterLine, told: Mapping[int, Told], result: RollResult, free: bool
) -> Standing | None:
    """The mark to write for a line, or None where nothing is to be written. `free`: whoever saw
    the mark may change it."""
    word = told.get(line.trainee_id)
    if line.version == 0:
        return _standing(session, line, word.fact if word else PRESENT)
    if word is None or word.fact == line.fact:
        return None
    untouched = line.version == 1 and line.fact == PRESENT  # present only because nobody said more
    if not (free and word.seen == line.version) and not (untouched and word.seen == 0):
        result.conflicts.append(Conflict(line.trainee_id, line.fact, word.fact, word.seen))
        return None
    return _standing(session, line, word.fact)


def _unheard(session: Session, conflicts: list[Conflict]) -> list[Conflict]:
    """The conflicts without the words that were taken before and changed since by somebody who
    knew them: those only come again because their answer was lost on the way."""
    if not conflicts:
        return []
    ids = [one.trainee_id for one in conflicts]
    heard: dict[int, list[tuple[int, dict]]] = {}
    for change in MarkChange.objects.filter(session=session, trainee__in=ids):
        facts = heard.setdefault(change.trainee_id, [])
        if change.version > 2 or change.before != _as_data(PRESENT):  # said, not merely assumed
            facts.append((change.version - 1, change.before))
        facts.append((change.version, change.after))
    return [one for one in conflicts if not _was_heard(one, heard.get(one.trainee_id, []))]


def _was_heard(conflict: Conflict, facts: list[tuple[int, dict]]) -> bool:
    told = _as_data(conflict.told)
    return any(version > conflict.seen and fact == told for version, fact in facts)


def _standing(session: Session, line: RosterLine, fact: RollFact) -> Standing:
    mark = AttendanceMark(
        session=session,
        trainee_id=line.trainee_id,
        sub_class_id=line.sub_class_id,
        marked_absent=fact.absent,
        minutes_late=fact.minutes_late,
        minutes_early=fact.minutes_early,
        version=line.version + 1,
    )
    return Standing(mark, session, line.leaves, line.withdrawn_at, changed=True)


def _keep_history(
    standing: Sequence[Standing],
    lines: Sequence[RosterLine],
    *,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> None:
    """Write down what changed marks said before; a first mark has no before."""
    before = {line.trainee_id: line for line in lines if line.version}
    changes = [
        MarkChange(
            session=item.session,
            trainee_id=item.mark.trainee_id,
            version=item.mark.version,
            before=_as_data(before[item.mark.trainee_id].fact),
            after=_as_data(
                RollFact(item.mark.marked_absent, item.mark.minutes_late, item.mark.minutes_early)
            ),
            changed_at=now,
            changed_by_id=by.user_id,
            reason=reason,
        )
        for item in standing
        if item.mark.trainee_id in before
    ]
    if changes:
        MarkChange.objects.bulk_create(changes)


def _as_data(fact: RollFact) -> dict[str, int | bool]:
    return {"absent": fact.absent, "late": fact.minutes_late, "early": fact.minutes_early}


def _save(
    training_class: TrainingClass,
    session: Session,
    standing: Sequence[Standing],
    lines: Sequence[RosterLine],
    *,
    reason: str,
    by: Actor,
    now: datetime,
) -> list[AttendanceMark]:
    """Write marks and points; watch the line of whoever's leave counts now."""
    fresh = all(not line.version for line in lines)
    written = hold(training_class, standing, by=by, now=now, fresh=fresh, reason=reason)
    counts = training_class.rules.count_absence_in_leave_limit
    watch_limit(
        training_class,
        trainee_ids=[m.trainee_id for m in written if _takes_hours(m) or (counts and m.absent)],
        now=now,
    )
    return written


def _note_taken(
    session: Session, lines: Sequence[RosterLine], *, whole: bool, by: Actor, now: datetime
) -> None:
    """That the roll was taken, the first time: in the sub-classes with new marks, and in the whole
    audience where all of it was taken, so that a sub-class with nobody left counts as taken too."""
    places = {line.sub_class_id for line in lines if not line.version}
    if whole and (places or not lines):
        places |= set(session.audiences.values_list("sub_class", flat=True))
    RollCall.objects.bulk_create(
        [
            RollCall(
                session=session,
                sub_class_id=sub_class,
                state=RollState.TAKEN,
                taken_at=now,
                taken_by_id=by.user_id,
            )
            for sub_class in sorted(places)
        ],
        ignore_conflicts=True,
    )


def _takes_hours(mark: AttendanceMark) -> bool:
    return any((mark.sick_hours, mark.personal_hours, mark.official_hours))
