"""Every document there is: the modules of this package that have a `DOCUMENT`."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.conf import settings
from django.http import Http404

import trainees.papers
from courses.models import TrainingClass
from courses.permissions import Rights
from courses.queries.classes import class_for
from trainees.papers.document import Asked, Document, Group
from training.documents.faces import load_faces
from training.documents.unprintable import Unprintable, unprintable
from training.permissions import rule


@dataclass(frozen=True)
class ClassDocument:
    """A document of one class, as rules ask for it."""

    training_class: TrainingClass
    document: Document

    @property
    def class_id(self) -> int:
        return self.training_class.pk


@rule("whom the document is for")
def see_document(rights: Rights, subject: ClassDocument) -> bool:
    return subject.document.rule(rights, subject.training_class)


@cache
def all_documents() -> dict[str, Document]:
    """By slug, in the order of the page."""
    path = trainees.papers.__path__
    modules = [import_module(f"trainees.papers.{one.name}") for one in iter_modules(path)]
    found: Iterable[Document] = [m.DOCUMENT for m in modules if hasattr(m, "DOCUMENT")]
    groups = list(Group)
    ordered = sorted(found, key=lambda one: (groups.index(one.group), one.place, one.slug))
    return {one.slug: one for one in ordered}


def documents_for(
    rights: Rights, training_class: TrainingClass
) -> list[tuple[Group, list[Document]]]:
    """Those that one may have, under their groups; a group without any is left out."""
    seen = [one for one in all_documents().values() if one.rule(rights, training_class)]
    grouped = [(group, [one for one in seen if one.group == group]) for group in Group]
    return [(group, documents) for group, documents in grouped if documents]


def document_for(rights: Rights, class_id: int, slug: str) -> ClassDocument:
    """Http404 for a class one has nothing to do with, and for what is no document."""
    if slug not in all_documents():
        raise Http404
    return ClassDocument(class_for(rights, class_id), all_documents()[slug])


def file_of(document: Document, facts: Any, ending: str) -> bytes:
    """The file with this ending. Raises MissingGlyphs for a PDF that cannot be printed whole."""
    if ending == "pdf" and document.pdf:
        return document.pdf(facts, faces=_faces())
    if ending == "xlsx" and document.xlsx:
        return document.xlsx(facts)
    raise Http404


def unprintable_in(facts: Any) -> list[Unprintable]:
    return unprintable(facts, faces=_faces())


def file_name(document: Document, asked: Asked, facts: Any) -> str:
    """With the day or week that the facts are about, where they name one."""
    return f"{asked.training_class.short_name}{document.name}{getattr(facts, 'detail', '')}"


def _faces() -> Any:
    return load_faces(settings.FONTS_DIR or None)
