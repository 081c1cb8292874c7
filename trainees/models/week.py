"""Weeks whose rolls are settled (DOMAIN §3)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.models import TrainingClass


class WeekClosure(models.Model):
    """The rolls of the sessions that start from `starts_at` up to, not including, `ends_at` are
    closed until the week is opened again, which needs a reason."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="week_closures"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "starts_at"],
                condition=Q(reopened_at__isnull=True),
                name="week_closed_once",
            ),
            models.CheckConstraint(
                name="week_reopened_with_reason",
                condition=Q(reopened_at__isnull=True) | ~Q(reason=""),
            ),
            models.CheckConstraint(name="week_in_order", condition=Q(ends_at__gt=F("starts_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.training_class_id} {self.starts_at:%Y-%m-%d}"
