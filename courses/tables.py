"""Lists of the planning floor."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.enums import ClassState
from courses.models import TrainingClass
from training.templatetags.dates import period

NUMBER = {"td": {"class": "n"}, "th": {"class": "n"}}
PILLS = {ClassState.OPEN: "ok", ClassState.DRAFT: "warn", ClassState.CLOSED: ""}


class ClassTable(tables.Table):
    short_name = tables.Column(
        verbose_name=_("Class"), linkify=("class", {"class_id": tables.A("pk")})
    )
    state = tables.Column(verbose_name=_("State"))
    organiser = tables.Column(verbose_name=_("Organised by"))
    first = tables.Column(verbose_name=_("Dates"))
    people = tables.Column(verbose_name=_("Trainees"), attrs=NUMBER)
    planned = tables.Column(verbose_name=_("Sessions"), attrs=NUMBER)

    class Meta:
        template_name = "training/table.html"
        attrs = {"class": "stack"}
        empty_text = _("No class was found.")

    def render_state(self, value: str, record: TrainingClass) -> SafeString:
        return format_html(
            '<span class="pill {}">{}</span>', PILLS[ClassState(record.state)], value
        )

    def render_first(self, value: datetime, record: Any) -> str:
        return period(value.date(), record.last.date())
