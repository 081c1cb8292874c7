"""The scores of a class, as its table and its sheet show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from courses.models import TrainingClass
from trainees.documents.scores import ScoreRow
from trainees.enums import AppealState
from trainees.models import Appeal, Rulebook, ScoreRule
from trainees.policies.ranking import ranks
from trainees.policies.score import (
    RuleFact,
    Score,
    categories_of,
    from_milli,
    is_summed,
)
from trainees.policies.score_words import category_label
from trainees.queries.ledger import rule_facts, rules_of, scores_of
from trainees.queries.people import Listed, listed

EXAM = "exam"


@dataclass(frozen=True, slots=True)
class CategoryHead:
    """`bonus`: a category on top of the marks that everybody starts from."""

    key: str
    label: str
    full: Decimal
    bonus: bool
    summed: bool


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """Points exact; ranks count those who have not been withdrawn."""

    person: Listed
    points: dict[str, Decimal]
    bonus: Decimal
    total: Decimal
    milli: int
    band: str
    rank: int | None
    sub_class_rank: int | None


@dataclass(frozen=True, slots=True)
class RuleGroup:
    head: CategoryHead
    rules: list[ScoreRule] = field(default_factory=list)


def category_heads(training_class: TrainingClass) -> list[CategoryHead]:
    """The categories in the order of the rulebook."""
    grouped = categories_of(rule_facts(training_class))
    return [_head(category, rules) for category, rules in grouped.items()]


def _head(category: str, rules: Sequence[RuleFact]) -> CategoryHead:
    summed = is_summed(category, rules)
    return CategoryHead(
        key=category,
        label=category_label(category),
        full=from_milli(max(rule.full_milli for rule in rules)),
        bonus=summed and category != EXAM,
        summed=summed,
    )


def score_lines(training_class: TrainingClass, *, heads: Sequence[CategoryHead]) -> list[ScoreLine]:
    """Every trainee of the class by number, ranked in the class and in the sub-class."""
    people = listed(training_class.trainees.all())
    scores = scores_of(training_class, trainee_ids=[one.trainee_id for one in people])
    staying = [one for one in people if one.withdrawn_at is None]
    in_class = ranks({one.trainee_id: scores[one.trainee_id].total for one in staying})
    in_sub_class: dict[int, int] = {}
    for sub_class in {one.sub_class_id for one in staying}:
        mates = [one.trainee_id for one in staying if one.sub_class_id == sub_class]
        in_sub_class |= ranks({pk: scores[pk].total for pk in mates})
    return [
        _line(
            one,
            scores[one.trainee_id],
            heads,
            in_class.get(one.trainee_id),
            in_sub_class.get(one.trainee_id),
        )
        for one in people
    ]


def _line(
    person: Listed,
    score: Score,
    heads: Sequence[CategoryHead],
    rank: int | None,
    sub_class_rank: int | None,
) -> ScoreLine:
    points = {key: from_milli(milli) for key, milli in score.categories.items()}
    return ScoreLine(
        person=person,
        points=points,
        bonus=sum((points[head.key] for head in heads if head.bonus), Decimal(0)),
        total=from_milli(score.total),
        milli=score.total,
        band=score.band,
        rank=rank,
        sub_class_rank=sub_class_rank,
    )


def row_of(line: ScoreLine, heads: Sequence[CategoryHead]) -> ScoreRow:
    """A line as its sheet and its printed book have it."""
    person = line.person
    return ScoreRow(
        number=person.number,
        name=person.name,
        unit=person.unit,
        sub_class=person.sub_class,
        points=tuple(line.points[head.key] for head in heads),
        total=line.total,
        band=line.band,
        rank=line.rank,
        sub_class_rank=line.sub_class_rank,
    )


def open_appeals(training_class: TrainingClass) -> list[Appeal]:
    """Appeals that wait for an answer, the oldest first."""
    return list(
        Appeal.objects.filter(entry__training_class=training_class, state=AppealState.OPEN)
        .select_related("entry__rule", "entry__trainee__person", "entry__recorded_by")
        .order_by("made_at", "pk")
    )


def answered_appeals(training_class: TrainingClass) -> list[Appeal]:
    """Appeals that were answered, the latest answer first."""
    return list(
        Appeal.objects.filter(entry__training_class=training_class)
        .exclude(state=AppealState.OPEN)
        .select_related("entry__rule", "entry__trainee__person", "answered_by")
        .order_by("-answered_at", "-pk")
    )


def rule_groups(training_class: TrainingClass) -> list[RuleGroup]:
    """The rulebook in the order it was given, by category."""
    groups = {head.key: RuleGroup(head) for head in category_heads(training_class)}
    for rule in rules_of(training_class).values():
        groups[rule.category].rules.append(rule)
    return list(groups.values())


def newest_rulebook(training_class: TrainingClass) -> Rulebook | None:
    return training_class.rulebooks.order_by("-version").first()
