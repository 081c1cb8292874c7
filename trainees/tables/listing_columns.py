"""The columns that files of lists are made of, and moments as they hold them."""

from datetime import datetime

from django.utils import timezone

from training.documents.columns import Align, Column, Kind


def words(label: str, width: float = 18) -> Column:
    return Column(label, width, align=Align.LEFT)


def count(label: str) -> Column:
    return Column(label, 8, Kind.COUNT)


def moment(label: str) -> Column:
    return Column(label, 17, Kind.MOMENT)


def at(value: datetime | None) -> datetime | None:
    """On the wall clock of the class."""
    return timezone.localtime(value) if value else None
