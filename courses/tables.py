"""Lists of the planning floor."""

from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.enums import ClassState
from courses.models import TrainingClass
from courses.queries.classes import with_figures
from training.templatetags.dates import period

Classes = QuerySet[TrainingClass]
NUMBER = {"td": {"class": "n"}, "th": {"class": "n"}}
PILLS = {ClassState.OPEN: "ok", ClassState.DRAFT: "warn", ClassState.CLOSED: ""}


class ClassTable(tables.Table):
    """`figures` are the classes of the page shown, by key, as `with_figures` gives them."""

    short_name = tables.Column(
        verbose_name=_("Class"), linkify=("class", {"class_id": tables.A("pk")})
    )
    state = tables.Column(verbose_name=_("State"))
    organiser = tables.Column(verbose_name=_("Organised by"))
    first = tables.Column(verbose_name=_("Dates"), empty_values=())
    people = tables.Column(verbose_name=_("Trainees"), attrs=NUMBER, empty_values=())
    planned = tables.Column(verbose_name=_("Sessions"), attrs=NUMBER, empty_values=())

    class Meta:
        template_name = "training/table.html"
        attrs = {"class": "stack"}
        empty_text = _("No class was found.")

    @cached_property
    def figures(self) -> dict[int, Any]:
        shown = [row.record.pk for row in self.paginated_rows]
        return with_figures(TrainingClass.objects.filter(pk__in=shown)).in_bulk()

    def render_state(self, value: str, record: TrainingClass) -> SafeString:
        return format_html(
            '<span class="pill {}">{}</span>', PILLS[ClassState(record.state)], value
        )

    def render_first(self, record: TrainingClass) -> str:
        found = self.figures[record.pk]
        return period(found.first.date(), found.last.date()) if found.first else "—"

    def render_people(self, record: TrainingClass) -> int:
        return self.figures[record.pk].people

    def render_planned(self, record: TrainingClass) -> int:
        return self.figures[record.pk].planned

    def order_first(self, classes: Classes, is_descending: bool) -> tuple[Classes, bool]:
        return _by_figure(classes, "first", is_descending)

    def order_people(self, classes: Classes, is_descending: bool) -> tuple[Classes, bool]:
        return _by_figure(classes, "people", is_descending)

    def order_planned(self, classes: Classes, is_descending: bool) -> tuple[Classes, bool]:
        return _by_figure(classes, "planned", is_descending)


def _by_figure(classes: Classes, name: str, is_descending: bool) -> tuple[Classes, bool]:
    return with_figures(classes).order_by(f"{'-' * is_descending}{name}", "-pk"), True
