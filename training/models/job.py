"""Work to be done apart from a request. The row is the truth; the broker only rings."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class JobState(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("job state", "waiting")
    RUNNING = "running", pgettext_lazy("job state", "running")
    DONE = "done", pgettext_lazy("job state", "done")
    FAILED = "failed", pgettext_lazy("job state", "failed")
    CANCELLED = "cancelled", pgettext_lazy("job state", "cancelled")


class Job(models.Model):
    """One piece of work, done once per key however often it is asked for or delivered."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    task = models.CharField(_("task"), max_length=80)
    key = models.CharField(_("key"), max_length=200, unique=True)
    args = models.JSONField(_("arguments"), default=dict)  # ids and codes, nothing about a person
    state = models.CharField(
        _("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked for by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
    )
    progress_done = models.PositiveIntegerField(_("done so far"), default=0)
    progress_total = models.PositiveIntegerField(_("to be done"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    tries = models.PositiveSmallIntegerField(_("attempts since it went forward"), default=0)
    error = models.TextField(_("error"), blank=True)
    result_name = models.CharField(_("name of the result"), max_length=200, blank=True)
    result_path = models.CharField(_("file of the result"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("asked for at"))
    # The last sign of life: asked for, rung again, claimed, went on.
    heartbeat_at = models.DateTimeField(_("last sign of life"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=JobState.values), name="job_state_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["heartbeat_at"],
                condition=models.Q(state__in=(JobState.QUEUED, JobState.RUNNING)),
                name="job_waiting",
            ),
            models.Index(fields=["owner", "-created_at"], name="job_of_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.key}"

    @property
    def has_ended(self) -> bool:
        return self.state not in (JobState.QUEUED, JobState.RUNNING)


class Heartbeat(models.Model):
    """When a part of the site last said that it lives; health pages read it. Each worker is one:
    `worker host:pid`."""

    part = models.CharField(_("part"), max_length=120, primary_key=True)
    at = models.DateTimeField(_("last sign of life"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.part
