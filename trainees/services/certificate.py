"""Issuing, replacing, revoking, reprinting certificates (docs/rules.md R8, docs/certificates.md).

Each is one transaction under the class's lock: the number, the file, the row. A kill at any point
leaves either all of them or a file that no row names, never a gap and never a number twice.
"""

import secrets
from datetime import datetime

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from courses.enums import ClassState
from courses.models import TrainingClass
from courses.queries.sessions import class_span
from courses.services.locking import class_at_work
from trainees.documents.certificate import CertificateFacts
from trainees.documents.certificate_facts import facts_of, payload_of
from trainees.models import (
    Certificate,
    CertificateEnd,
    CertificateReprint,
    SerialCounter,
    Trainee,
)
from trainees.policies.certificate import PREFIX, CertificateEnding, CertificateRefusal, serial_of
from trainees.queries.completion import is_time_to_issue, verdicts_of
from trainees.queries.notices import plain
from trainees.services.certificate_files import FOLDER, as_pdf
from trainees.services.notification import tell_certificate
from training.actors import Actor
from training.refusals import Refused
from training.services.files import keep
from training.services.log import record

STATES = (ClassState.OPEN, ClassState.CLOSED)


def issue_certificate(trainee: Trainee, *, by: Actor, now: datetime) -> Certificate:
    """Number and keep one. Refused before its time, to who has not completed the class, and where
    one is in force (R8.1)."""
    with class_at_work(pk=trainee.training_class_id, states=STATES) as locked:
        trainee = locked.trainees.select_related("person__home_unit").get(pk=trainee.pk)
        if not is_time_to_issue(locked, now=now):
            raise Refused(CertificateRefusal.TOO_EARLY)
        last = trainee.certificates.select_related("end").order_by("-pk").first()
        if last and last.is_live:
            raise Refused(CertificateRefusal.ISSUED_ALREADY, serial=last.serial)
        _refuse_held(locked, trainee)
        follows = last.end if last else None
        name = trainee.person.name
        issued = _issue(locked, trainee, name=name, follows=follows, by=by, now=now)
        record("issue_certificate", by=by, about=issued, head=locked, now=now)
    return issued


def replace_certificate(
    certificate: Certificate, *, name: str, reason: str, by: Actor, now: datetime
) -> Certificate:
    """A new one with a number of its own, bearing `name` and what the class is called now; the old
    one says for good that it was replaced, and by which (R8.3)."""
    if not name.strip():
        raise Refused(CertificateRefusal.NAME_NEEDED)
    with class_at_work(trainees=certificate.trainee_id, states=STATES) as locked:
        ended = _end(certificate, CertificateEnding.REPLACED, reason, by=by, now=now)
        trainee = locked.trainees.select_related("person__home_unit").get(pk=certificate.trainee_id)
        issued = _issue(locked, trainee, name=name.strip(), follows=ended, by=by, now=now)
        record("replace_certificate", by=by, about=certificate, head=locked, now=now)
    return issued


def revoke_certificate(
    certificate: Certificate, *, reason: str, by: Actor, now: datetime
) -> CertificateEnd:
    """It stays on the register, and whoever checks it reads that it was revoked (R8.3)."""
    with class_at_work(trainees=certificate.trainee_id, states=STATES) as locked:
        ended = _end(certificate, CertificateEnding.REVOKED, reason, by=by, now=now)
        record("revoke_certificate", by=by, about=certificate, head=locked, now=now)
    return ended


