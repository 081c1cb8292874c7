"""The scores of a class and its rulebook."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from courses.enums import ClassState
from courses.models import TrainingClass
from courses.permissions import organiser
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.documents.scores import ScoreFacts, score_listing
from trainees.forms.trainees import RosterFilter
from trainees.models import Appeal
from trainees.permissions import post_score, see_rulebook, see_scores
from trainees.policies.ranking import distribution
from trainees.policies.score import BY_ITSELF, from_milli, to_milli
from trainees.policies.score_words import unit_label
from trainees.queries.ledger_pages import appeal_lines
from trainees.queries.people import SubClassChoice, trainees_seen
from trainees.queries.score_pages import (
    CategoryHead,
    ScoreLine,
    category_heads,
    newest_rulebook,
    open_appeals,
    row_of,
    rule_groups,
    score_lines,
)
from trainees.tables.scores import ScoreTable, band_class
from trainees.views.chips import chips
from training.documents.lists import Listing
from training.permissions import allowed
from training.templatetags.figures import plain


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a class's scores one sees: the lines of one's sub-classes, and those asked for."""

    heads: list[CategoryHead]
    mine: list[ScoreLine]
    asked: list[ScoreLine]


@allowed(see_scores, load=class_for)
@require_safe
def scores(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    shown, bands = _shown(request, training_class), training_class.rules.bands
    table = _table(request, training_class, shown)
    staying = [line for line in shown.mine if line.person.withdrawn_at is None]
    spread = distribution(
        [line.milli for line in staying], top=to_milli(training_class.rules.total_capped_at)
    )
    sub_classes = SubClassChoice(request.rights, training_class).options
    return render_page(
        request,
        "trainees/scores.html",
        training_class=training_class,
        title=_("Scores"),
        table=table,
        staying=len(staying),
        rulebook=newest_rulebook(training_class),
        sub_class_chips=chips(request, "sub_class", sub_classes),
        band_chips=chips(request, "band", [(band.name, band.name) for band in bands]),
        spread=spread,
        bands=_band_counts(staying, training_class),
        middle=from_milli(spread.middle) if staying else None,
        appeals=appeal_lines(_appeals(training_class, shown)),
        may_post=training_class.is_open and post_score(request.rights, training_class),
        filtered=any(request.GET.get(key) for key in ("q", "sub_class", "band")),
        listing=lambda: _listing(training_class, shown, table),
    )


@allowed(see_rulebook, load=class_for)
@require_safe
def rulebook(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    rules = training_class.rules
    return render_page(
        request,
        "trainees/rulebook.html",
        training_class=training_class,
        title=_("Rulebook"),
        above=training_class.name,
        book=newest_rulebook(training_class),
        groups=[
            (
                group.head,
                [(rule, unit_label(rule.per), rule.code in BY_ITSELF) for rule in group.rules],
            )
            for group in rule_groups(training_class)
        ],
        bands=[(band, band_class(band.name, rules.bands)) for band in rules.bands],
        cap=rules.total_capped_at,
        may_edit=training_class.state == ClassState.DRAFT
        and organiser(request.rights, training_class),
        objection_days=rules.objection_days,
    )


def _shown(request: HttpRequest, training_class: TrainingClass) -> Shown:
    heads = category_heads(training_class)
    lines = score_lines(training_class, heads=heads)
    seen = trainees_seen(request.rights, training_class)
    mine = set(seen.values_list("pk", flat=True))
    found = set(RosterFilter(request.GET, queryset=seen).qs.values_list("pk", flat=True))
    band = request.GET.get("band", "")
    known = band in {one.name for one in training_class.rules.bands}
    return Shown(
        heads,
        [line for line in lines if line.person.trainee_id in mine],
        [
            line
            for line in lines
            if line.person.trainee_id in found and (not known or line.band == band)
        ],
    )


def _listing(training_class: TrainingClass, shown: Shown, table: ScoreTable) -> Listing:
    """Every category in a column of its own."""
    return score_listing(
        ScoreFacts(
            class_name=training_class.name,
            organiser=training_class.organiser,
            made_on=timezone.localdate(),
            categories=tuple(f"{head.label}\n{plain(head.full)}" for head in shown.heads),
            rows=tuple(row_of(row.record, shown.heads) for row in table.rows),
        )
    )


def _table(request: HttpRequest, training_class: TrainingClass, shown: Shown) -> ScoreTable:
    table = ScoreTable(shown.asked, heads=shown.heads, bands=training_class.rules.bands)
    RequestConfig(request, paginate=False).configure(table)
    return table


def _band_counts(lines: list[ScoreLine], training_class: TrainingClass) -> list[tuple[str, int]]:
    names = [line.band for line in lines]
    return [(band.name, names.count(band.name)) for band in training_class.rules.bands]


def _appeals(training_class: TrainingClass, shown: Shown) -> list[Appeal]:
    mine = {line.person.trainee_id for line in shown.mine}
    return [one for one in open_appeals(training_class) if one.entry.trainee_id in mine]
