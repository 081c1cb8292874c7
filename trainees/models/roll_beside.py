"""Rolls that are not the roll: a class officer's draft of it, an inspector's check beside it."""

from django.conf import settings
from django.db import models

from courses.models import Session, SubClass
from trainees.policies.attendance import RollFact


class RollBeside(models.Model):
    """One person's roll of a sub-class at a session. `facts` are the exceptions by trainee id;
    everybody else was there. Saved again it says the newest."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT)
    sub_class = models.ForeignKey(SubClass, on_delete=models.PROTECT)
    facts = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.session_id} {self.sub_class_id} {self.made_by_id}"

    @property
    def told(self) -> dict[int, RollFact]:
        return {int(pk): RollFact(**fact) for pk, fact in self.facts.items()}


class RollDraft(RollBeside):
    """A monitor's or group leader's roll, which counts for nothing until the class head has saved
    it as the roll."""

    class Meta:
        default_related_name = "roll_drafts"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "sub_class", "made_by"], name="roll_draft_once"
            ),
        ]


class SpotCheck(RollBeside):
    """Whom an inspector saw while the session ran."""

    class Meta:
        default_related_name = "spot_checks"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "sub_class", "made_by"], name="spot_check_once"
            ),
        ]
