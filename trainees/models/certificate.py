"""Certificates (DOMAIN §8): every table here only grows, kept by the database.

A certificate is never changed. That it was revoked or replaced is a row of its own, its end, and
whatever is issued to the trainee after that names the end it follows. Of first certificates a
trainee has one; an end is followed once: so at most one certificate of an enrolment is in force,
and three unique keys are all it takes.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from trainees.models.trainee import Trainee
from trainees.policies.certificate import CertificateEnding, CertificateState
from training.append_only import guarded


class SerialCounter(models.Model):
    """The last number given out under a prefix in a year: the row that the next one locks."""

    prefix = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="serial_counter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.year}: {self.last}"


@guarded
class Certificate(models.Model):
    """`payload` is all that the paper says; the file's bytes are named by their digest. `token` is
    what its code leads to."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="certificates")
    follows = models.OneToOneField(
        "CertificateEnd",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successor",
    )
    prefix = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    serial = models.CharField(max_length=60, unique=True)
    token = models.CharField(max_length=43, unique=True)
    payload = models.JSONField()
    path = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["prefix", "year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["prefix", "year", "number"], name="certificate_number_once"
            ),
            models.UniqueConstraint(
                fields=["trainee"], condition=Q(follows__isnull=True), name="certificate_first_once"
            ),
            models.CheckConstraint(name="certificate_number_from_1", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def state(self) -> CertificateState:
        ended = getattr(self, "end", None)
        return CertificateState(ended.ending) if ended else CertificateState.ISSUED

    @property
    def is_live(self) -> bool:
        return self.state == CertificateState.ISSUED


@guarded
class CertificateEnd(models.Model):
    """Why a certificate is not in force any more; `successor` is what was issued after it."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="end")
    ending = models.CharField(max_length=10, choices=CertificateEnding)
    reason = models.CharField(max_length=400)
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="certificate_ending_known", condition=Q(ending__in=CertificateEnding.values)
            ),
            models.CheckConstraint(name="certificate_end_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.ending}"


@guarded
class CertificateReprint(models.Model):
    """A paper printed again, which says so on its face."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="reprints")
    number = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=400)
    path = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "number"], name="certificate_reprint_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} reprint {self.number}"
