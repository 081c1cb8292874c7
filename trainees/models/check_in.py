"""Self check-in (docs/rules.md, R3.8): that somebody typed the wall's code, and when. It marks
nobody, and says nothing of where or with what."""

from django.db import models

from courses.models import Session
from trainees.models.trainee import Trainee


class CheckIn(models.Model):
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="check_ins")
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="check_ins")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "trainee"], name="check_in_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.trainee_id}"
