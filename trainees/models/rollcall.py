"""Roll-calls and marks (DOMAIN §3): one row per mark, and a history that only grows."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.models import Session, SubClass
from trainees.enums import RollState
from trainees.models.trainee import Trainee
from training.append_only import guarded


class RollCall(models.Model):
    """That a sub-class's roll of a session was taken, when and by whom."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="rolls")
    sub_class = models.ForeignKey(SubClass, on_delete=models.PROTECT, related_name="rolls")
    state = models.CharField(max_length=10, choices=RollState, default=RollState.TAKEN)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    notice = models.ForeignKey(
        "trainees.WeeklyNotice",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rolls",
    )

    class Meta:
        indexes = [models.Index(fields=["notice", "session"])]
        constraints = [
            models.UniqueConstraint(fields=["session", "sub_class"], name="roll_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.sub_class_id}"


class AttendanceMark(models.Model):
    """One trainee at one session. `marked_absent` and the minutes are what the roll-taker wrote;
    the other columns are what holds (policies.attendance.effective_mark), kept beside it so that
    every list and total reads them. A kind's hours are empty where no leave of it was taken and 0
    where it was taken without missing hours. `sub_class` is the roster's, frozen."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="marks")
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="marks")
    sub_class = models.ForeignKey(SubClass, on_delete=models.PROTECT, related_name="marks")
    marked_absent = models.BooleanField(default=False)
    minutes_late = models.PositiveSmallIntegerField(default=0)
    minutes_early = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    expected = models.BooleanField(default=True)
    attended = models.BooleanField(default=True)
    late = models.BooleanField(default=False)
    left_early = models.BooleanField(default=False)
    absent = models.BooleanField(default=False)
    absent_hours = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    sick_hours = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    personal_hours = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    official_hours = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    on_leave = models.BooleanField(default=False)  # over the whole session

    class Meta:
        indexes = [models.Index(fields=["trainee", "session"])]
        constraints = [
            models.UniqueConstraint(fields=["session", "trainee"], name="mark_once"),
            models.CheckConstraint(
                name="absent_is_not_late",
                condition=Q(absent=False) | Q(late=False, left_early=False),
            ),
            models.CheckConstraint(
                name="on_leave_stands_alone",
                condition=Q(on_leave=False)
                | Q(late=False, left_early=False, absent=False, attended=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.trainee_id}"


@guarded
class MarkChange(models.Model):
    """What a mark said before it was changed: who changed it, when and why. Only grows."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="mark_changes")
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="mark_changes")
    version = models.PositiveIntegerField()
    before = models.JSONField()
    after = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "trainee", "version"], name="mark_change_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.trainee_id} v{self.version}"
