"""Withdrawal cases and sanctions (DOMAIN §4): nothing happens by itself beyond the case."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from trainees.enums import CaseGround, CaseState, SanctionLevel
from trainees.models.trainee import Trainee


class WithdrawalCase(models.Model):
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="cases")
    ground = models.CharField(max_length=30, choices=CaseGround)
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    evidence = models.JSONField(default=dict)
    statement = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=400, blank=True)
    document_number = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trainee", "ground"], condition=Q(state="open"), name="case_open_once"
            ),
            models.CheckConstraint(
                name="case_decided_has_date",
                condition=Q(state="open", decided_at__isnull=True)
                | Q(decided_at__isnull=False) & ~Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"


class Sanction(models.Model):
    """It stands until it is lifted; a lifted one stays on the record."""

    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="sanctions")
    level = models.CharField(max_length=12, choices=SanctionLevel)
    reason = models.CharField(max_length=400)
    document_number = models.CharField(max_length=40, blank=True)
    imposed_at = models.DateTimeField()
    imposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lift_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="sanction_lifted_has_reason",
                condition=Q(lifted_at__isnull=True, lift_reason="")
                | Q(lifted_at__isnull=False) & ~Q(lift_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.trainee_id}"
