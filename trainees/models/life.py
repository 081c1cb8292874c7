"""Meals and nights (DOMAIN §6)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.models import TrainingClass
from trainees.enums import LifeRecord, Meal, NightState
from trainees.models.trainee import Trainee
from training.append_only import guarded


class MealOptOut(models.Model):
    """A trainee told that they will not eat; `late` where it was told after the cut-off."""

    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="meal_opt_outs")
    date = models.DateField()
    meal = models.CharField(max_length=10, choices=Meal)
    told_at = models.DateTimeField()
    late = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        indexes = [models.Index(fields=["date", "meal"])]
        constraints = [
            models.UniqueConstraint(fields=["trainee", "date", "meal"], name="opt_out_once"),
        ]

    def __str__(self) -> str:
        return f"{self.trainee_id} {self.date} {self.meal}"


class MealCheck(models.Model):
    """Who was missing at a meal; several checks of one meal are united."""

    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="meals_missed")
    date = models.DateField()
    meal = models.CharField(max_length=10, choices=Meal)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        indexes = [models.Index(fields=["date", "meal"])]
        constraints = [
            models.UniqueConstraint(fields=["trainee", "date", "meal"], name="meal_missed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.trainee_id} {self.date} {self.meal}"


class CatererCount(models.Model):
    """What the caterer was told to prepare for a meal, as known at its cut-off; never changed."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="caterer_counts"
    )
    date = models.DateField()
    meal = models.CharField(max_length=10, choices=Meal)
    expected = models.PositiveSmallIntegerField()
    out = models.PositiveSmallIntegerField()
    on_leave = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "date", "meal"], name="caterer_count_once"
            ),
            models.CheckConstraint(
                name="caterer_count_adds_up",
                condition=Q(out__lte=F("expected"), on_leave__lte=F("out")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_class_id} {self.date} {self.meal}"

    @property
    def prepared(self) -> int:
        return self.expected - self.out


class NightCheck(models.Model):
    """Who was not in at a night's check; the night is named by the date of its curfew."""

    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="nights")
    date = models.DateField()
    state = models.CharField(max_length=10, choices=NightState)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        indexes = [models.Index(fields=["date"])]
        constraints = [
            models.UniqueConstraint(fields=["trainee", "date"], name="night_once"),
        ]

    def __str__(self) -> str:
        return f"{self.trainee_id} {self.date}"


@guarded
class LifeCorrection(models.Model):
    """What a record of a meal or a night said before it was taken back, by whom, when and why; the
    record itself is gone. `said` is the meal, or the state of the night. Only grows."""

    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="life_corrections")
    record = models.CharField(max_length=12, choices=LifeRecord)
    date = models.DateField()
    said = models.CharField(max_length=10)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_back_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["date", "record"], name="life_correction_of_day")]
        constraints = [
            models.CheckConstraint(name="life_correction_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.trainee_id} {self.date} {self.record}"
