"""Every document of a class on one page, and each with its options and its files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.models import TrainingClass
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.forms.documents import DocumentForm
from trainees.papers.document import Asked
from trainees.papers.registry import (
    ClassDocument,
    document_for,
    documents_for,
    file_name,
    file_of,
    see_document,
    unprintable_in,
)
from trainees.permissions import see_documents
from training.documents.faces import MissingGlyphs
from training.permissions import allowed
from training.refusals import Refused
from training.views.file_answers import file_answer


@allowed(see_documents, load=class_for)
@require_safe
def documents(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    return render_page(
        request,
        "trainees/documents.html",
        training_class=training_class,
        groups=documents_for(request.rights, training_class),
    )


@allowed(see_document, load=document_for)
@require_safe
def document(request: HttpRequest, found: ClassDocument) -> HttpResponse:
    """The options; with `format` the file. What cannot be made says why on the page of options."""
    asked = Asked(request.rights, found.training_class, timezone.now())
    form = DocumentForm(request.GET, document=found.document, asked=asked)
    ending = request.GET.get("format", "")
    if ending and ending not in found.document.endings:
        raise Http404
    page: dict[str, Any] = {"status": 200}
    if form.is_valid() and not form.lacking:
        try:
            facts = found.document.facts(form.chosen)
            if ending:
                content = file_of(found.document, facts, ending)
                name = file_name(found.document, asked, facts)
                return file_answer(content, name=name, ending=ending)
            page["unprintable"] = unprintable_in(facts)
        except Refused as refused:
            page.update(status=422 if ending else 200, lacking=[str(refused)])
        except MissingGlyphs:
            page.update(status=422, unprintable=unprintable_in(facts))
    elif ending or form.errors:
        page["status"] = 422
    return render_page(
        request,
        "trainees/document.html",
        training_class=found.training_class,
        document=found.document,
        form=form,
        **{"lacking": form.lacking, **page},
    )
