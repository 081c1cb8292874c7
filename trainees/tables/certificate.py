"""Completion and the register of certificates as tables."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trainees.models import Certificate
from trainees.policies.certificate import CertificateState
from trainees.queries.completion_pages import BLOCKED, ISSUED, READY, CompletionLine
from trainees.tables.swift import SwiftTable
from trainees.tables.trainees import NUMBER, WORDS
from training.templatetags.figures import hours, score

STANDINGS = {
    READY: pgettext_lazy("completion", "Ready"),
    BLOCKED: pgettext_lazy("completion", "Not yet"),
    ISSUED: pgettext_lazy("completion", "Issued"),
}
STANDING_LOOKS = {READY: "ok", BLOCKED: "warn", ISSUED: "info"}
STATE_LOOKS = {
    CertificateState.ISSUED: "ok",
    CertificateState.REVOKED: "bad",
    CertificateState.REPLACED: "",
}
PILL = '<span class="pill {}">{}</span>'


class CompletionTable(SwiftTable):
    name = tables.Column(_("Trainee"), order_by=("person__number",))
    unit = tables.Column(_("Unit"), order_by=("person__unit_position",), attrs=WORDS)
    total = tables.Column(
        pgettext_lazy("score", "Total"), order_by=("-verdict__total",), attrs=NUMBER
    )
    attended = tables.Column(
        _("Hours attended"), order_by=("-verdict__attended",), attrs=NUMBER
    )  # fmt: skip
    standing = tables.Column(_("Completion"), order_by=("standing", "person__number"))
    why = tables.Column(_("What stands against it"), orderable=False, attrs=WORDS)

    class Meta(SwiftTable.Meta):
        order_by = ("name",)

    def is_muted(self, record: CompletionLine) -> bool:
        return record.person.withdrawn_at is not None

    def cell_name(self, record: CompletionLine) -> SafeString:
        person = record.person
        return format_html(
            '<span><a href="{}">{}</a> <span class="small muted">{}</span></span>',
            reverse("trainee", args=[person.trainee_id]) + "#completion",
            person.name,
            person.number,
        )

    def cell_unit(self, record: CompletionLine) -> str:
        return record.person.unit

    def cell_total(self, record: CompletionLine) -> SafeString:
        verdict = record.verdict
        return format_html(
            '<span>{} <span class="small muted">{}</span></span>',
            score(verdict.total),
            verdict.band,
        )

    def cell_attended(self, record: CompletionLine) -> str:
        return f"{hours(record.verdict.attended)} / {hours(record.verdict.stand.total)}"

    def cell_standing(self, record: CompletionLine) -> SafeString:
        return format_html(PILL, STANDING_LOOKS[record.standing], STANDINGS[record.standing])

    def cell_why(self, record: CompletionLine) -> Any:
        if record.certificate:
            address = reverse("certificate", args=[record.certificate.uid])
            return format_html('<a href="{}">{}</a>', address, record.certificate.serial)
        labels = [(hold.label,) for hold in record.verdict.holds]
        return format_html("<span>{}</span>", format_html_join("、", "{}", labels))


class RegisterTable(SwiftTable):
    serial = tables.Column(_("Serial number"), order_by=("prefix", "year", "number"))
    name = tables.Column(_("Name"), order_by=("trainee__person__pinyin", "number"))
    unit = tables.Column(_("Unit"), orderable=False, attrs=WORDS)
    issued_at = tables.Column(_("Issued on"), order_by=("issued_at", "number"))
    state = tables.Column(pgettext_lazy("certificate", "State"), orderable=False)

    class Meta(SwiftTable.Meta):
        pass

    def is_muted(self, record: Certificate) -> bool:
        return not record.is_live

    def cell_serial(self, record: Certificate) -> SafeString:
        address = reverse("certificate", args=[record.uid])
        return format_html('<a class="nowrap" href="{}">{}</a>', address, record.serial)

    def cell_name(self, record: Certificate) -> str:
        return str(record.payload["name"])

    def cell_unit(self, record: Certificate) -> str:
        return str(record.payload["unit"])

    def cell_issued_at(self, record: Certificate) -> str:
        return f"{timezone.localtime(record.issued_at):%Y-%m-%d}"

    def cell_state(self, record: Certificate) -> SafeString:
        return format_html(PILL, STATE_LOOKS[record.state], record.state.label)
