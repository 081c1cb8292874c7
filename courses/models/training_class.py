"""The class, its phases, sub-classes and policy (DOMAIN words: TrainingClass, Phase, SubClass)."""

import json
from functools import lru_cache

from django.db import models
from django.db.models import F, Q

from courses.enums import ClassKind, ClassState
from courses.policies.rules import ClassRules
from training.append_only import guarded


class TrainingClass(models.Model):
    """One run of training. Its row is the lock under which every verb of the class works,
    and carries the heads of its two chains (ledger and log)."""

    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=ClassKind, default=ClassKind.TRAINING_CLASS)
    host = models.CharField(max_length=80, blank=True)
    organiser = models.CharField(max_length=80, blank=True)
    certificate_prefix = models.CharField(max_length=30, blank=True)
    policy_basis = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=ClassState, default=ClassState.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    ledger_link = models.CharField(max_length=64, blank=True, editable=False)
    ledger_length = models.PositiveIntegerField(default=0, editable=False)
    log_link = models.CharField(max_length=64, blank=True, editable=False)
    log_length = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="class_open_has_date",
                condition=Q(state="draft", opened_at__isnull=True)
                | Q(opened_at__isnull=False) & ~Q(state="draft"),
            ),
            models.CheckConstraint(
                name="class_closed_has_date",
                condition=Q(state="closed", closed_at__isnull=False)
                | Q(closed_at__isnull=True) & ~Q(state="closed"),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def class_id(self) -> int:
        """Rules ask every subject for the class it belongs to."""
        return self.pk

    @property
    def log_chain(self) -> str:
        return f"class:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == ClassState.OPEN

    @property
    def rules(self) -> ClassRules:
        """The class's policy, read from its ClassPolicy row."""
        return self.policy.rules


@guarded
class ClassPolicy(models.Model):
    """The school's rules as this class has them; the database refuses changes once frozen."""

    training_class = models.OneToOneField(
        TrainingClass, on_delete=models.PROTECT, related_name="policy"
    )
    data = models.JSONField(default=dict)
    frozen_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"policy of {self.training_class_id}"

    @property
    def rules(self) -> ClassRules:
        return _rules(json.dumps(self.data, sort_keys=True))


@lru_cache(maxsize=256)
def _rules(data: str) -> ClassRules:
    """Read once: a page asks for them several times, and most classes have the same."""
    return ClassRules.from_data(json.loads(data))


class Phase(models.Model):
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="phases"
    )
    name = models.CharField(max_length=64)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "name"], name="phase_name_once"),
            models.CheckConstraint(
                name="phase_dates_in_order", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SubClass(models.Model):
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="sub_classes"
    )
    name = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "name"], name="sub_class_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class StudyGroup(models.Model):
    sub_class = models.ForeignKey(SubClass, on_delete=models.PROTECT, related_name="study_groups")
    name = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sub_class", "name"], name="study_group_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
