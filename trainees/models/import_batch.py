"""A workbook handed in for a class: previewed, then written whole or put away."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.models import TrainingClass
from trainees.policies.importing import ImportKind, ImportState


class ImportBatch(models.Model):
    """`path` names the private copy of the workbook, kept only while nothing is decided; this row
    holds none of its cells. `counts` is what was found. `made` names the rows that were written and
    what the rows of known persons said before (the phone sealed), so that it can be undone."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=ImportKind)
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="imports"
    )
    original_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=100, blank=True)
    counts = models.JSONField(default=dict)
    made = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEWED)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                name="import_decided_has_date",
                condition=Q(state="previewed", decided_at__isnull=True)
                | Q(decided_at__isnull=False) & ~Q(state="previewed"),
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def class_id(self) -> int:
        return self.training_class_id

    @property
    def waits(self) -> bool:
        return self.state == ImportState.PREVIEWED
