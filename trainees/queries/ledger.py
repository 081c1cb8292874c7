"""The ledger read: a class's rules, sums by rule, scores, entries."""

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Q, QuerySet, Sum

from courses.models import TrainingClass
from trainees.enums import AppealState
from trainees.models import Rulebook, ScoreEntry, ScoreRule
from trainees.policies.score import RuleFact, RuleSum, Score, score_of, to_milli


def rules_of(training_class: TrainingClass) -> dict[str, ScoreRule]:
    """The class's rules by code, in the order of its newest rulebook. Kept in memory once the
    rulebook is frozen, because then it never changes."""
    if training_class.opened_at is None:
        return _read_rules(training_class.pk)
    return _frozen_rules(training_class.pk, training_class.opened_at.isoformat())


@lru_cache(maxsize=512)
def _frozen_rules(class_id: int, opened: str) -> dict[str, ScoreRule]:
    return _read_rules(class_id)


def forget_rules() -> None:
    """For a process whose database was exchanged under it: tests that roll back."""
    _frozen_rules.cache_clear()


def _read_rules(class_id: int) -> dict[str, ScoreRule]:
    newest = Rulebook.objects.filter(training_class_id=class_id).order_by("-version")[:1]
    rules = ScoreRule.objects.filter(rulebook__in=[book.pk for book in newest])
    return {rule.code: rule for rule in rules.order_by("position")}


def rule_facts(training_class: TrainingClass) -> list[RuleFact]:
    return [
        RuleFact(
            code=rule.code,
            category=rule.category,
            full_milli=to_milli(rule.full_marks),
            points=rule.points,
            cap_milli=None if rule.cap is None else to_milli(rule.cap),
        )
        for rule in rules_of(training_class).values()
    ]


def sums_of(
    training_class: TrainingClass, *, trainee_ids: Iterable[int] | None = None
) -> dict[int, dict[str, RuleSum]]:
    """Thousandths and live entries by trainee and rule code: one aggregate."""
    entries = ScoreEntry.objects.filter(training_class=training_class)
    if trainee_ids is not None:
        entries = entries.filter(trainee__in=list(trainee_ids))
    sums: dict[int, dict[str, RuleSum]] = {}
    rows = (
        entries.order_by()
        .values_list("trainee", "rule__code")
        .annotate(milli=Sum("milli"), live=Sum("sign"))
    )
    for trainee, code, milli, live in rows:
        sums.setdefault(trainee, {})[code] = RuleSum(milli, live)
    return sums


def scores_of(training_class: TrainingClass, *, trainee_ids: Iterable[int]) -> dict[int, Score]:
    """Score of each trainee asked for, in thousandths."""
    wanted = list(trainee_ids)
    sums = sums_of(training_class, trainee_ids=wanted)
    rules, policy = rule_facts(training_class), training_class.rules
    return {
        trainee: score_of(
            sums.get(trainee, {}),
            rules=rules,
            bands=policy.bands,
            total_cap=policy.total_capped_at,
        )
        for trainee in wanted
    }


def entries_of(trainee_id: int) -> QuerySet[ScoreEntry]:
    """A trainee's entries, newest event first, with rule, reversal and appeal."""
    return (
        ScoreEntry.objects.filter(trainee_id=trainee_id)
        .select_related("rule", "reversal", "reverses", "appeal")
        .order_by("-occurred_at", "-sequence")
    )


def live_entries(
    training_class: TrainingClass, *, trainee_ids: Iterable[int], sources: Iterable[str]
) -> list[ScoreEntry]:
    """Entries of these sources, reversals too, in the order of the ledger; `upheld` says of a
    reversal that an appeal brought it."""
    return list(
        ScoreEntry.objects.filter(
            training_class=training_class,
            trainee__in=list(trainee_ids),
            source__in=list(sources),
        )
        .annotate(upheld=Q(reverses__appeal__state=AppealState.UPHELD))
        .order_by("sequence")
    )
