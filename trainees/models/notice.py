"""The weekly notice (DOMAIN §7): frozen and numbered; a correction is a new edition."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.models import TrainingClass


class WeeklyNotice(models.Model):
    """`facts` is all that is shown and printed. `closing` marks the last one, at the close."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="notices"
    )
    number = models.PositiveSmallIntegerField()
    edition = models.PositiveSmallIntegerField(default=1)
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
        ]

    def __str__(self) -> str:
        return f"notice {self.number}"
