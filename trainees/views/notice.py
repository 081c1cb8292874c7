"""The weekly notices of a class: list, page, files and the class head's sign-off."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.enums import Role
from courses.models import TrainingClass
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.documents.notice_facts import cells_of
from trainees.models import WeeklyNotice
from trainees.permissions import see_notice
from trainees.permissions import sign_notice as may_sign
from trainees.queries.notice_pages import notice_for, notices_of
from trainees.services.notice_files import facts_of_notice, notice_as_pdf, notice_as_xlsx
from trainees.services.notices import sign_notice
from trainees.tables.listings import notice_listing
from training.permissions import allowed
from training.refusals import Refused
from training.templatetags.dates import WEEKDAYS
from training.views.acting import actor_of
from training.views.file_answers import file_answer


@allowed(see_notice, load=class_for)
def notices(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    rules, found = training_class.rules, notices_of(training_class)
    return render_page(
        request,
        "trainees/notices.html",
        training_class=training_class,
        title=_("Weekly notices"),
        above=training_class.name,
        notices=found,
        listing=lambda: notice_listing(training_class, found),
        weekday=WEEKDAYS[rules.notice_isoweekday - 1],
        at=rules.notice_time,
    )


@allowed(see_notice, load=notice_for)
def notice(request: HttpRequest, notice: WeeklyNotice) -> HttpResponse:
    facts = facts_of_notice(notice, address=_address(notice))
    return render_page(
        request,
        "trainees/notice.html",
        training_class=notice.training_class,
        title=_("Attendance notice no. %(number)s") % {"number": notice.number},
        notice=notice,
        facts=facts,
        rows=[(row, cells_of(row)) for row in facts.rows],
        may_sign=may_sign(request.rights, notice) and notice.signed_at is None,
    )


@allowed(see_notice, load=notice_for)
def notice_pdf(request: HttpRequest, notice: WeeklyNotice) -> HttpResponse:
    return _file(request, notice, notice_as_pdf, ending="pdf")


@allowed(see_notice, load=notice_for)
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


def _file(
    request: HttpRequest, notice: WeeklyNotice, make: Callable[..., bytes], *, ending: str
) -> HttpResponse:
    try:
        content = make(notice, address=_address(notice))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("notice", notice_id=notice.pk)
    name = f"{notice.training_class.short_name}第{notice.number}期考勤公示"
    return file_answer(content, name=name, ending=ending)


def _address(notice: WeeklyNotice) -> str:
    return reverse("notice", args=[notice.pk])
