"""Posting points by rule for one trainee or many, and taking an entry back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from courses.enums import Role
from courses.models import TrainingClass
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.forms.posting import LOCAL, PostForm, TakeBackForm
from trainees.models import ScoreEntry
from trainees.permissions import post_score, reverse_entry
from trainees.policies.score import BULLETIN, SPEECH
from trainees.policies.score_words import unit_label
from trainees.queries.ledger_pages import entry_for
from trainees.queries.people import Listed, trainee_for
from trainees.queries.posting import (
    last_by_hand,
    manual_groups,
    manual_rules,
    postable,
    sessions_begun,
)
from trainees.services.conduct import NEEDS_SANCTION, post_by_rule
from trainees.services.reversal import take_back
from trainees.views.ledger import at_entry, ledger_page
from trainees.views.picking import picking
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

KINDS = {SPEECH: "speech", BULLETIN: "bulletin"}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(post_score, load=class_for)
def post(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """Choose a rule and trainees; POST enters it for all of them at once."""
    now = timezone.now()
    people = postable(request.rights, training_class)  # type: ignore[attr-defined]
    form = _form(
        training_class, people, request.POST if request.method == "POST" else None, now=now
    )
    if request.method != "POST":
        return _page(request, training_class, people, form, now=now)
    if form.is_valid() and _posted(request, training_class, form, now=now):
        address = reverse("post-score", args=[training_class.pk])
        return HttpResponseRedirect(address, status=303)
    return _page(request, training_class, people, form, now=now, status=422)


def _form(
    training_class: TrainingClass, people: Sequence[Listed], data: Any, *, now: datetime
) -> PostForm:
    return PostForm(
        data,
        rules=manual_rules(training_class),
        trainee_ids=[one.trainee_id for one in people],
        sessions=sessions_begun(training_class, now=now),
        opened_at=training_class.opened_at,
        now=now,
    )


@require_POST
@allowed(reverse_entry, load=entry_for)
def take_back_entry(request: HttpRequest, entry: ScoreEntry) -> HttpResponse:
    """Back to the ledger, or to the list where the entry was seen."""
    form, from_list = (
        TakeBackForm(request.POST, about=entry.pk),
        request.POST.get("back") == "post",
    )
    if not form.is_valid() or not _taken_back(request, entry, form):
        return _again(request, entry, form, from_list=from_list)
    post_score_url = reverse("post-score", args=[entry.training_class_id])
    return HttpResponseRedirect(post_score_url if from_list else at_entry(entry), status=303)


def _taken_back(request: HttpRequest, entry: ScoreEntry, form: TakeBackForm) -> bool:
    by = actor_of(request, role=Role.CLASS_HEAD)
    try:
        take_back(entry, reason=form.cleaned_data["reason"], by=by, now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("The entry is reversed; both stay in the ledger."))
    return True


def _again(
    request: HttpRequest, entry: ScoreEntry, undoing: TakeBackForm, *, from_list: bool
) -> HttpResponse:
    """The page that one came from, with the reason that was typed and why it was refused."""
    rights = request.rights  # type: ignore[attr-defined]
    if not from_list:
        trainee = trainee_for(rights, entry.trainee_id)
        return ledger_page(request, trainee, status=422, undoing=undoing)
    training_class, now = class_for(rights, entry.training_class_id), timezone.now()
    people = postable(rights, training_class)
    form = _form(training_class, people, None, now=now)
    return _page(request, training_class, people, form, now=now, status=422, undoing=undoing)


def _posted(
    request: HttpRequest, training_class: TrainingClass, form: PostForm, *, now: datetime
) -> bool:
    said = form.cleaned_data
    try:
        new = post_by_rule(
            training_class,
            said["trainees"],
            said["rule"],
            session=said["session"],
            title=said["title"],
            note=said["note"],
            at=said["at"],
            by=actor_of(request, role=Role.CLASS_HEAD),
            now=now,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    item, count = form.rules[said["rule"]].item, len({one.trainee_id for one in new})
    already = len(set(said["trainees"])) - count
    if count:
        words = ngettext(
            "%(item)s is entered for %(count)s trainee.",
            "%(item)s is entered for %(count)s trainees.",
            count,
        )
        messages.success(request, words % {"item": item, "count": count})
    if already:
        words = ngettext(
            "%(count)s trainee had this entry already; nothing was entered twice.",
            "%(count)s trainees had this entry already; nothing was entered twice.",
            already,
        )
        messages.warning(request, words % {"count": already})
    return True


def _page(
    request: HttpRequest,
    training_class: TrainingClass,
    people: Sequence[Listed],
    form: PostForm,
    *,
    now: datetime,
    status: int = 200,
    undoing: TakeBackForm | None = None,
) -> HttpResponse:
    data = request.POST if form.is_bound else request.GET
    rights = request.rights  # type: ignore[attr-defined]
    return render_page(
        request,
        "trainees/post.html",
        training_class=training_class,
        status=status,
        title=_("Enter points"),
        above=training_class.name,
        form=form,
        undoing=undoing,
        rule_groups=[
            (head, [(rule, unit_label(rule.per), KINDS.get(rule.category, "")) for rule in rules])
            for head, rules in manual_groups(training_class)
        ],
        rule_chosen=data.get("rule", ""),
        needs_sanction=NEEDS_SANCTION,
        sessions=form.sessions.values(),
        session_chosen=data.get("session", ""),
        at=data.get("at") or timezone.localtime(now).strftime(LOCAL),
        last=last_by_hand(training_class, user_id=rights.user_id),
        **picking(rights, training_class, people, chosen=data.getlist("trainees")),
    )
