"""Dated staff rights (DOMAIN §1): a substitute is an appointment for three days."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.enums import Role
from courses.models.training_class import SubClass, TrainingClass


class Appointment(models.Model):
    """`user` holds `role` from `starts_at` up to, not including, `ends_at` (empty: until further
    notice); without a class for every class, without a sub-class for the whole class."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments"
    )
    role = models.CharField(max_length=20, choices=Role)
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    sub_class = models.ForeignKey(
        SubClass, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="appointment_dates_in_order",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
            ),
            models.CheckConstraint(
                name="appointment_sub_class_needs_class",
                condition=Q(sub_class__isnull=True) | Q(training_class__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
