"""Posting to the ledger (docs/rules.md, R5): settle what a source is worth, reverse, appeal.

All run within the class's lock; the ledger only grows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.conf import settings

from courses.models import TrainingClass
from trainees.enums import LedgerRefusal
from trainees.models import ScoreEntry, ScoreRule
from trainees.policies.score import milli_points
from trainees.queries.ledger import live_entries, rules_of
from training import chaining
from training.actors import Actor
from training.refusals import Refused

Target = tuple[int, str]  # trainee id, source


@dataclass(frozen=True)
class Claim:
    """What one source is worth under one rule: `quantity` in the rule's own unit (hour, session,
    mark …). `about` holds the facts a page explains the entry with. `dated` says that another
    moment makes it another claim; else the first time it was told stands."""

    code: str
    occurred_at: datetime
    quantity: Fraction = Fraction(1)
    about: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    dated: bool = False


def settle(
    training_class: TrainingClass,
    claims: Mapping[Target, Sequence[Claim]],
    *,
    withdrawn: Mapping[int, datetime | None],
    by: Actor,
    now: datetime,
    fresh: bool = False,
    reason: str = "",
) -> list[ScoreEntry]:
    """Bring the ledger to what the sources are worth now: an entry that still holds stays, one that
    does not is reversed, a missing one is posted. However often it runs, it posts once. What
    happened at or after a trainee's withdrawal, and a code the rulebook lacks, is worth nothing; so
    is what an upheld appeal reversed, for as long as the source says the same.
    `fresh` says that nothing can stand for these sources yet, which saves reading."""
    rules = rules_of(training_class)
    standing = {} if fresh else _standing(training_class, claims)
    new: list[ScoreEntry] = []
    for target, wanted in claims.items():
        gone_at = withdrawn.get(target[0])
        past = gone_at is not None and any(not _counts(claim, gone_at) for claim in wanted)
        due = {
            claim.code: claim for claim in wanted if claim.code in rules and _counts(claim, gone_at)
        }
        for code, entries in standing.get(target, {}).items():
            live = _live(entries)
            if live and past and _counts(live, gone_at):
                continue  # told again after the withdrawal: the past stays
            if live and (code not in due or not _same(live, due[code], rules[code])):
                new.append(_reversal(live, reason=reason, by=by, now=now))
            elif live or _conceded(entries[-1], due.get(code), rules[code]):
                due.pop(code, None)
        for code, claim in due.items():
            generation = len([e for e in standing.get(target, {}).get(code, ()) if e.sign > 0])
            new.append(_entry(target, rules[code], claim, generation, by=by, now=now))
    return append(training_class, new)


def append(training_class: TrainingClass, entries: list[ScoreEntry]) -> list[ScoreEntry]:
    """Write entries at the end of the class's chain, whose head the caller has locked."""
    for entry in entries:
        training_class.ledger_length += 1
        entry.training_class = training_class
        entry.sequence = training_class.ledger_length
        entry.link = chaining.link(
            training_class.ledger_link, chained_values(entry), key=settings.CHAIN_KEY
        )
        training_class.ledger_link = entry.link
    return ScoreEntry.objects.bulk_create(entries)


def chained_values(entry: ScoreEntry) -> list[object]:
    """What the chain vouches for, in a fixed order."""
    return [
        entry.training_class_id,
        entry.sequence,
        entry.trainee_id,
        entry.rule_id,
        entry.milli,
        entry.sign,
        entry.source,
        entry.generation,
        entry.reverses_id,
        entry.reason,
        entry.occurred_at,
        entry.recorded_at,
        entry.recorded_by_id,
    ]


def reverse_entry(
    training_class: TrainingClass, entry: ScoreEntry, *, reason: str, by: Actor, now: datetime
) -> ScoreEntry:
    """Post the reversal of an entry. Refused without a reason, for a reversal, and twice."""
    if not reason.strip():
        raise Refused(LedgerRefusal.REASON_NEEDED)
    if entry.sign < 0:
        raise Refused(LedgerRefusal.IS_REVERSAL)
    if ScoreEntry.objects.filter(reverses=entry).exists():
        raise Refused(LedgerRefusal.ALREADY_REVERSED)
    return append(training_class, [_reversal(entry, reason=reason, by=by, now=now)])[0]


def _standing(
    training_class: TrainingClass, targets: Iterable[Target]
) -> dict[Target, dict[str, list[ScoreEntry]]]:
    codes = {rule.pk: code for code, rule in rules_of(training_class).items()}
    wanted = set(targets)
    found: dict[Target, dict[str, list[ScoreEntry]]] = defaultdict(lambda: defaultdict(list))
    entries = live_entries(
        training_class,
        trainee_ids={trainee for trainee, _ in wanted},
        sources={source for _, source in wanted},
    )
    for entry in entries:
        if (entry.trainee_id, entry.source) in wanted:
            found[entry.trainee_id, entry.source][codes[entry.rule_id]].append(entry)
    return found


def _counts(fact: Claim | ScoreEntry, withdrawn_at: datetime | None) -> bool:
    return withdrawn_at is None or fact.occurred_at < withdrawn_at


def _live(entries: Sequence[ScoreEntry]) -> ScoreEntry | None:
    """The entry that is not reversed: the last one, if the ledger ends with it."""
    return entries[-1] if entries and entries[-1].sign > 0 else None


def _conceded(last: ScoreEntry, claim: Claim | None, rule: ScoreRule) -> bool:
    """Whether the ledger ends with a reversal by an upheld appeal against just this claim."""
    if claim is None or not getattr(last, "upheld", False):
        return False
    return -last.milli == milli_points(rule.points, claim.quantity)


def _same(live: ScoreEntry, claim: Claim, rule: ScoreRule) -> bool:
    """Whether an entry says what the claim says, its explanation included."""
    return (
        live.milli == milli_points(rule.points, claim.quantity)
        and live.quantity == _places(claim.quantity)
        and (live.occurred_at == claim.occurred_at or not claim.dated)
        and live.about == dict(claim.about)
    )


def _places(quantity: Fraction) -> Decimal:
    return Decimal(milli_points(Decimal(1), quantity)).scaleb(-3)


def _entry(
    target: Target,
    rule: ScoreRule,
    claim: Claim,
    generation: int,
    *,
    by: Actor,
    now: datetime,
) -> ScoreEntry:
    return ScoreEntry(
        trainee_id=target[0],
        rule=rule,
        milli=milli_points(rule.points, claim.quantity),
        quantity=_places(claim.quantity),
        source=target[1],
        generation=generation,
        about=dict(claim.about),
        reason=claim.reason,
        occurred_at=claim.occurred_at,
        recorded_at=now,
        recorded_by_id=by.user_id,
    )


def _reversal(entry: ScoreEntry, *, reason: str, by: Actor, now: datetime) -> ScoreEntry:
    return ScoreEntry(
        trainee_id=entry.trainee_id,
        rule_id=entry.rule_id,
        milli=-entry.milli,
        sign=-1,
        quantity=entry.quantity,
        source=entry.source,
        generation=entry.generation,
        reverses=entry,
        about=entry.about,
        reason=reason,
        occurred_at=entry.occurred_at,
        recorded_at=now,
        recorded_by_id=by.user_id,
    )
