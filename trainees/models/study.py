"""Homework, exams, speeches and bulletins (DOMAIN §6)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.models import SubClass, TrainingClass
from trainees.enums import Handing
from trainees.models.ledger import ScoreRule
from trainees.models.trainee import Trainee
from training.append_only import guarded
from training.models import Attachment


class Assignment(models.Model):
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="assignments"
    )
    title = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "title"], name="assignment_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Submission(models.Model):
    """Only what was not handed in on time: missing, or late."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="submissions")
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="submissions")
    handing = models.CharField(max_length=10, choices=Handing)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "trainee"], name="submission_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.trainee_id}"


class HandIn(models.Model):
    """Homework that came in: uploaded by the trainee, or recorded by whoever received it. `mark`
    is what its reader gave it, 0 to 100 or a grade, without points."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="hand_ins")
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="hand_ins")
    handed_at = models.DateTimeField()
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    mark = models.CharField(max_length=6, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "trainee"], name="hand_in_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.trainee_id}"


@guarded
class HandChange(models.Model):
    """What somebody said of one trainee's piece, as words of `policies.hand_words`: before, after,
    who, when and why. Only grows; a page knows by the last row what it has seen."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="hand_changes"
    )
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="hand_changes")
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.trainee_id}: {self.after}"


class Exam(models.Model):
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="exams"
    )
    title = models.CharField(max_length=80)
    held_at = models.DateTimeField()

    class Meta:
        ordering = ["held_at"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "title"], name="exam_once"),
        ]

    def __str__(self) -> str:
        return self.title


class ExamScore(models.Model):
    """A mark from 0 to 100."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="scores")
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="exam_scores")
    score = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exam", "trainee"], name="exam_score_once"),
            models.CheckConstraint(
                name="exam_score_in_range", condition=Q(score__gte=0, score__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exam_id} {self.trainee_id}"


class Speech(models.Model):
    """An exchange speech at the level that its rule names; one of one level at one moment."""

    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="speeches")
    rule = models.ForeignKey(ScoreRule, on_delete=models.PROTECT)
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trainee", "rule", "at"], name="speech_once"),
        ]

    def __str__(self) -> str:
        return f"{self.trainee_id} {self.at}"


class BulletinSubmission(models.Model):
    """A study bulletin item that was handed in: a row for each trainee who wrote it, or one of a
    sub-class as a whole. Rows with one title are one piece."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="bulletin_submissions"
    )
    title = models.CharField(max_length=80)
    on = models.DateField()
    trainee = models.ForeignKey(
        Trainee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bulletin_submissions",
    )
    sub_class = models.ForeignKey(
        SubClass,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bulletin_submissions",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["trainee", "title"], name="bulletin_submission_once"),
            models.UniqueConstraint(fields=["sub_class", "title"], name="sub_class_bulletin_once"),
            models.CheckConstraint(
                name="bulletin_submission_is_somebodys",
                condition=Q(trainee__isnull=True, sub_class__isnull=False)
                | Q(trainee__isnull=False, sub_class__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Bulletin(models.Model):
    """A study bulletin item, adopted at the level that its rule names."""

    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="bulletins")
    rule = models.ForeignKey(ScoreRule, on_delete=models.PROTECT)
    title = models.CharField(max_length=80)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trainee", "rule", "title"], name="bulletin_once"),
        ]

    def __str__(self) -> str:
        return self.title
