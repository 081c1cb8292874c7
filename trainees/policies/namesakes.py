"""Telling people of one name in one unit apart (docs/rules.md, R2)."""

from trainees.policies.birth_month import YearMonth


def may_be(one: YearMonth | None, other: YearMonth | None) -> bool:
    """Whether two rows may mean one person, by their months of birth: unless both say different
    ones."""
    return one is None or other is None or one == other
