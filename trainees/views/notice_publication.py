"""Correcting a notice, publishing it openly, taking it down; and what everybody reads."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.enums import Role
from trainees.enums import PublicNames
from trainees.forms.notice import CorrectNoticeForm, PublishNoticeForm
from trainees.models import OpenPublication, WeeklyNotice
from trainees.permissions import correct_notice, publish_notice, take_down_notice
from trainees.queries.notice_pages import notice_for
from trainees.queries.notice_public import PublicNotice, public_notice, publication_of
from trainees.services import notice_editions, notice_publication
from trainees.views.notice import notice_page
from trainees.views.notice_words import EVENTS
from training.actors import Actor
from training.permissions import allowed, public
from training.refusals import Refused
from training.views.acting import actor_of


@require_POST
@allowed(correct_notice, load=notice_for)
def notice_correct(request: HttpRequest, notice: WeeklyNotice) -> HttpResponse:
    form = CorrectNoticeForm(request.POST)
    if not form.is_valid():
        return notice_page(request, notice, correcting=form)
    try:
        edition = notice_editions.correct_notice(
            notice,
            reason=form.cleaned_data["reason"],
            by=_actor(request, notice),
            now=timezone.now(),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return notice_page(request, notice, correcting=form)
    said = _("Edition %(edition)s is made; the one before says that it was replaced.")
    messages.success(request, said % {"edition": edition.edition})
    return redirect("notice", notice_id=edition.pk)


@require_POST
@allowed(publish_notice, load=notice_for)
def notice_publish(request: HttpRequest, notice: WeeklyNotice) -> HttpResponse:
    form = PublishNoticeForm(request.POST)
    if not form.is_valid():
        return notice_page(request, notice, publishing=form)
    try:
        notice_publication.publish_notice(
            notice,
            names=PublicNames(form.cleaned_data["names"]),
            ground=form.cleaned_data["ground"],
            by=_actor(request, notice),
            now=timezone.now(),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return notice_page(request, notice, publishing=form)
    messages.success(request, _("Whoever has the address can read the notice now."))
    return redirect("notice", notice_id=notice.pk)


@require_POST
@allowed(take_down_notice, load=notice_for)
def notice_take_down(request: HttpRequest, notice: WeeklyNotice) -> HttpResponse:
    try:
        notice_publication.take_down_notice(notice, by=_actor(request, notice), now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The open page is gone; its address says so."))
    return redirect("notice", notice_id=notice.pk)


@public
@never_cache
@require_safe
def open_notice(request: HttpRequest, key: str) -> HttpResponse:
    """Without signing in: what was published and no more, or that it is no longer shown."""
    publication = publication_of(key)
    if publication is None:
        raise Http404
    now = timezone.now()
    shown = public_notice(publication, now=now) if publication.is_up(now) else None
    answer = render(
        request,
        "trainees/notice_open.html" if shown else "trainees/notice_gone.html",
        _open_context(shown, publication),
        status=200 if shown else 410,
    )
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _open_context(shown: PublicNotice | None, publication: OpenPublication) -> dict[str, object]:
    if shown is None:
        return {"brand": publication.notice.facts["organiser"]}
    counts = [(EVENTS[one.event], one) for one in shown.counts]
    return {"shown": shown, "counts": counts, "brand": shown.organiser}


def _actor(request: HttpRequest, notice: WeeklyNotice) -> Actor:
    office = request.rights.office((Role.CLASS_HEAD, Role.ORGANISER), notice.training_class_id)
    return actor_of(request, role=office.role if office else "")
