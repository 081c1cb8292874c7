"""The report of a class's messages: what went to whom, when, and when it was read."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from courses.models import TrainingClass
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.permissions import see_warnings
from trainees.policies.notification import Told
from trainees.queries.warnings import subjects_of, told_in
from trainees.tables.report_listings import warning_listing
from training.notification_words import sentence_of, title_of
from training.permissions import allowed

PER_PAGE = 50


@allowed(see_warnings, load=class_for)
@require_safe
def warnings(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    text, kind = request.GET.get("q", "").strip()[:64], request.GET.get("kind", "")
    unread = request.GET.get("unread") == "1"
    found = told_in(
        request.rights,  # type: ignore[attr-defined]
        training_class,
        text=text,
        kind=kind,
        unread=unread,
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    people = subjects_of(page)
    return render_page(
        request,
        "trainees/warnings.html",
        training_class=training_class,
        listing=lambda: warning_listing(training_class, found, subjects_of(found)),
        page=page,
        rows=[
            {
                "told": one,
                "title": title_of(one.kind),
                "sentence": sentence_of(one.kind, one.data),
                "about": people.get(one.subject),
            }
            for one in page
        ],
        kinds=[(one.value, title_of(one.value)) for one in Told],
        text=text,
        kind=kind,
        unread=unread,
        filtering=bool(text or kind or unread),
    )
