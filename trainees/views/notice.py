"""The weekly notices of a class: list, page, files and the class head's sign-off."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.enums import Role
from courses.models import TrainingClass
from courses.permissions import staff
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.documents.notice_facts import cells_of
from trainees.forms.notice import CorrectNoticeForm, PublishNoticeForm
from trainees.models import OpenPublication, WeeklyNotice
from trainees.permissions import correct_notice as may_correct
from trainees.permissions import publish_notice as may_publish
from trainees.permissions import see_notice, take_down_notice
from trainees.permissions import sign_notice as may_sign
from trainees.policies.notice import last_public_day
from trainees.queries.notice_pages import notice_for, notices_of
from trainees.queries.notices import changes_since
from trainees.services.notice_files import facts_of_notice, notice_as_pdf, notice_as_xlsx
from trainees.services.notices import sign_notice
from trainees.tables.listings import notice_listing
from trainees.views.notice_words import Publication, change_lines, publication_state
from training.permissions import allowed
from training.refusals import Refused
from training.templatetags.dates import WEEKDAYS
from training.views.acting import actor_of
from training.views.file_answers import file_answer


@allowed(see_notice, load=class_for)
@require_safe
def notices(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    rules, now = training_class.rules, timezone.now()
    found = list(notices_of(training_class))
    return render_page(
        request,
        "trainees/notices.html",
        training_class=training_class,
        title=_("Weekly notices"),
        above=training_class.name,
        notices=[(one, publication_state(one.publications.all(), now=now)) for one in found],
        is_staff=staff(request.rights, training_class),
        listing=lambda: notice_listing(training_class, found),
        weekday=WEEKDAYS[rules.notice_isoweekday - 1],
        at=rules.notice_time,
    )


@allowed(see_notice, load=notice_for)
@require_safe
def notice(request: HttpRequest, notice: WeeklyNotice) -> HttpResponse:
    return notice_page(request, notice)


def notice_page(
    request: HttpRequest,
    notice: WeeklyNotice,
    *,
    publishing: PublishNoticeForm | None = None,
    correcting: CorrectNoticeForm | None = None,
) -> HttpResponse:
    """The page of a notice; with a form that was refused, what was typed and why."""
    now, rights = timezone.now(), request.rights
    published = list(notice.publications.select_related("published_by", "taken_down_by"))
    facts = facts_of_notice(notice, address=_address(notice, published, now=now))
    refused = publishing or correcting
    return render_page(
        request,
        "trainees/notice.html",
        training_class=notice.training_class,
        status=422 if refused else 200,
        title=_("Attendance notice no. %(number)s") % {"number": notice.number},
        notice=notice,
        facts=facts,
        rows=[(row, cells_of(row)) for row in facts.rows],
        may_sign=may_sign(rights, notice) and not (notice.signed_at or notice.successor),
        published=[Publication(one, now) for one in published],
        may_take_down=take_down_notice(rights, notice),
        is_staff=staff(rights, notice),
        **_publishing(request, notice, published, publishing, now=now),
        **_correcting(request, notice, correcting),
    )


@allowed(see_notice, load=notice_for)
@require_safe
def notice_pdf(request: HttpRequest, notice: WeeklyNotice) -> HttpResponse:
    return _file(request, notice, notice_as_pdf, ending="pdf")


@allowed(see_notice, load=notice_for)
@require_safe
def notice_xlsx(request: HttpRequest, notice: WeeklyNotice) -> HttpResponse:
    return _file(request, notice, notice_as_xlsx, ending="xlsx")


@require_POST
@allowed(may_sign, load=notice_for)
def notice_sign(request: HttpRequest, notice: WeeklyNotice) -> HttpResponse:
    office = request.rights.office((Role.CLASS_HEAD,), notice.training_class_id)
    try:
        sign_notice(notice, by=actor_of(request, role=office.role), now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The notice is signed off."))
    return redirect("notice", notice_id=notice.pk)


def _publishing(
    request: HttpRequest,
    notice: WeeklyNotice,
    published: list[OpenPublication],
    typed: PublishNoticeForm | None,
    *,
    now: datetime,
) -> dict[str, Any]:
    """The form, where a signed notice can be shown to everybody now."""
    rules = notice.training_class.rules
    can = notice.signed_at and not notice.successor and not any(one.is_up(now) for one in published)
    if not (can and may_publish(request.rights, notice)) and typed is None:
        return {}
    form = typed or PublishNoticeForm(initial={"names": rules.notice_public_names})
    last = last_public_day(timezone.localdate(now), rules=rules)
    return {"publish_form": form, "last_public_day": last}


def _correcting(
    request: HttpRequest, notice: WeeklyNotice, typed: CorrectNoticeForm | None
) -> dict[str, Any]:
    """What has changed since and the form, for whoever may correct the newest edition."""
    if notice.successor or not may_correct(request.rights, notice):
        return {}
    changes = changes_since(notice)
    if not changes and typed is None:
        return {}
    return {"changes": change_lines(changes), "correct_form": typed or CorrectNoticeForm()}


def _file(
    request: HttpRequest, notice: WeeklyNotice, make: Callable[..., bytes], *, ending: str
) -> HttpResponse:
    published = list(notice.publications.all())
    try:
        content = make(notice, address=_address(notice, published, now=timezone.now()))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("notice", notice_id=notice.pk)
    edition = f"第{notice.edition}版" if notice.edition > 1 else ""
    name = f"{notice.training_class.short_name}第{notice.number}期考勤公示{edition}"
    return file_answer(content, name=name, ending=ending)


def _address(notice: WeeklyNotice, published: list[OpenPublication], *, now: datetime) -> str:
    """Where the code on the paper leads: the open page while there is one, else the signed-in."""
    shown = next((one for one in published if one.is_up(now)), None)
    return (
        reverse("open-notice", args=[shown.token]) if shown else reverse("notice", args=[notice.pk])
    )
