"""Outstanding trainees (优秀学员, docs/rules.md R5.10): a list as the organiser confirmed it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.models import TrainingClass
from trainees.models.trainee import Trainee


class OutstandingList(models.Model):
    """Who confirmed it and when; of a class one stands at a time, those taken back stay."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="outstanding_lists"
    )
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class"],
                condition=Q(taken_back_at__isnull=True),
                name="outstanding_list_once",
            ),
            models.CheckConstraint(
                name="outstanding_taken_back_has_reason",
                condition=Q(taken_back_at__isnull=True, reason="")
                | Q(taken_back_at__isnull=False) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"outstanding list {self.pk}"


class OutstandingTrainee(models.Model):
    """One on a list with the total as it stood then, in thousandths of a point."""

    listing = models.ForeignKey(OutstandingList, on_delete=models.PROTECT, related_name="named")
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="outstanding")
    milli = models.IntegerField()

    class Meta:
        ordering = ["-milli", "trainee__number"]
        constraints = [
            models.UniqueConstraint(fields=["listing", "trainee"], name="outstanding_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.trainee_id}"
