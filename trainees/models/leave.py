"""Leave from application to report-back (DOMAIN §4)."""

import uuid
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.enums import Role
from courses.models import Session
from trainees.enums import LeaveKind, LeaveState, Verdict
from trainees.models.trainee import Trainee
from training.models import Attachment
from training.sealing import seal, unseal


class LeaveRequest(models.Model):
    """`ends_at` is the end applied for; `ended_at` an early return. Half-days are an exact
    fraction: `half_days_over / half_days_under`. The reason is kept sealed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="leaves")
    kind = models.CharField(max_length=10, choices=LeaveKind)
    state = models.CharField(max_length=10, choices=LeaveState, default=LeaveState.SUBMITTED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    emergency = models.BooleanField(default=False)
    unit_request_seen = models.BooleanField(default=False)  # on paper, by staff
    unit_request = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    extends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    sealed_reason = models.TextField(blank=True)
    half_days_over = models.PositiveIntegerField(default=0)
    half_days_under = models.PositiveIntegerField(default=1)
    quorum = models.CharField(max_length=3, default="all")
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # rejected, cancelled or reported back
    overdue_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["trainee", "state", "starts_at"]),
            models.Index(fields=["state", "starts_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="leave_times_in_order", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="leave_ends_within_what_was_applied_for",
                condition=Q(ended_at__isnull=True)
                | Q(ended_at__gte=F("starts_at"), ended_at__lte=F("ends_at")),
            ),
            models.CheckConstraint(
                name="leave_approved_has_date",
                condition=~Q(state__in=["approved", "returned"]) | Q(approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"leave {self.pk}"

    @property
    def half_days(self) -> Fraction:
        return Fraction(self.half_days_over, self.half_days_under)

    @property
    def has_unit_request(self) -> bool:
        return self.unit_request_seen or self.unit_request_id is not None

    @property
    def until(self):
        """The end that counts: the early return, else the end applied for."""
        return self.ended_at or self.ends_at

    @property
    def reason(self) -> str:
        return unseal(self.sealed_reason, context=self._seal_context) if self.sealed_reason else ""

    @reason.setter
    def reason(self, text: str) -> None:
        self.sealed_reason = seal(text, context=self._seal_context) if text else ""

    @property
    def _seal_context(self) -> str:
        return f"trainees_leaverequest.reason:{self.uid}"


class LeaveSession(models.Model):
    """Hours (学时) of one session that this leave alone misses."""

    leave = models.ForeignKey(LeaveRequest, on_delete=models.CASCADE, related_name="sessions")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="leaves")
    hours = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leave", "session"], name="leave_session_once"),
            models.CheckConstraint(
                name="leave_session_hours_not_negative", condition=Q(hours__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leave_id} {self.session_id}"


class LeaveApproval(models.Model):
    """One office's place in the decision, made once at submission and never made again."""

    leave = models.ForeignKey(LeaveRequest, on_delete=models.PROTECT, related_name="approvals")
    role = models.CharField(max_length=20, choices=Role)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.PENDING)
    opinion = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["leave", "role"], name="approval_once"),
            models.CheckConstraint(
                name="approval_decided_has_date",
                condition=Q(verdict="pending", decided_at__isnull=True)
                | Q(decided_at__isnull=False) & ~Q(verdict="pending"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leave_id} {self.role}"


class ReportBack(models.Model):
    """A return that was told: with proof it is accepted, without it only ends the leave."""

    leave = models.ForeignKey(LeaveRequest, on_delete=models.PROTECT, related_name="report_backs")
    at = models.DateTimeField()
    proof_seen = models.BooleanField(default=False)
    proof = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["leave"], condition=Q(accepted=True), name="accepted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"return from {self.leave_id}"
