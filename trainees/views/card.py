"""A trainee's card: one person at a glance, by right; and the search that leads to it."""

from collections import Counter
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.permissions import staff_anywhere
from courses.views.page import render_page
from trainees.models import Trainee
from trainees.permissions import keep_certificate, own, see_phones, see_scores, see_trainee
from trainees.policies.score import from_milli
from trainees.queries.card import (
    cases_of,
    leaves_of_trainee,
    life_of,
    people_found,
    place_of,
    sanctions_of,
    strip_of,
    told_to,
)
from trainees.queries.ledger import entries_of
from trainees.queries.ledger_pages import hours_ahead, score_of_trainee, sentence_of
from trainees.queries.limit import limit_stands
from trainees.queries.outstanding import is_outstanding
from trainees.queries.people import trainee_for
from trainees.tables.leave import pill_of
from trainees.tables.listings import people_listing
from trainees.tables.scores import standing
from trainees.views.completion_part import completion_of
from training.notification_words import title_of
from training.permissions import allowed
from training.views.list_files import wants_file

STRIP, ROWS, FOUND = 60, 6, 50


@allowed(see_trainee, load=trainee_for)
@require_safe
def trainee(request: HttpRequest, trainee: Trainee) -> HttpResponse:
    now, rights = timezone.now(), request.rights  # type: ignore[attr-defined]
    training_class = trainee.training_class
    may_see_phone = see_phones(rights, trainee)
    phone = may_see_phone and request.GET.get("phone") == "1"
    strip = strip_of(trainee, most=STRIP)
    stand = limit_stands(training_class, trainee_ids=[trainee.pk])[trainee.pk]
    leaves = leaves_of_trainee(trainee, most=ROWS)
    return render_page(
        request,
        "trainees/card.html",
        training_class=training_class,
        title=trainee.person.name,
        trainee=trainee,
        place=place_of(trainee, phones=phone),
        phone=phone,
        may_see_phone=may_see_phone,
        is_own=own(rights, trainee),
        is_staff=see_scores(rights, trainee),
        strip=strip,
        counts=Counter(one.value for one in strip).items(),
        stand=stand,
        share=Fraction(stand.counted) / stand.line if stand.line else 0,
        ahead=hours_ahead(trainee),
        leaves=[
            {"leave": one, "pill": pill_of(one, rules=training_class.rules, now=now)}
            for one in leaves
        ],
        score=(
            standing(score_of_trainee(trainee), training_class.rules.bands)
            if training_class.opened_at
            else None
        ),
        entries=[
            (one, sentence_of(one), from_milli(one.milli)) for one in entries_of(trainee.pk)[:ROWS]
        ],
        life=life_of(trainee, most=ROWS),
        outstanding=is_outstanding(trainee.pk),
        sanctions=sanctions_of(trainee),
        completion=completion_of(
            rights, trainee, stand=stand, now=now, keeps=keep_certificate(rights, trainee)
        ),
        cases=cases_of(trainee),
        told=[(one, title_of(one.kind)) for one in told_to(trainee, most=ROWS)],
    )


@allowed(staff_anywhere)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who is found by name, unit or initials; a single one is shown at once."""
    text = request.GET.get("q", "").strip()[:64]
    found = people_found(request.rights, text, most=FOUND + 1) if text else []  # type: ignore[attr-defined]
    if len(found) == 1 and not wants_file(request):
        return redirect("trainee", trainee_id=found[0].pk)
    return render_page(
        request,
        "trainees/people.html",
        title=_("Find a trainee"),
        text=text,
        found=found[:FOUND],
        listing=(lambda: people_listing(found)) if found else None,
        more=len(found) > FOUND,
    )
