"""A class officer's draft of a roll and an inspector's check beside it, on the roll's own page."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from courses.permissions import Rights
from courses.views.page import render_page
from trainees.enums import RollRefusal
from trainees.forms.rollcall import ABSENT, EARLY, LATE, NAMES, RollForm
from trainees.models import RollDraft, SpotCheck
from trainees.permissions import check_roll, draft_roll
from trainees.policies.attendance import RollFact
from trainees.queries.rolls import RollSubject, SubClassRoll, roll_for, sub_class_rolls
from trainees.queries.roster import roster_of
from trainees.services import roll_beside as service
from trainees.views.roll_plain import plain_rows
from trainees.views.roll_tiles import (
    Tile,
    choices_of,
    counts_of,
    tiles_html,
    tiles_of,
    words,
)
from trainees.views.rollcall import Place, choices_for, minutes_of, named, shown_of, why_not
from training.permissions import Rule, allowed
from training.refusals import Refused
from training.views.acting import actor_of


@dataclass(frozen=True, slots=True)
class Kind:
    """What tells a draft's page from a check's. Who drafts reads no kinds of leave."""

    key: str
    role: str
    rule: Rule
    model: type[RollDraft] | type[SpotCheck]
    save: Callable[..., None]
    title: str | Promise
    sentence: str | Promise
    saved: str | Promise
    hides_leave: bool


DRAFT = Kind(
    key="draft",
    role="trainee",
    rule=draft_roll,
    model=RollDraft,
    save=service.draft_roll,
    title=gettext_lazy("Draft of the roll"),
    sentence=gettext_lazy("The class head looks through it and takes the roll; it marks nobody."),
    saved=gettext_lazy("The draft waits for the class head."),
    hides_leave=True,
)
CHECK = Kind(
    key="check",
    role="inspector",
    rule=check_roll,
    model=SpotCheck,
    save=service.check_roll,
    title=gettext_lazy("Spot-check"),
    sentence=gettext_lazy("Mark whom you do not see; the check stands beside the roll."),
    saved=gettext_lazy("The spot-check is saved."),
    hides_leave=False,
)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(draft_roll, load=roll_for)
def draft(request: HttpRequest, subject: RollSubject) -> HttpResponse:
    return _answer(request, subject, DRAFT)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(check_roll, load=roll_for)
def check(request: HttpRequest, subject: RollSubject) -> HttpResponse:
    return _answer(request, subject, CHECK)


def _answer(request: HttpRequest, subject: RollSubject, kind: Kind) -> HttpResponse:
    now = timezone.now()
    rolls = _rolls(request, subject, kind)
    if request.method != "POST":
        return _page(request, subject, kind, rolls, now=now)
    form = RollForm(request.POST, longest=minutes_of(subject))
    if not form.is_valid() or not _saved(request, subject, kind, rolls, form, now=now):
        return _page(request, subject, kind, rolls, now=now, form=form)
    messages.success(request, str(kind.saved))
    if request.headers.get("X-Roll") == "kept":
        return HttpResponse(status=204)
    return HttpResponseRedirect(request.get_full_path(), status=303)


def _rolls(request: HttpRequest, subject: RollSubject, kind: Kind) -> list[SubClassRoll]:
    """The sub-classes in which the user may do this; 404 where there is none."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    rolls = [
        roll
        for roll in sub_class_rolls(subject.session)
        if kind.rule(rights, Place(subject.class_id, roll.sub_class_id))
    ]
    if not rolls:
        raise Http404
    return rolls


def _saved(
    request: HttpRequest,
    subject: RollSubject,
    kind: Kind,
    rolls: list[SubClassRoll],
    form: RollForm,
    *,
    now: datetime,
) -> bool:
    try:
        if not form.sub_class_ids or form.sub_class_ids - {one.sub_class_id for one in rolls}:
            raise Refused(RollRefusal.NOT_YOUR_SUB_CLASS)
        kind.save(
            subject.session,
            {pk: word.fact for pk, word in form.told.items()},
            sub_class_ids=form.sub_class_ids,
            by=actor_of(request, role=kind.role),
            now=now,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _page(
    request: HttpRequest,
    subject: RollSubject,
    kind: Kind,
    rolls: list[SubClassRoll],
    *,
    now: datetime,
    form: RollForm | None = None,
) -> HttpResponse:
    session, rules = subject.session, subject.training_class.rules
    because = _why_not(subject, kind, rolls, now=now)
    ids = [one.sub_class_id for one in rolls]
    kept = list(kind.model.objects.filter(session=session, made_by=request.user.pk))
    told = {pk: fact for one in kept for pk, fact in one.told.items()}
    if form:
        told = {pk: word.fact for pk, word in form.told.items()}
    found = [] if because else roster_of(session, sub_class_ids=ids)
    lines = [replace(line, version=0, fact=RollFact()) for line in found]
    editable = dict.fromkeys(ids, True)
    tiles = tiles_of(lines, session, rules=rules, told=told, editable=editable)
    if kind.hides_leave:
        tiles = [_discreet(tile) for tile in tiles]
    shown = shown_of(request, session.together, rolls)
    plain = "plain" in request.GET
    mark_url = reverse("roll-mark", args=[session.pk, 0])
    return render_page(
        request,
        "trainees/roll_plain.html" if plain else "trainees/roll.html",
        training_class=subject.training_class,
        status=422 if form else 200,
        beside=kind,
        beside_at=max((one.made_at for one in kept), default=None),
        session=session,
        form=form,
        wrong=named(form, lines),
        why_not=because,
        choices=[] if because else choices_for(session.together, rolls, lines, shown),
        covers=[] if because else [pk for pk in ids if session.together or pk == shown],
        store=f"{session.pk}.{request.user.pk}.{kind.key}",
        together=session.together,
        saves=bool(lines),
        counts=counts_of(tile for tile in tiles if shown in (None, tile.sub_class_id)),
        tiles="" if plain else tiles_html(tiles, shown=shown, mark_url=mark_url),
        rows=plain_rows(tiles, shown=shown) if plain else (),
        limit=rules.late_to_absent_minutes,
        longest=minutes_of(subject),
        words=json.dumps(words()),
        marks=choices_of(*NAMES),
        brushes=choices_of(ABSENT, LATE, EARLY),
        mark_url=mark_url,
    )


def _why_not(
    subject: RollSubject, kind: Kind, rolls: Iterable[SubClassRoll], *, now: datetime
) -> str:
    if because := why_not(subject, now=now):
        return because
    if kind is CHECK and now > subject.session.ends_at:
        return str(RollRefusal.CHECK_OVER.label)
    if kind is DRAFT and any(roll.taken_at for roll in rolls):
        return str(RollRefusal.TAKEN.label)
    return ""


def _discreet(tile: Tile) -> Tile:
    """A trainee who notes a roll reads that somebody is on leave, and not of which kind."""
    if not tile.locked:
        return tile._replace(leave="")
    return tile._replace(kind="personal", word=pgettext("mark", "On leave"), leave="")
