"""Asking that a leave which has begun be cancelled, because it was not taken (DOMAIN §4)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from trainees.enums import Verdict
from trainees.models.leave import LeaveRequest
from training.sealing import seal, unseal


class CancellationAsk(models.Model):
    """Answered once; `verdict` grants or declines it. The reason is kept sealed as a leave's is."""

    leave = models.ForeignKey(LeaveRequest, on_delete=models.PROTECT, related_name="asks")
    sealed_reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.PENDING)
    answer = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["leave"], condition=Q(verdict="pending"), name="one_open_ask"
            ),
            models.CheckConstraint(
                name="ask_answered_has_date",
                condition=Q(verdict="pending", answered_at__isnull=True)
                | Q(answered_at__isnull=False) & ~Q(verdict="pending"),
            ),
            models.CheckConstraint(
                name="ask_declined_has_reason", condition=~Q(verdict="reject", answer="")
            ),
        ]

    def __str__(self) -> str:
        return f"ask about {self.leave_id}"

    @property
    def open(self) -> bool:
        return self.verdict == Verdict.PENDING

    @property
    def reason(self) -> str:
        return unseal(self.sealed_reason, context=self._seal_context)

    @reason.setter
    def reason(self, text: str) -> None:
        self.sealed_reason = seal(text, context=self._seal_context)

    @property
    def _seal_context(self) -> str:
        return f"trainees_cancellationask.reason:{self.leave.uid}"
