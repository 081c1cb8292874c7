"""A trainee's ledger and the trainee's appeals."""

from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.views.page import render_page
from trainees.forms.ledger import AnswerForm, AppealForm
from trainees.models import ScoreEntry, Trainee
from trainees.permissions import answers_appeal as may_answer
from trainees.permissions import make_appeal as may_appeal
from trainees.permissions import own, reverse_entry, see_scores, see_trainee
from trainees.policies.ranking import next_band
from trainees.policies.score import from_milli
from trainees.queries.ledger_pages import (
    category_bars,
    entry_for,
    entry_lines,
    hours_ahead,
    score_of_trainee,
)
from trainees.queries.limit import limit_stands
from trainees.queries.outstanding import is_outstanding
from trainees.queries.people import trainee_for
from trainees.services.appeal import make_appeal
from trainees.tables.scores import band_class
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

TRAINEE = "trainee"


@allowed(see_trainee, load=trainee_for)
@require_safe
def ledger(request: HttpRequest, trainee: Trainee) -> HttpResponse:
    return ledger_page(request, trainee)


@require_POST
@allowed(may_appeal, load=entry_for)
def appeal(request: HttpRequest, entry: ScoreEntry) -> HttpResponse:
    form = AppealForm(request.POST)
    again: dict[str, Any] = {"appealing": entry.pk}
    if form.is_valid():
        try:
            make_appeal(
                entry,
                text=form.cleaned_data["text"],
                by=actor_of(request, role=TRAINEE),
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            again = {"unheard": form}
        else:
            messages.success(request, _("The class head has your appeal."))
            return redirect(at_entry(entry))
    trainee = trainee_for(request.rights, entry.trainee_id)
    return ledger_page(request, trainee, status=422, appeal_form=form, **again)


def at_entry(entry: ScoreEntry) -> str:
    return f"{reverse('ledger', args=[entry.trainee_id])}#entry-{entry.pk}"


def ledger_page(
    request: HttpRequest, trainee: Trainee, *, status: int = 200, **forms: Any
) -> HttpResponse:
    training_class, rights = trainee.training_class, request.rights
    score = score_of_trainee(trainee)
    bands = training_class.rules.bands
    above = next_band(score.total, bands)
    stand = limit_stands(training_class, trainee_ids=[trainee.pk])[trainee.pk]
    return render_page(
        request,
        "trainees/ledger.html",
        training_class=training_class,
        status=status,
        title=_("Score of %(name)s") % {"name": trainee.person.name},
        trainee=trainee,
        unit=trainee.unit or trainee.person.home_unit.name,
        is_own=own(rights, trainee),
        is_staff=see_scores(rights, trainee),
        may_answer=may_answer(rights, trainee),
        may_reverse=reverse_entry(rights, trainee),
        total=from_milli(score.total),
        band=score.band,
        outstanding=is_outstanding(trainee.pk),
        band_class=band_class(score.band, bands),
        above_band=above and {"name": above[0].name, "missing": from_milli(above[1])},
        bars=category_bars(training_class, score),
        lines=entry_lines(trainee, now=timezone.now()),
        stand=stand,
        leave_share=Fraction(stand.counted) / stand.line if stand.line else 0,
        ahead=hours_ahead(trainee),
        **{"appeal_form": AppealForm(), "answer_form": AnswerForm(), **forms},
    )
