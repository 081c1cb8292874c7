"""The register of a class: trainees by sessions, a week or all of it (docs/rules.md, R3)."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from courses.models import TrainingClass
from courses.queries.classes import class_for
from courses.views.page import render_page
from courses.views.week_switch import dates_of, monday_shown, week_switch
from trainees.documents.register import register_listing
from trainees.forms.trainees import RosterFilter
from trainees.papers.document import Asked
from trainees.papers.register import facts_of
from trainees.permissions import see_roll
from trainees.queries.people import SubClassChoice, listed, trainees_seen
from trainees.queries.register import register_of
from trainees.queries.weeks import span_of
from trainees.views.chips import Chip, chips, query_with
from trainees.views.register_rows import body_html, foot_html, head_html
from training.permissions import allowed
from training.templatetags.marks import LOOKS, UNKNOWN

WHOLE = "all"


@require_safe
@allowed(see_roll, load=class_for)
def register(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """`week` is any date of the week shown, or "all"; today's week, or the nearest with sessions,
    without it."""
    now, whole = timezone.now(), request.GET.get("week") == WHOLE
    dates = dates_of(training_class)
    monday = monday_shown(request.GET, span=dates, today=timezone.localdate(now))
    found = RosterFilter(request.GET, queryset=trainees_seen(request.rights, training_class))  # type: ignore[attr-defined]
    shown = register_of(training_class, listed(found.qs), span=None if whole else span_of(monday))
    switch = week_switch(monday, dates, now=now)
    sub_classes = SubClassChoice(request.rights, training_class).options  # type: ignore[attr-defined]
    return render_page(
        request,
        "trainees/register.html",
        training_class=training_class,
        register=shown,
        listing=lambda: register_listing(
            facts_of(Asked(request.rights, training_class, now), shown)
        ),
        head=head_html(shown.sessions),
        body=body_html(shown, rules=training_class.rules, brief=whole),
        foot=foot_html(shown.tallies),
        glyphs=[*LOOKS.values(), UNKNOWN],
        whole=whole,
        filtered=bool(request.GET.get("q") or request.GET.get("sub_class")),
        sub_class_chips=chips(request, "sub_class", sub_classes),
        weeks=_weeks(request, switch, whole=whole),
        monday=monday,
        sunday=switch["sunday"],
    )


def _weeks(request: HttpRequest, switch: dict, *, whole: bool) -> list[Chip]:
    """The weeks beside the one shown, and all of them."""
    here: date = switch["monday"]
    steps = [
        ("‹ " + _("Previous week"), None if whole else switch["previous"]),
        (_("By week"), here if whole else None),
        (_("This week"), None if whole else switch["this"]),
        (_("Next week") + " ›", None if whole else switch["following"]),
    ]
    found = [Chip(label, _week(request, to.isoformat()), False) for label, to in steps if to]
    return [*found, Chip(pgettext("register", "All sessions"), _week(request, WHOLE), whole)]


def _week(request: HttpRequest, value: str) -> str:
    return f"?{query_with(request, 'week', value)}"
