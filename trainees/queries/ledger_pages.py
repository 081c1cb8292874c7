"""A trainee's ledger as its page shows it: categories, entries with what they came from, leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import Exists, OuterRef, Sum
from django.utils import timezone

from courses.models import TrainingClass
from courses.permissions import Rights
from trainees.enums import AppealState, LeaveState
from trainees.models import (
    Appeal,
    AttendanceMark,
    LeaveSession,
    ScoreEntry,
    Trainee,
)
from trainees.policies.explanation import EntryFact, explain
from trainees.policies.notice import objection_until
from trainees.policies.score import BY_ITSELF, Score, from_milli
from trainees.policies.score_words import category_label
from trainees.queries.ledger import entries_of, scores_of
from trainees.queries.people import one_of
from trainees.queries.score_pages import CategoryHead, category_heads

AHEAD = (LeaveState.SUBMITTED, LeaveState.APPROVED)


@dataclass(frozen=True, slots=True)
class CategoryBar:
    """Points of full marks, and how full the bar is in per cent."""

    head: CategoryHead
    points: Decimal
    width: int


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry with its reversal and its appeal, if there are any. `may_appeal` says that its time
    has not run out and nothing stands against it, `by_hand` that it can be taken back."""

    entry: ScoreEntry
    points: Decimal
    sentence: str
    category: str
    reversal: ScoreEntry | None
    appeal: Appeal | None
    may_appeal: bool
    appeal_until: datetime
    by_hand: bool


def score_of_trainee(trainee: Trainee) -> Score:
    """Categories, total (thousandths) and band."""
    return scores_of(trainee.training_class, trainee_ids=[trainee.pk])[trainee.pk]


def category_bars(training_class: TrainingClass, score: Score) -> list[CategoryBar]:
    return [_bar(head, score.categories[head.key]) for head in category_heads(training_class)]


def _bar(head: CategoryHead, milli: int) -> CategoryBar:
    points = from_milli(milli)
    return CategoryBar(head, points, int(points * 100 / head.full) if head.full else 0)


def entry_lines(trainee: Trainee, *, now: datetime) -> list[EntryLine]:
    """Every entry, newest event first, its reversal within it: one query."""
    entries = entries_of(trainee.pk).select_related(
        "rule",
        "recorded_by",
        "reversal__recorded_by",
        "appeal__answered_by",
    )
    return [_line(entry, trainee.training_class, now) for entry in entries.filter(sign=1)]


def _line(entry: ScoreEntry, training_class: TrainingClass, now: datetime) -> EntryLine:
    reversal = getattr(entry, "reversal", None)
    appeal = getattr(entry, "appeal", None)
    until = objection_until(entry.recorded_at, rules=training_class.rules)
    return EntryLine(
        entry=entry,
        points=from_milli(entry.milli),
        sentence=explain(_fact(entry)),
        category=category_label(entry.rule.category),
        reversal=reversal,
        appeal=appeal,
        may_appeal=training_class.is_open and not (reversal or appeal) and now <= until,
        appeal_until=until,
        by_hand=training_class.is_open
        and not reversal
        and entry.rule.code not in BY_ITSELF
        and (appeal is None or appeal.state != AppealState.OPEN),
    )


def sentence_of(entry: ScoreEntry) -> str:
    """What the entry came from."""
    return explain(_fact(entry))


def _fact(entry: ScoreEntry) -> EntryFact:
    return EntryFact(
        code=entry.rule.code,
        per=entry.rule.per,
        points=entry.rule.points,
        quantity=entry.quantity,
        occurred_at=timezone.localtime(entry.occurred_at),
        about=entry.about,
        reason=entry.reason,
    )


def hours_ahead(trainee: Trainee) -> Fraction:
    """Leave hours (学时) asked for or approved of sessions whose roll is not in yet."""
    marked = AttendanceMark.objects.filter(trainee=trainee, session=OuterRef("session"))
    found = LeaveSession.objects.filter(
        ~Exists(marked), leave__trainee=trainee, leave__state__in=AHEAD
    )
    return Fraction(found.aggregate(total=Sum("hours"))["total"] or 0)


def appeal_lines(appeals: Iterable[Appeal]) -> list[tuple[Appeal, str, Decimal]]:
    """Each appeal with what its entry came from and its points."""
    return [(one, sentence_of(one.entry), from_milli(one.entry.milli)) for one in appeals]


def entry_for(rights: Rights, entry_id: int) -> ScoreEntry:
    """An entry as rules ask for it; Http404 in a class one has nothing to do with."""
    found = ScoreEntry.objects.select_related("rule")
    return one_of(found, rights, entry_id, class_path="training_class", trainee_path="trainee")


def appeal_for(rights: Rights, appeal_id: int) -> Appeal:
    """An appeal as rules ask for it; Http404 in a class one has nothing to do with."""
    return one_of(
        Appeal.objects.select_related("entry"),
        rights,
        appeal_id,
        class_path="entry__training_class",
        trainee_path="entry__trainee",
    )