def reprint_certificate(
    certificate: Certificate, *, reason: str, seen: int | None = None, by: Actor, now: datetime
) -> CertificateReprint:
    """Another paper of the same certificate, which says the how manieth it is (R8.3). `seen` is how
    many there were when it was asked for: a second click gets what the first one printed."""
    if not reason.strip():
        raise Refused(CertificateRefusal.REASON_NEEDED)
    with class_at_work(trainees=certificate.trainee_id, states=STATES) as locked:
        certificate = _still_live(certificate)
        number = certificate.reprints.count() + 1
        if seen is not None and seen < number - 1:
            return certificate.reprints.get(number=number - 1)
        on = timezone.localdate(now)
        facts = facts_of(certificate.payload, reprint=number, reprinted_on=on)
        kept = keep(as_pdf([facts]), folder=FOLDER.format(locked.pk), ending="pdf")
        printed = CertificateReprint.objects.create(
            certificate=certificate,
            number=number,
            reason=reason.strip(),
            printed_at=now,
            printed_by_id=by.user_id,
            **kept._asdict(),
        )
        record("reprint_certificate", by=by, about=certificate, head=locked, now=now)
    return printed


def _refuse_held(training_class: TrainingClass, trainee: Trainee) -> None:
    verdict = verdicts_of(training_class, trainee_ids=[trainee.pk])[trainee.pk]
    if not verdict.is_ready:
        holds = "、".join(str(hold.label) for hold in verdict.holds)
        name = trainee.person.name
        raise Refused(CertificateRefusal.NOT_COMPLETED, name=name, holds=holds)


def _issue(
    training_class: TrainingClass,
    trainee: Trainee,
    *,
    name: str,
    follows: CertificateEnd | None,
    by: Actor,
    now: datetime,
) -> Certificate:
    """File before row: what a row names is on the disk, whole. The number is only taken if all of
    it is committed (R8.2)."""
    token = secrets.token_urlsafe(32)
    prefix, year = training_class.certificate_prefix or PREFIX, timezone.localdate(now).year
    number = next_number(prefix, year)
    serial = serial_of(prefix, year, number)
    facts = _facts(training_class, trainee, name=name, serial=serial, token=token, now=now)
    kept = keep(as_pdf([facts]), folder=FOLDER.format(training_class.pk), ending="pdf")
    issued = Certificate.objects.create(
        trainee=trainee,
        follows=follows,
        prefix=prefix,
        year=year,
        number=number,
        serial=serial,
        token=token,
        payload=payload_of(facts, unit=trainee.unit or trainee.person.home_unit.name),
        issued_at=now,
        issued_by_id=by.user_id,
        **kept._asdict(),
    )
    tell_certificate(issued, now=now)
    return issued


def next_number(prefix: str, year: int) -> int:
    """The next of a school's year. Its row stays locked until the caller's transaction ends, and
    with that transaction the number is taken or free again."""
    counter, _ = SerialCounter.objects.select_for_update().get_or_create(prefix=prefix, year=year)
    SerialCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    return counter.last + 1


def _facts(
    training_class: TrainingClass,
    trainee: Trainee,
    *,
    name: str,
    serial: str,
    token: str,
    now: datetime,
) -> CertificateFacts:
    span = class_span(training_class)
    assert span is not None  # a class opens with sessions only
    start, end = (timezone.localdate(moment) for moment in span)
    verdict = verdicts_of(training_class, trainee_ids=[trainee.pk])[trainee.pk]
    return CertificateFacts(
        serial=serial,
        name=name,
        class_name=training_class.name,
        organiser=training_class.organiser,
        start=start,
        end=end,
        hours=plain(verdict.stand.total),
        issued_on=timezone.localdate(now),
        check_url=settings.SITE_URL.rstrip("/") + reverse("verify-token", args=[token]),
    )


def _end(
    certificate: Certificate, ending: str, reason: str, *, by: Actor, now: datetime
) -> CertificateEnd:
    if not reason.strip():
        raise Refused(CertificateRefusal.REASON_NEEDED)
    return CertificateEnd.objects.create(
        certificate=_still_live(certificate),
        ending=ending,
        reason=reason.strip(),
        ended_at=now,
        ended_by_id=by.user_id,
    )


def _still_live(certificate: Certificate) -> Certificate:
    found = Certificate.objects.select_related("end").get(pk=certificate.pk)
    if not found.is_live:
        raise Refused(CertificateRefusal.NOT_LIVE)
    return found
