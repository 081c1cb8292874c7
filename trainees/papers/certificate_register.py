"""结业证书登记册: every certificate that was issued, by serial number."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainees.documents.certificate_register import (
    RegisterFacts,
    RegisterRow,
    register_pdf,
    register_xlsx,
)
from trainees.models import Certificate
from trainees.papers.document import Asked, Document, Group
from trainees.permissions import see_completion
from trainees.policies.certificate import CertificateState
from trainees.queries.certificate import register_of

STATES = {
    CertificateState.ISSUED: "有效",
    CertificateState.REVOKED: "已撤销",
    CertificateState.REPLACED: "已换发",
}


def facts(asked: Asked) -> RegisterFacts:
    found = register_of(asked.rights, asked.training_class).order_by("prefix", "year", "number")
    return RegisterFacts(**asked.class_words, rows=tuple(_row(one) for one in found))


def _row(one: Certificate) -> RegisterRow:
    """As it was printed, with what became of it."""
    end = getattr(one, "end", None)
    successor = getattr(end, "successor", None)
    return RegisterRow(
        serial=one.serial,
        name=one.payload["name"],
        unit=one.trainee.unit,
        issued_on=timezone.localdate(one.issued_at),
        state=STATES[CertificateState(one.state)],
        note=f"换发为{successor.serial}" if successor else getattr(end, "reason", ""),
    )


DOCUMENT = Document(
    slug="certificate-register",
    name="结业证书登记册",
    about=_("Every certificate that was issued, in force or not, by serial number."),
    group=Group.RESULTS,
    rule=see_completion,
    facts=facts,
    pdf=register_pdf,
    xlsx=register_xlsx,
    place=30,
)
