"""Persons for life, and the units that send them (DOMAIN §1)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from training.sealing import seal, unseal


class HomeUnit(models.Model):
    """A unit that sends cadres; `position` keeps the order in which units are given."""

    name = models.CharField(max_length=120, unique=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A cadre: one row for life, told apart by name and unit; `namesake` counts those of one name
    in one unit. The phone is kept sealed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
    )
    name = models.CharField(max_length=64)
    pinyin = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=64, blank=True)
    home_unit = models.ForeignKey(HomeUnit, on_delete=models.PROTECT, related_name="persons")
    namesake = models.PositiveSmallIntegerField(default=1)
    post = models.CharField(max_length=120, blank=True)
    gender = models.CharField(max_length=4, blank=True)
    ethnicity = models.CharField(max_length=32, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_month = models.PositiveSmallIntegerField(null=True, blank=True)
    political_status = models.CharField(max_length=32, blank=True)
    education = models.CharField(max_length=32, blank=True)
    sealed_phone = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["initials"]), models.Index(fields=["pinyin"])]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "home_unit", "namesake"], name="person_once_in_unit"
            ),
            models.CheckConstraint(
                name="birth_month_is_one",
                condition=Q(birth_month__isnull=True) | Q(birth_month__range=(1, 12)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def birth(self) -> tuple[int, int] | None:
        """Year and month, where both are known."""
        if self.birth_year is None or self.birth_month is None:
            return None
        return self.birth_year, self.birth_month

    @property
    def phone(self) -> str:
        return unseal(self.sealed_phone, context=self._seal_context) if self.sealed_phone else ""

    @phone.setter
    def phone(self, number: str) -> None:
        self.sealed_phone = seal(number, context=self._seal_context) if number else ""

    @property
    def _seal_context(self) -> str:
        return f"trainees_person.phone:{self.uid}"
