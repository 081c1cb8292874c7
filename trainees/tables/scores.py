"""The scores of a class as a table: a column for each category, the bonus ones joined in one."""

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.policies.rules import Band
from trainees.policies.ranking import next_band
from trainees.policies.score import Score, from_milli
from trainees.queries.score_pages import CategoryHead, ScoreLine
from trainees.tables.swift import SwiftTable
from trainees.tables.trainees import KEY, NUMBER, WITHDRAWN
from training.templatetags.figures import plain, points, score


def band_class(name: str, bands: Sequence[Band]) -> str:
    """The look of a band's pill: the best ok, the last bad, the one above it warn."""
    names = [band.name for band in bands]
    if name == names[0]:
        return "ok"
    return {names[-1]: "bad", names[-2]: "warn"}.get(name, "") if len(names) > 2 else "bad"


def standing(score: Score, bands: Sequence[Band]) -> dict[str, Any]:
    """Total, band, and what is missing to the next band, in points."""
    above = next_band(score.total, bands)
    return {
        "total": from_milli(score.total),
        "band": score.band,
        "look": band_class(score.band, bands),
        "above": above[0].name if above else "",
        "missing": from_milli(above[1]) if above else None,
    }


class ScoreTable(SwiftTable):
    name = tables.Column(_("Trainee"), order_by=("person__number",))
    bonus = tables.Column(_("Bonus"), attrs=NUMBER)
    total = tables.Column(pgettext_lazy("score", "Total"), attrs=NUMBER)
    band = tables.Column(pgettext_lazy("score", "Band"), orderable=False, attrs=KEY)
    rank = tables.Column(_("Rank"), attrs=NUMBER, orderable=False)

    class Meta(SwiftTable.Meta):
        attrs = {"class": "rows"}
        order_by = ("-total",)

    def __init__(
        self,
        lines: Sequence[ScoreLine],
        *,
        heads: Sequence[CategoryHead],
        bands: Sequence[Band],
        **kwargs: Any,
    ) -> None:
        self.band_classes = {band.name: band_class(band.name, bands) for band in bands}
        names = {f"category_{n}": head for n, head in enumerate(heads) if not head.bonus}
        for name, head in names.items():
            self._write_category(name, head)
        super().__init__(
            lines,
            extra_columns=[(name, _points_column(head)) for name, head in names.items()],
            exclude=() if len(names) < len(heads) else ("bonus",),
            sequence=["name", *names, "..."],
            **kwargs,
        )

    def _write_category(self, name: str, head: CategoryHead) -> None:
        """What was lost of full marks stands out."""

        def shown(line: ScoreLine) -> str:
            return score(line.points[head.key])

        def look(line: ScoreLine) -> str:
            return "n" if head.summed or line.points[head.key] >= head.full else "n minus"

        setattr(self, f"cell_{name}", shown)
        setattr(self, f"look_{name}", look)

    def is_muted(self, record: ScoreLine) -> bool:
        return record.person.withdrawn_at is not None

    def cell_name(self, record: ScoreLine) -> SafeString:
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
        if not person.twin:
            return ""
        return format_html(' <span class="small muted">{}</span>', person.unit)

    def cell_bonus(self, record: ScoreLine) -> str:
        return points(record.bonus) if record.bonus else "0"

    def look_bonus(self, record: ScoreLine) -> str:
        return "n plus" if record.bonus else "n"

    def cell_total(self, record: ScoreLine) -> str:
        return score(record.total)

    def look_total(self, record: ScoreLine) -> str:
        return "n strong key"

    def cell_band(self, record: ScoreLine) -> SafeString:
        look = self.band_classes[record.band]
        return format_html('<span class="pill {}">{}</span>', look, record.band)

    def cell_rank(self, record: ScoreLine) -> int | str:
        return record.rank or ""


def _points_column(head: CategoryHead) -> tables.Column:
    return tables.Column(
        f"{head.label} {plain(head.full)}", accessor=f"points__{head.key}", attrs=NUMBER
    )
