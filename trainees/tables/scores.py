"""The scores of a class as a table: a column for each category, the bonus ones joined in one."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.policies.rules import Band
from trainees.queries.score_pages import CategoryHead, ScoreLine
from trainees.tables.trainees import WITHDRAWN
from training.templatetags.figures import plain, points, score

NUMBER = {"td": {"class": "n"}, "th": {"class": "n"}}


def band_class(name: str, bands: Sequence[Band]) -> str:
    """The look of a band's pill: the best ok, the last bad, the one above it warn."""
    names = [band.name for band in bands]
    if name == names[0]:
        return "ok"
    return {names[-1]: "bad", names[-2]: "warn"}.get(name, "") if len(names) > 2 else "bad"


class PointsColumn(tables.Column):
    """Points of one category; what was lost stands out."""

    def __init__(self, head: CategoryHead) -> None:
        full, summed, key = head.full, head.summed, head.key
        super().__init__(
            f"{head.label} {plain(full)}",
            accessor=f"points__{head.key}",
            attrs={
                "th": {"class": "n"},
                "td": {
                    "class": lambda record: (
                        "n" if summed or record.points[key] >= full else "n minus"
                    )
                },
            },
        )

    def render(self, value: Decimal) -> str:
        return score(value)


class ScoreTable(tables.Table):
    name = tables.Column(_("Trainee"), order_by=("person__number",), empty_values=())
    bonus = tables.Column(
        _("Bonus"),
        attrs={
            "th": {"class": "n"},
            "td": {"class": lambda record: "n plus" if record.bonus else "n"},
        },
    )
    total = tables.Column(
        pgettext_lazy("score", "Total"), attrs={"th": {"class": "n"}, "td": {"class": "n strong"}}
    )
    band = tables.Column(pgettext_lazy("score", "Band"), order_by=("-milli",))
    rank = tables.Column(_("Rank"), attrs=NUMBER, order_by=("-milli", "person__number"))

    class Meta:
        template_name = "training/table.html"
        attrs = {"class": "stack"}
        row_attrs = {"class": lambda record: "muted" if record.person.withdrawn_at else None}
        order_by = ("-total", "name")
        default = ""

    def __init__(
        self,
        lines: Sequence[ScoreLine],
        *,
        heads: Sequence[CategoryHead],
        bands: Sequence[Band],
        **kwargs: Any,
    ) -> None:
        self.band_classes = {band.name: band_class(band.name, bands) for band in bands}
        shown = [head for head in heads if not head.bonus]
        extra = [(f"category_{place}", PointsColumn(head)) for place, head in enumerate(shown)]
        ends = ("bonus", "total", "band", "rank")
        exclude = () if len(shown) < len(heads) else ("bonus",)
        super().__init__(
            lines,
            extra_columns=extra,
            exclude=exclude,
            sequence=["name", *(name for name, _column in extra), *ends],
            **kwargs,
        )

    def render_name(self, record: ScoreLine) -> SafeString:
        person = record.person
        return format_html(
            '<span><a href="{}">{}</a> <span class="small muted">{}</span>{}</span>',
            reverse("ledger", args=[person.trainee_id]),
            person.name,
            person.number,
            self._told_apart(record),
        )

    def _told_apart(self, record: ScoreLine) -> SafeString | str:
        """The unit beside a name that two have, and whether somebody has been withdrawn."""
        person = record.person
        if person.withdrawn_at is not None:
            return format_html(' <span class="pill">{}</span>', WITHDRAWN)
        return (
            format_html(' <span class="small muted">{}</span>', person.unit) if person.twin else ""
        )

    def render_bonus(self, value: Decimal) -> str:
        return points(value) if value else "0"

    def render_total(self, value: Decimal) -> str:
        return score(value)

    def render_band(self, value: str) -> SafeString:
        return format_html('<span class="pill {}">{}</span>', self.band_classes[value], value)
