"""Classes that somebody may see."""

from django.db.models import QuerySet
from django.http import Http404

from courses.models import TrainingClass
from courses.permissions import Rights


def classes_of(rights: Rights) -> QuerySet[TrainingClass]:
    """The classes one has an office for or is enrolled in, newest first."""
    ids = rights.class_ids()
    found = TrainingClass.objects.order_by("-opened_at", "-pk")
    return found if ids is None else found.filter(pk__in=ids)


def class_for(rights: Rights, class_id: int) -> TrainingClass:
    """One class with its policy; Http404 for a class one has nothing to do with."""
    found = classes_of(rights).filter(pk=class_id).select_related("policy").first()
    if found is None:
        raise Http404
    return found
