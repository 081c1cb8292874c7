"""The weekly notice (DOMAIN §7): frozen and numbered; a correction is a new edition."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from courses.models import TrainingClass
from trainees.enums import PublicNames


class WeeklyNotice(models.Model):
    """`facts` is all that is shown and printed. `closing` marks the last one, at the close. An
    edition above 1 `replaces` the one before, for a `reason`; the rolls stay with the first."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="notices"
    )
    number = models.PositiveSmallIntegerField()
    edition = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reason = models.CharField(max_length=200, blank=True)
    closing = models.BooleanField(default=False)
    period_start = models.DateField()
    period_end = models.DateField()
    facts = models.JSONField()
    made_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        ordering = ["-number", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "period_end", "closing", "edition"], name="notice_once"
            ),
            models.UniqueConstraint(
                fields=["training_class", "number", "edition"], name="notice_number_once"
            ),
            models.CheckConstraint(
                name="notice_period_in_order", condition=Q(period_end__gte=F("period_start"))
            ),
            models.CheckConstraint(
                name="notice_edition_has_reason",
                condition=Q(edition=1, replaces__isnull=True)
                | Q(edition__gt=1, replaces__isnull=False) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.number}"

    @property
    def class_id(self) -> int:
        return self.training_class_id

    @property
    def successor(self) -> "WeeklyNotice | None":
        """The edition that replaces this one; loaded with it by select_related."""
        return getattr(self, "replaced_by", None)


class OpenPublication(models.Model):
    """A notice shown to everybody at an address that cannot be guessed: with which names, on what
    ground, until and including which day. Taken down by hand it is gone at once."""

    notice = models.ForeignKey(WeeklyNotice, on_delete=models.PROTECT, related_name="publications")
    token = models.CharField(max_length=43, unique=True)
    names = models.CharField(max_length=10, choices=PublicNames)
    ground = models.CharField(max_length=200)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    until = models.DateField()
    taken_down_at = models.DateTimeField(null=True, blank=True)
    taken_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice"],
                condition=Q(taken_down_at__isnull=True),
                name="notice_published_once",
            ),
            models.CheckConstraint(name="publication_has_ground", condition=~Q(ground="")),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} until {self.until}"

    def is_up(self, now: datetime) -> bool:
        return self.taken_down_at is None and timezone.localdate(now) <= self.until
