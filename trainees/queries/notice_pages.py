"""The weekly notices of a class, as their list and their pages load them."""

from django.db.models import QuerySet
from django.http import Http404

from courses.models import TrainingClass
from courses.permissions import Rights
from trainees.models import WeeklyNotice


def notices_of(training_class: TrainingClass) -> QuerySet[WeeklyNotice]:
    """Newest first, with what replaced each and how it was published."""
    found = training_class.notices.select_related("signed_by", "replaced_by")
    return found.prefetch_related("publications").order_by("-number", "-edition")


def notice_for(rights: Rights, notice_id: int) -> WeeklyNotice:
    """One notice with its class; Http404 in a class one has nothing to do with."""
    found = WeeklyNotice.objects.select_related(
        "training_class__policy", "signed_by", "replaces", "replaced_by"
    )
    ids = rights.class_ids()
    if ids is not None:
        found = found.filter(training_class__in=ids)
    notice = found.filter(pk=notice_id).first()
    if notice is None:
        raise Http404
    return notice
