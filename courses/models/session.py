"""The timetable: sessions with their audience, lecturers, venues and materials (DOMAIN §2)."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.enums import SessionState
from courses.models.training_class import SubClass, TrainingClass


class CourseModule(models.Model):
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="modules"
    )
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "name"], name="module_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Lecturer(models.Model):
    """Told apart by name and unit: two may share a name."""

    name = models.CharField(max_length=64)
    unit = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "unit"], name="lecturer_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Venue(models.Model):
    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Session(models.Model):
    """One block of the timetable; `hours` in 学时."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="sessions"
    )
    number = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    form = models.CharField(max_length=32)
    title = models.CharField(max_length=200)
    module = models.ForeignKey(CourseModule, on_delete=models.PROTECT, null=True, blank=True)
    lecturer = models.ForeignKey(Lecturer, on_delete=models.PROTECT, null=True, blank=True)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    together = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=SessionState, default=SessionState.PLANNED)
    revision = models.PositiveIntegerField(default=0)  # grows with every change
    audience = models.ManyToManyField(SubClass, through="SessionAudience", related_name="sessions")

    class Meta:
        ordering = ["starts_at", "number"]
        indexes = [models.Index(fields=["training_class", "starts_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "number"], name="session_number_once"
            ),
            models.CheckConstraint(
                name="session_times_in_order", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(name="session_hours_not_negative", condition=Q(hours__gte=0)),
        ]

    def __str__(self) -> str:
        return self.title


class SessionAudience(models.Model):
    """Each sub-class that a session is for has a roll of its own."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="audiences")
    sub_class = models.ForeignKey(SubClass, on_delete=models.PROTECT, related_name="audiences")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "sub_class"], name="audience_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.sub_class_id}"


class TimetableVersion(models.Model):
    """What was published, frozen, so that two versions can be compared."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="timetable_versions"
    )
    number = models.PositiveSmallIntegerField()
    rows = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "number"], name="timetable_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_class_id} v{self.number}"


class Material(models.Model):
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="materials"
    )
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "name"], name="material_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
