"""Incidents (DOMAIN §6 conduct): what happened, who took which part, what was decided of each."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.models import Session, TrainingClass
from trainees.enums import IncidentDecision, IncidentMatter, PartTaken
from trainees.models.ledger import ScoreEntry, ScoreRule
from trainees.models.trainee import Trainee
from trainees.models.withdrawal import Sanction, WithdrawalCase


class Incident(models.Model):
    """`rule` is the conduct rule of the rulebook that was broken, where there is one."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="incidents"
    )
    matter = models.CharField(max_length=12, choices=IncidentMatter, default=IncidentMatter.BREACH)
    rule = models.ForeignKey(
        ScoreRule, on_delete=models.PROTECT, related_name="incidents", null=True, blank=True
    )
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, blank=True)
    at = models.DateTimeField()
    place = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=400, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    take_back_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="incident_taken_back_has_reason",
                condition=Q(taken_back_at__isnull=True, take_back_reason="")
                | Q(taken_back_at__isnull=False) & ~Q(take_back_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"incident {self.pk}"

    @property
    def what(self) -> str:
        """The rule that was broken, else the matter."""
        return self.rule.item if self.rule else str(IncidentMatter(self.matter).label)


class IncidentPart(models.Model):
    """One trainee's part and the decision about it; `entry`, `sanction` and `case` are what came of
    it. A decision that is taken back is empty again; the log keeps it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="parts")
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="incident_parts")
    taken = models.CharField(max_length=12, choices=PartTaken, default=PartTaken.PARTICIPANT)
    decision = models.CharField(max_length=10, choices=IncidentDecision, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entry = models.OneToOneField(ScoreEntry, on_delete=models.PROTECT, null=True, blank=True)
    sanction = models.OneToOneField(Sanction, on_delete=models.PROTECT, null=True, blank=True)
    case = models.OneToOneField(WithdrawalCase, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["incident"], condition=Q(decision=""), name="part_undecided"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["incident", "trainee"], name="part_once"),
            models.CheckConstraint(
                name="part_decided_has_date",
                condition=Q(decision="", decided_at__isnull=True)
                | Q(decided_at__isnull=False) & ~Q(decision=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.trainee_id}"
