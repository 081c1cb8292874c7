"""What a page that posts by rule chooses among, and what was posted by hand last."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from courses.models import Session, TrainingClass
from courses.permissions import Rights
from courses.queries.sessions import sessions_of
from trainees.models import ScoreEntry, ScoreRule
from trainees.permissions import not_own, post_score
from trainees.policies.score import BULLETIN, BY_ITSELF, SPEECH, from_milli
from trainees.queries.ledger import rules_of
from trainees.queries.people import Listed, listed
from trainees.queries.score_pages import CategoryHead, rule_groups
from training.permissions import Rule


@dataclass(frozen=True, slots=True)
class Place:
    """A trainee's place as permission rules ask for it."""

    class_id: int
    sub_class_id: int | None
    trainee_id: int


def postable(
    rights: Rights, training_class: TrainingClass, *, may: Rule = post_score & not_own
) -> list[Listed]:
    """Whom one may post points for, by number: those who stay, in the sub-classes one heads."""
    staying = training_class.trainees.filter(withdrawn_at__isnull=True)
    return [
        one
        for one in listed(staying)
        if may(rights, Place(training_class.pk, one.sub_class_id, one.trainee_id))
    ]


def manual_rules(training_class: TrainingClass) -> list[ScoreRule]:
    return [rule for code, rule in rules_of(training_class).items() if code not in BY_ITSELF]


def manual_groups(training_class: TrainingClass) -> list[tuple[CategoryHead, list[ScoreRule]]]:
    """The rules entered by hand, by category."""
    groups = [
        (group.head, [rule for rule in group.rules if rule.code not in BY_ITSELF])
        for group in rule_groups(training_class)
    ]
    return [(head, rules) for head, rules in groups if rules]


def sessions_begun(training_class: TrainingClass, *, now: datetime) -> list[Session]:
    """Planned sessions that have begun, the last one first."""
    return list(sessions_of(training_class).filter(starts_at__lte=now).reverse())


def last_by_hand(
    training_class: TrainingClass, *, user_id: int | None, most: int = 8
) -> list[tuple[ScoreEntry, Decimal]]:
    """What one posted by hand last and nobody reversed, with its points."""
    found = (
        ScoreEntry.objects.filter(
            training_class=training_class,
            recorded_by=user_id,
            sign=1,
            reversal__isnull=True,
        )
        .exclude(rule__code__in=BY_ITSELF)
        .select_related("rule", "trainee__person")
        .order_by("-sequence")
    )
    return [(entry, from_milli(entry.milli)) for entry in found[:most]]


def conduct_rules(training_class: TrainingClass) -> list[ScoreRule]:
    """The rules entered by hand whose points count as breaches of conduct."""
    return [
        rule
        for rule in manual_rules(training_class)
        if rule.category not in (SPEECH, BULLETIN) and rule.points <= 0
    ]
