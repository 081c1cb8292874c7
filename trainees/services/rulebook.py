"""A class's rulebook: given before it opens, frozen when it does (docs/rules.md, R5.1)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from courses.enums import ClassState
from courses.models import TrainingClass
from courses.services.locking import class_at_work
from trainees.models import Rulebook, ScoreRule
from training.actors import Actor
from training.services.log import record


class RulebookUnreadable(ValueError):
    """A rulebook row that cannot be read; the text names the row and the column."""


def set_rulebook(
    training_class: TrainingClass, rows: Sequence[dict[str, str]], *, by: Actor, now: datetime
) -> Rulebook:
    """Give a class that has not been opened a new version of its rulebook, from rows with the
    columns code, category, category_full_marks, item, points, per, item_cap, trigger."""
    with class_at_work(pk=training_class.pk, states=(ClassState.DRAFT,)) as locked:
        version = locked.rulebooks.count() + 1
        book = Rulebook.objects.create(training_class=locked, version=version)
        ScoreRule.objects.bulk_create(
            _rule(book, position, row) for position, row in enumerate(rows, start=1)
        )
        record("set_rulebook", by=by, about=book, head=locked, now=now)
    return book


def _rule(book: Rulebook, position: int, row: dict[str, str]) -> ScoreRule:
    cap = (row.get("item_cap") or "").strip()
    return ScoreRule(
        rulebook=book,
        position=position,
        code=row["code"].strip(),
        category=row["category"].strip(),
        full_marks=_number(row, "category_full_marks", position),
        item=(row.get("item") or "").strip(),
        points=_number(row, "points", position),
        per=(row.get("per") or "").strip(),
        cap=_number(row, "item_cap", position) if cap else None,
        trigger=(row.get("trigger") or "").strip(),
    )


def _number(row: dict[str, str], column: str, position: int) -> Decimal:
    try:
        return Decimal(row[column].strip())
    except (InvalidOperation, KeyError, AttributeError) as error:
        raise RulebookUnreadable(f"row {position}, {column}: {row.get(column)!r}") from error
