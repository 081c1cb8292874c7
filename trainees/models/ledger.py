"""The score ledger (DOMAIN §5): it only grows, and the database itself sees to that."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.models import TrainingClass
from trainees.enums import AppealState
from trainees.models.trainee import Trainee
from training.append_only import guarded


class Rulebook(models.Model):
    """A version of the assessment rules; a class's own copy is frozen when the class opens."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, null=True, blank=True, related_name="rulebooks"
    )
    version = models.PositiveSmallIntegerField(default=1)
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "version"], name="rulebook_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"rulebook of {self.training_class_id} v{self.version}"


class ScoreRule(models.Model):
    """`points` per unit of `per`; `cap` holds the sum of the rule's entries per trainee."""

    rulebook = models.ForeignKey(Rulebook, on_delete=models.PROTECT, related_name="rules")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    category = models.CharField(max_length=40)
    full_marks = models.DecimalField(max_digits=7, decimal_places=3)
    item = models.CharField(max_length=60)
    points = models.DecimalField(max_digits=8, decimal_places=4)
    per = models.CharField(max_length=12)
    cap = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    trigger = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["rulebook", "code"], name="rule_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


@guarded
class ScoreEntry(models.Model):
    """`milli` are thousandths of a point; `sign` is 1 for an entry and -1 for its reversal.
    One source posts once: the key is trainee, rule, source and generation, and a generation more
    is free only after the last one was reversed. `sequence` and `link` chain a class's ledger."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="entries"
    )
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="entries")
    rule = models.ForeignKey(ScoreRule, on_delete=models.PROTECT, related_name="entries")
    milli = models.IntegerField()
    sign = models.SmallIntegerField(default=1)
    quantity = models.DecimalField(max_digits=8, decimal_places=3, default=1)
    source = models.CharField(max_length=120)
    generation = models.PositiveSmallIntegerField(default=0)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    about = models.JSONField(default=dict)
    reason = models.CharField(max_length=200, blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    sequence = models.PositiveIntegerField()
    link = models.CharField(max_length=64)

    class Meta:
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["trainee", "occurred_at"]),
            models.Index(fields=["training_class", "source"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["trainee", "rule", "source", "generation", "sign"],
                name="source_posts_once",
            ),
            models.UniqueConstraint(
                fields=["training_class", "sequence"], name="ledger_sequence_once"
            ),
            models.CheckConstraint(
                name="reversal_has_sign",
                condition=Q(reverses__isnull=True, sign=1) | Q(reverses__isnull=False, sign=-1),
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"


class Appeal(models.Model):
    entry = models.OneToOneField(ScoreEntry, on_delete=models.PROTECT, related_name="appeal")
    state = models.CharField(max_length=10, choices=AppealState, default=AppealState.OPEN)
    text = models.TextField()
    made_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="appeal_answered_has_date",
                condition=Q(state="open", answered_at__isnull=True)
                | Q(answered_at__isnull=False) & ~Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"
