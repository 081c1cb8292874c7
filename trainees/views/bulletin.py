"""Study bulletins of a class: handed in, adopted at a level, counted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.enums import Role
from courses.models import TrainingClass
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.enums import BulletinRefusal
from trainees.forms.bulletin import AdoptionForm, BulletinForm
from trainees.permissions import post_score, see_bulletins
from trainees.queries.bulletin import (
    Piece,
    bulletin_rules,
    pieces_of,
    tally_all,
    tally_people,
    tally_sub_classes,
)
from trainees.queries.people import Listed, SubClassChoice, listed, trainees_seen
from trainees.queries.posting import postable
from trainees.services.bulletin import submit_bulletin, take_out_bulletin
from trainees.services.conduct import adopt_bulletin
from trainees.tables.listings import bulletin_listing
from trainees.views.picking import picking
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

LEVEL_OF = "学习简报"  # 学习简报市级采用 → 市级采用


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(see_bulletins, load=class_for)
def bulletins(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """Counts and pieces; POST of the class head records one that was handed in."""
    if request.method != "POST":
        return _page(request, training_class)
    post_score.require(request.rights, training_class)  # type: ignore[attr-defined]
    now = timezone.now()
    form = _form(request, training_class, request.POST, now=now)
    if form.is_valid():
        said, by = form.cleaned_data, actor_of(request, role=Role.CLASS_HEAD)
        try:
            submit_bulletin(
                training_class,
                said["title"],
                trainee_ids=said["trainees"],
                sub_class_id=said["sub_class"],
                on=said["on"],
                by=by,
                now=now,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The bulletin is recorded."))
            return _back(training_class)
    return _page(request, training_class, form=form, status=422)


@require_POST
@allowed(post_score, load=class_for)
def bulletin_adopt(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """Adoption at a level, for those of its authors whom one posts for: the points of the rule."""
    now = timezone.now()
    form = AdoptionForm(
        request.POST,
        rules=bulletin_rules(training_class),
        opened_at=training_class.opened_at,
        now=now,
    )
    if form.is_valid():
        try:
            _adopt(request, training_class, form, now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _back(training_class)
    return _page(request, training_class, adopting=form, status=422)


@require_POST
@allowed(post_score, load=class_for)
def bulletin_take_out(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """Take a mistaken record out, of those one may record for."""
    sent = request.POST.get("record", "")
    people = postable(request.rights, training_class)  # type: ignore[attr-defined]
    pk = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 16 else 0
    row = training_class.bulletin_submissions.filter(pk=pk).first()
    subs = {one.sub_class_id for one in people}
    try:
        if row is None:
            raise Refused(BulletinRefusal.GONE)
        if (
            row.trainee_id not in {one.trainee_id for one in people}
            and row.sub_class_id not in subs
        ):
            raise Http404
        take_out_bulletin(row, by=actor_of(request, role=Role.CLASS_HEAD), now=timezone.now())
    except Refused as refused:
        return _page(request, training_class, error=str(refused), status=422)
    messages.success(request, _("The record is taken out."))
    return _back(training_class)


def _adopt(
    request: HttpRequest, training_class: TrainingClass, form: AdoptionForm, *, now: datetime
) -> None:
    people = postable(request.rights, training_class)  # type: ignore[attr-defined]
    pieces = {one.title: one for one in pieces_of(training_class, people)}
    piece = pieces.get(form.cleaned_data["title"].strip())
    mine = {one.trainee_id for one in people}
    authors = sorted(piece.author_ids & mine) if piece else []
    if not piece or not authors:
        raise Refused(BulletinRefusal.NO_AUTHOR)
    by = actor_of(request, role=Role.CLASS_HEAD)
    code = form.cleaned_data["rule"]
    if adopt_bulletin(training_class, authors, code, piece.title, at=form.at, by=by, now=now):
        messages.success(request, _("The adoption is entered with its points."))
    else:
        messages.warning(request, _("It was entered at this level already; nothing is twice."))


def _form(
    request: HttpRequest, training_class: TrainingClass, data: Any, *, now: datetime
) -> BulletinForm:
    rights = request.rights  # type: ignore[attr-defined]
    return BulletinForm(
        data,
        trainee_ids=[one.trainee_id for one in postable(rights, training_class)],
        sub_classes=SubClassChoice(rights, training_class).options,
        opened_at=training_class.opened_at,
        now=now,
    )


def _back(training_class: TrainingClass) -> HttpResponse:
    return HttpResponseRedirect(reverse("bulletins", args=[training_class.pk]), status=303)


def _page(
    request: HttpRequest,
    training_class: TrainingClass,
    *,
    form: BulletinForm | None = None,
    adopting: AdoptionForm | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    rights, now = request.rights, timezone.now()  # type: ignore[attr-defined]
    people = listed(trainees_seen(rights, training_class))
    pieces = pieces_of(training_class, people)
    may_post = training_class.is_open and post_score(rights, training_class)
    mine = postable(rights, training_class) if may_post else []
    data = request.POST if form else {}
    return render_page(
        request,
        "trainees/bulletins.html",
        training_class=training_class,
        status=status,
        title=_("Study bulletins"),
        above=training_class.name,
        listing=lambda: bulletin_listing(training_class, pieces, people),
        form=form or _form(request, training_class, None, now=now),
        adopting=adopting,
        error=error,
        may_post=may_post,
        total=tally_all(pieces),
        sub_class_tallies=tally_sub_classes(pieces, people),
        people_tallies=tally_people(pieces, people),
        rows=_rows(pieces, people, mine),
        adoptable=_adoptable(pieces, mine, adopting),
        levels=[
            (one.code, one.item.removeprefix(LEVEL_OF), one.points)
            for one in bulletin_rules(training_class)
        ],
        today=timezone.localdate(now),
        sub_class_options=SubClassChoice(rights, training_class).options,
        **picking(
            rights, training_class, mine, chosen=request.POST.getlist("trainees") if form else []
        ),
        sub_class_chosen=data.get("sub_class", ""),
    )


def _rows(
    pieces: Sequence[Piece],
    people: Sequence[Listed],
    mine: Sequence[Listed],
) -> list[dict[str, Any]]:
    names = {one.trainee_id: one.told_apart for one in people}
    own = {one.trainee_id for one in mine}
    subs = {one.sub_class_id for one in mine}
    return [
        {
            "piece": one,
            "names": [names[pk] for pk in names if pk in one.author_ids],
            "entries": [
                (entry, entry.rule.item.removeprefix(LEVEL_OF), names[entry.trainee_id])
                for entry in one.entries
            ],
            "takable": [
                (row, names.get(row.trainee_id or 0) or row.sub_class)
                for row in one.records
                if (row.trainee_id in own or row.sub_class_id in subs) and not one.entries
            ],
        }
        for one in pieces
    ]


def _adoptable(
    pieces: Sequence[Piece], mine: Sequence[Listed], adopting: AdoptionForm | None
) -> list[str]:
    """The titles of which one posts for an author; what was sent stands among them."""
    own = {one.trainee_id for one in mine}
    titles = [one.title for one in pieces if one.author_ids & own]
    sent = adopting.data.get("title", "") if adopting and mine else ""
    return titles if sent in ("", *titles) else [sent, *titles]
