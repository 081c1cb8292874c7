"""The roster as a table."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trainees.queries.people import Listed
from trainees.tables.swift import SwiftTable

NUMBER = {"td": {"class": "n"}, "th": {"class": "n"}}
BESIDE = {"td": {"class": "n no"}, "th": {"class": "n"}}
WORDS = {"td": {"class": "text"}}
UNDER, KEY = {"td": {"class": "text under"}}, {"td": {"class": "key"}}
WITHDRAWN = pgettext_lazy("trainee", "Withdrawn")


class RosterTable(SwiftTable):
    number = tables.Column(_("No."), attrs=BESIDE)
    name = tables.Column(_("Name"), order_by=("pinyin", "number"))
    gender = tables.Column(_("Gender"), orderable=False)
    unit = tables.Column(_("Unit"), order_by=("unit_position", "number"), attrs=UNDER)
    post = tables.Column(_("Post"), orderable=False, attrs=WORDS)
    sub_class = tables.Column(_("Sub-class"), order_by=("sub_class_position", "number"), attrs=KEY)
    seat = tables.Column(_("Seat"), orderable=False)
    room = tables.Column(_("Room"), orderable=False)
    office = tables.Column(_("Class office"), orderable=False)
    phone = tables.Column(_("Phone"), orderable=False, attrs=KEY)

    class Meta(SwiftTable.Meta):
        attrs = {"class": "rows"}
        order_by = ("number",)
        sequence = ("name", "number", "...")

    def cell_phone(self, record: Listed) -> SafeString | str:
        return format_html('<a href="tel:{0}">{0}</a>', record.phone) if record.phone else ""

    def is_muted(self, record: Listed) -> bool:
        return record.withdrawn_at is not None

    def cell_name(self, record: Listed) -> SafeString:
        link = format_html(
            '<a href="{}">{}</a>', reverse("trainee", args=[record.trainee_id]), record.name
        )
        if record.withdrawn_at is None:
            return link
        return format_html('<span>{} <span class="pill">{}</span></span>', link, WITHDRAWN)
