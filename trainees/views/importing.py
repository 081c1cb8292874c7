"""Importing a roster or a timetable: hand in, look, confirm; and what became of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.enums import ClassState, Role
from courses.models import TrainingClass
from courses.permissions import organiser
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.documents.import_sheets import blank_workbook, problems_workbook
from trainees.forms.importing import ConfirmForm, WorkbookForm
from trainees.models import ImportBatch
from trainees.policies.importing import ImportKind, ImportState
from trainees.queries.importing import Preview, RosterPreview, batch_for, imports_of, preview_of
from trainees.services import import_undo, importing
from training.actors import Actor
from training.permissions import allowed
from training.refusals import Refused
from training.spreadsheets.workbook import read_workbook
from training.views.acting import actor_of

LINES = 150  # rows of a preview on one page
PROBLEMS = 200  # problems on a page; the workbook to download has all
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allowed(organiser, load=class_for)
@require_http_methods(["GET", "POST"])
def roster(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    return _hand_in(request, training_class, ImportKind.ROSTER)


@allowed(organiser, load=class_for)
@require_http_methods(["GET", "POST"])
def timetable(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    return _hand_in(request, training_class, ImportKind.TIMETABLE)


@allowed(organiser, load=class_for)
@require_GET
def roster_template(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    return _blank(training_class, ImportKind.ROSTER)


@allowed(organiser, load=class_for)
@require_GET
def timetable_template(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    return _blank(training_class, ImportKind.TIMETABLE)


@allowed(organiser, load=batch_for)
@require_GET
def show(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    return _page(request, batch)


@allowed(organiser, load=batch_for)
@require_POST
def confirm(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    try:
        importing.confirm(
            batch,
            sub_class=request.POST.get("sub_class", ""),
            by=_actor(request),
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        batch.refresh_from_db()
        return _page(request, batch, status=422)
    return redirect("import", batch.pk)


@allowed(organiser, load=batch_for)
@require_POST
def discard(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    importing.discard(batch, by=_actor(request), now=timezone.now())
    messages.info(request, _("The workbook was put away; nothing was written."))
    return redirect(f"import-{batch.kind}", batch.class_id)


@allowed(organiser, load=batch_for)
@require_POST
def undo(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    try:
        import_undo.undo(batch, by=_actor(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The import was undone: all that it made is gone again."))
    return redirect("import", batch.pk)


@allowed(organiser, load=batch_for)
@require_GET
def problems(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The workbook back, with what is wrong beside each row."""
    try:
        data = importing.stored_bytes(batch)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("import", batch.pk)
    preview = preview_of(batch.training_class, data, kind=batch.kind)
    title = _("{name} to be mended").format(name=batch.original_name.rpartition(".")[0])
    content = problems_workbook(
        read_workbook(data), preview.problems, kind=ImportKind(batch.kind), title=title
    )
    return _download(content, title)


def _hand_in(request: HttpRequest, training_class: TrainingClass, kind: ImportKind) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WorkbookForm(*sent)
    if form.is_valid():
        try:
            batch = importing.take_in(
                form.cleaned_data["workbook"],
                training_class=training_class,
                kind=kind,
                by=_actor(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("workbook", str(refusal))
        else:
            return redirect("import", batch.pk)
    return render_page(
        request,
        "trainees/import.html",
        training_class=training_class,
        form=form,
        kind=kind,
        is_roster=kind == ImportKind.ROSTER,
        template_url=f"{kind}-template",
        earlier=imports_of(training_class, kind=kind)[:10],
        status=422 if form.is_bound and form.errors else 200,
    )


def _page(request: HttpRequest, batch: ImportBatch, *, status: int = 200) -> HttpResponse:
    """The preview of an import that waits, or what became of it."""
    context: dict[str, Any] = {}
    if batch.waits:
        try:
            data = importing.stored_bytes(batch)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            preview = preview_of(batch.training_class, data, kind=batch.kind)
            context = _shown(request, preview)
    return render_page(
        request,
        "trainees/import_batch.html",
        training_class=batch.training_class,
        batch=batch,
        is_roster=batch.kind == ImportKind.ROSTER,
        again_url=f"import-{batch.kind}",
        written=batch.state == ImportState.CONFIRMED,
        may_undo=batch.state == ImportState.CONFIRMED
        and batch.training_class.state == ClassState.DRAFT,
        **context,
        status=status,
    )


def _shown(request: HttpRequest, preview: Preview) -> dict[str, Any]:
    lines = Paginator(preview.lines, LINES).get_page(request.GET.get("page"))
    asked = isinstance(preview, RosterPreview) and preview.needs_sub_class
    names = preview.sub_classes if isinstance(preview, RosterPreview) else ()
    chosen = request.POST if request.method == "POST" and asked else None
    return {
        "preview": preview,
        "lines": lines,
        "problems": preview.problems[:PROBLEMS],
        "more_problems": max(0, len(preview.problems) - PROBLEMS),
        "stats": _stats(preview),
        "form": ConfirmForm(chosen, sub_classes=names, asked=asked),
    }


def _stats(preview: Preview) -> list[dict[str, Any]]:
    counts = preview.counts
    found: list[tuple[str, int | str]]
    if isinstance(preview, RosterPreview):
        found = [
            (_("People"), counts["rows"]),
            (_("New persons"), counts["new"]),
            (_("Known persons"), counts["known"]),
            (_("Same name, two units"), counts["namesakes"]),
        ]
    else:
        found = [
            (_("Sessions"), counts["rows"]),
            (_("Days"), counts["days"]),
            (_("Hours"), f"{preview.hours.normalize():f}"),
            (_("Whole class"), counts["together"]),
        ]
    wrong = counts["problems"]
    return [
        *({"label": label, "value": value} for label, value in found),
        {"label": _("Problems"), "value": wrong, "class": "bad" if wrong else ""},
    ]


def _blank(training_class: TrainingClass, kind: ImportKind) -> HttpResponse:
    title = _("{kind} of {name}").format(kind=kind.label, name=training_class.short_name)
    heading = _("{kind} of {name}").format(kind=kind.label, name=training_class.name)
    names = [one.name for one in training_class.sub_classes.all()]
    return _download(blank_workbook(kind, heading=heading, title=title, sub_classes=names), title)


def _download(content: bytes, title: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx")
    return response


def _actor(request: HttpRequest) -> Actor:
    return actor_of(request, role=Role.ORGANISER)
