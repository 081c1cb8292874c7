"""Study bulletins: what was handed in, what was adopted at which level, and the rate.

The ledger alone says what is adopted: an entry under a rule of bulletins that is not reversed.
A piece that was adopted without having been recorded before counts as handed in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from courses.models import TrainingClass
from trainees.models import BulletinSubmission, ScoreEntry, ScoreRule
from trainees.policies.limit import percent_of
from trainees.policies.score import BULLETIN
from trainees.queries.ledger import rules_of
from trainees.queries.people import Listed


@dataclass(frozen=True, slots=True)
class Tally:
    """Pieces handed in and adopted, of one trainee, a sub-class or all."""

    name: str
    submitted: int
    adopted: int
    person: Listed | None = None
    authors: int = 0

    @property
    def rate(self) -> Decimal:
        """Per cent of what was handed in."""
        return percent_of(self.adopted, self.submitted)


@dataclass(slots=True)
class Piece:
    """One title: its records, who wrote it, and its live entries, the highest level first."""

    title: str
    records: list[BulletinSubmission] = field(default_factory=list)
    entries: list[ScoreEntry] = field(default_factory=list)

    @property
    def on(self) -> date:
        days = [one.on for one in self.records]
        return min(days or [timezone.localdate(one.occurred_at) for one in self.entries])

    @property
    def author_ids(self) -> set[int]:
        written = {one.trainee_id for one in self.records if one.trainee_id}
        return written | {one.trainee_id for one in self.entries}

    @property
    def sub_class_ids(self) -> set[int]:
        return {one.sub_class_id for one in self.records if one.sub_class_id}


def bulletin_rules(training_class: TrainingClass) -> list[ScoreRule]:
    """The levels of adoption, the lowest first."""
    return [one for one in rules_of(training_class).values() if one.category == BULLETIN]


def adoptions(trainee_ids: Iterable[int]) -> QuerySet[ScoreEntry]:
    """The live entries of bulletins, the highest level first."""
    return (
        ScoreEntry.objects.filter(
            trainee__in=list(trainee_ids), rule__category=BULLETIN, sign=1, reversal__isnull=True
        )
        .select_related("rule")
        .order_by("-rule__position", "occurred_at", "about__title", "trainee__number")
    )


def is_adopted(row: BulletinSubmission) -> bool:
    """Whether points stand for its author; of a sub-class's, for any of the class."""
    ids = (
        [row.trainee_id]
        if row.trainee_id
        else row.training_class.trainees.values_list("pk", flat=True)
    )
    return adoptions(ids).filter(about__title=row.title).exists()


def pieces_of(training_class: TrainingClass, people: Sequence[Listed]) -> list[Piece]:
    """The pieces of these people and of their sub-classes, the latest first."""
    by_id = {one.trainee_id: one for one in people}
    subs = {one.sub_class_id for one in people if one.sub_class_id}
    found: dict[str, Piece] = {}
    rows = training_class.bulletin_submissions.filter(
        Q(trainee__in=by_id) | Q(sub_class__in=subs)
    ).select_related("sub_class")
    for row in rows:
        found.setdefault(row.title, Piece(row.title)).records.append(row)
    for entry in adoptions(by_id):
        title = entry.about.get("title", "")
        found.setdefault(title, Piece(title)).entries.append(entry)
    return sorted(found.values(), key=lambda one: (one.on, one.title), reverse=True)


def tally_all(pieces: Sequence[Piece], name: str = "") -> Tally:
    authors = {entry.trainee_id for one in pieces for entry in one.entries}
    adopted = sum(bool(one.entries) for one in pieces)
    return Tally(name, len(pieces), adopted, authors=len(authors))


def tally_sub_classes(pieces: Sequence[Piece], people: Sequence[Listed]) -> list[Tally]:
    """Of each sub-class the pieces that it or one of its trainees wrote."""
    found = []
    names = {(p.sub_class_position, p.sub_class_id, p.sub_class) for p in people}
    for _place, sub_class, name in sorted(names, key=lambda one: (one[0], one[1] or 0)):
        members = {one.trainee_id for one in people if one.sub_class_id == sub_class}
        own = [_part(one, members) for one in pieces if _written_in(one, members, sub_class)]
        found.append(tally_all(own, name))
    return found


def tally_people(pieces: Sequence[Piece], people: Sequence[Listed]) -> list[Tally]:
    """Of each trainee who wrote something, by number."""
    found = []
    for one in people:
        own = [_part(p, {one.trainee_id}) for p in pieces if one.trainee_id in p.author_ids]
        if own:
            total = tally_all(own)
            found.append(Tally(one.told_apart, total.submitted, total.adopted, one))
    return found


def _written_in(piece: Piece, members: set[int], sub_class: int | None) -> bool:
    return bool(piece.author_ids & members) or sub_class in piece.sub_class_ids


def _part(piece: Piece, members: set[int]) -> Piece:
    """The piece with the entries of these alone; whose piece was adopted for another of them is
    adopted as well only where they wrote it."""
    return Piece(
        piece.title,
        piece.records,
        [entry for entry in piece.entries if entry.trainee_id in members],
    )
