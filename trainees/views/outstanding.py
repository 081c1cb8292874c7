"""Outstanding trainees: the proposal with its reasons, the organiser's confirmation."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from courses.enums import Role
from courses.models import TrainingClass
from courses.queries.classes import class_for
from courses.queries.sessions import sessions_of
from courses.views.page import render_page
from trainees.forms.posting import TakeBackForm
from trainees.permissions import confirm_outstanding, see_outstanding
from trainees.policies.outstanding import Hindrance, Proposal, Record, Standing
from trainees.policies.score import from_milli
from trainees.queries.outstanding import lists_taken_back, named_on, proposal_of, standing_list
from trainees.queries.people import Listed, listed, trainees_seen
from trainees.services import outstanding as service
from trainees.tables.score_listings import outstanding_listing
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

NEXT = 10  # after the last one who is named


@allowed(see_outstanding, load=class_for)
@require_safe
def outstanding(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    return _page(request, training_class)


def _page(
    request: HttpRequest,
    training_class: TrainingClass,
    *,
    undoing: TakeBackForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now, rules = timezone.now(), training_class.rules
    proposal = proposal_of(training_class)
    standing = standing_list(training_class)
    seen = listed(trainees_seen(request.rights, training_class))
    people = {one.trainee_id: one for one in seen}
    confirmed = named_on(standing) if standing else []
    totals = {one.trainee_id: one.milli for one in proposal.named}
    sure = [
        (people[one.trainee_id], from_milli(one.milli), totals.get(one.trainee_id) == one.milli)
        for one in confirmed
        if one.trainee_id in people
    ]
    named = [_line(people, one) for one in proposal.named if one.trainee_id in people]
    others = [
        (*_line(people, one.record), [_why(why, one.record) for why in one.hindrances])
        for one in _next(proposal, most=proposal.places + NEXT)
        if one.record.trainee_id in people
    ]
    may = training_class.is_open and confirm_outstanding(request.rights, training_class)
    return render_page(
        request,
        "trainees/outstanding.html",
        training_class=training_class,
        listing=lambda: outstanding_listing(training_class, _file_lines(sure, named, others)),
        title=_("Outstanding trainees"),
        above=training_class.name,
        status=status,
        undoing=undoing,
        places=proposal.places,
        share=rules.outstanding_share,
        lowest=rules.outstanding_from,
        named=named,
        elsewhere=sum(one.trainee_id not in people for one in confirmed or proposal.named),
        tied=len(proposal.named) > proposal.places,
        others=others,
        standing=standing,
        confirmed=sure,
        differs=bool(standing) and {one.trainee_id: one.milli for one in confirmed} != totals,
        taken_back=lists_taken_back(training_class),
        to_come=sessions_of(training_class).filter(ends_at__gt=now).count(),
        may_confirm=may and not standing and bool(proposal.named),
        may_take_back=may and bool(standing),
        seen=[f"{pk}:{milli}" for pk, milli in totals.items()],
    )


@require_POST
@allowed(confirm_outstanding, load=class_for)
def outstanding_confirm(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    by = actor_of(request, role=Role.ORGANISER)
    try:
        service.confirm_outstanding(training_class, _seen(request), by=by, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The list is confirmed; those on it see it on their page."))
    return redirect("outstanding", class_id=training_class.pk)


@require_POST
@allowed(confirm_outstanding, load=class_for)
def outstanding_take_back(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    form, by = TakeBackForm(request.POST, about="list"), actor_of(request, role=Role.ORGANISER)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            service.take_back_outstanding(training_class, reason=reason, by=by, now=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The list is taken back."))
            return redirect("outstanding", class_id=training_class.pk)
    return _page(request, training_class, undoing=form, status=422)


def _seen(request: HttpRequest) -> dict[int, int]:
    """The proposal as the page showed it; what cannot be read matches no proposal."""
    pairs = [one.partition(":") for one in request.POST.getlist("seen")]
    return {
        int(pk): int(milli)
        for pk, _colon, milli in pairs
        if pk.isdecimal() and milli.isdecimal() and len(pk + milli) < 30
    }


def _next(proposal: Proposal, *, most: int) -> Sequence[Standing]:
    """Whoever has as much as the last one named, and the next ten; the best where nobody is."""
    if not proposal.named:
        return proposal.others[:most]
    last = proposal.named[-1].milli
    above = [one for one in proposal.others if one.record.milli >= last]
    return proposal.others[: len(above) + NEXT]


def _line(people: dict[int, Listed], one: Record) -> tuple[Listed, object]:
    return people[one.trainee_id], from_milli(one.milli)


def _file_lines(sure: Any, named: Any, others: Any) -> Iterator[tuple[Listed, Any, str]]:
    """The confirmed list, or the proposal where there is none, then who is next in line."""
    shown = [(person, total) for person, total, _same in sure] or named
    word = pgettext("list", "Confirmed") if sure else _("Proposal")
    yield from ((person, total, word) for person, total in shown)
    ids = {person.trainee_id for person, _total in shown}
    for person, total, why in others:
        if person.trainee_id not in ids:
            yield person, total, "、".join(why)


def _why(why: Hindrance, record: Record) -> str:
    times = {Hindrance.ABSENT: record.absences, Hindrance.SANCTION: record.sanctions}.get(why, 0)
    return f"{why.label} × {times}" if times > 1 else str(why.label)
