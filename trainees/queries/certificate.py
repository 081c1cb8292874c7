"""Certificates read: a class's register, one of them, and what the public may be told."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from courses.models import TrainingClass
from courses.permissions import Rights
from trainees.models import Certificate, CertificateReprint
from trainees.policies.certificate import CertificateState, masked_name, plain_serial, same_name
from trainees.queries.people import one_of, trainees_seen


@dataclass(frozen=True, slots=True)
class Shown:
    """What whoever holds a certificate's code is told of it; `successor` is the serial of what
    replaced it."""

    serial: str
    name: str
    class_name: str
    organiser: str
    start: date
    end: date
    hours: str
    issued_on: date
    state: CertificateState
    successor: str


def live_of(training_class: TrainingClass) -> QuerySet[Certificate]:
    """Those in force, by serial."""
    found = Certificate.objects.filter(trainee__training_class=training_class, end__isnull=True)
    return found.order_by("prefix", "year", "number")


def register_of(rights: Rights, training_class: TrainingClass) -> QuerySet[Certificate]:
    """All that was ever issued to the trainees one is staff for, the last number first."""
    found = Certificate.objects.filter(trainee__in=trainees_seen(rights, training_class))
    found = found.select_related("trainee__person", "end__successor")
    return found.order_by("prefix", "-year", "-number")


def matching(found: QuerySet[Certificate], *, text: str, state: str) -> QuerySet[Certificate]:
    """Whose serial, name or unit holds the text, in one state."""
    if state == CertificateState.ISSUED:
        found = found.filter(end__isnull=True)
    elif state in CertificateState.values:
        found = found.filter(end__ending=state)
    wanted = "".join(text.split())
    if not wanted:
        return found
    return found.filter(
        Q(serial__icontains=plain_serial(wanted))
        | Q(trainee__person__name__icontains=wanted)
        | Q(payload__name__icontains=wanted)
        | Q(trainee__unit__icontains=wanted)
        | Q(trainee__person__initials__istartswith=wanted)
    )


def certificate_for(rights: Rights, certificate_uid: UUID) -> Certificate:
    """One with what its rules ask about; Http404 in a class one has nothing to do with."""
    found = Certificate.objects.filter(uid=certificate_uid).select_related(
        "trainee__person", "trainee__training_class__policy", "end__successor", "follows"
    )
    pk = found.values_list("pk", flat=True).first() or 0
    return one_of(
        found, rights, pk, class_path="trainee__training_class", trainee_path="trainee"
    )  # fmt: skip


def reprint_of(certificate: Certificate, number: int) -> CertificateReprint:
    found = certificate.reprints.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def certificates_of(trainee_id: int) -> list[Certificate]:
    """A trainee's own, the newest first."""
    found = Certificate.objects.filter(trainee=trainee_id).select_related("end__successor")
    return list(found.order_by("-pk"))


def shown_by_token(token: str) -> Shown | None:
    """What the code on a paper leads to, in whatever state it is now (R8.5)."""
    found = Certificate.objects.filter(token=token).select_related("end__successor").first()
    if found is None:
        return None
    payload = found.payload
    ended = getattr(found, "end", None)
    successor = getattr(ended, "successor", None)
    return Shown(
        serial=found.serial,
        name=masked_name(payload["name"]),
        class_name=payload["class_name"],
        organiser=payload["organiser"],
        start=date.fromisoformat(payload["start"]),
        end=date.fromisoformat(payload["end"]),
        hours=payload["hours"],
        issued_on=date.fromisoformat(payload["issued_on"]),
        state=found.state,
        successor=successor.serial if successor else "",
    )


def is_on_register(serial: str, name: str) -> bool:
    """Whether a certificate in force has this serial and bears this name; of one that is unknown,
    ended or somebody else's no more is told than that it is not so (R8.5)."""
    wanted = {serial.strip(), plain_serial(serial)}
    kept = Certificate.objects.filter(serial__in=wanted, end__isnull=True)
    names = kept.values_list("payload__name", flat=True)
    return any(same_name(name, one) for one in list(names) or [""])
