"""Classes that somebody may see."""

from django.db.models import Case, Count, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.http import Http404

from courses.enums import ClassState, SessionState
from courses.models import Session, SubClass, TrainingClass
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


def listed(classes: QuerySet[TrainingClass], *, text: str, state: str) -> QuerySet[TrainingClass]:
    """Classes whose name or organiser holds the text; running ones first."""
    if text:
        classes = classes.filter(
            Q(name__icontains=text) | Q(short_name__icontains=text) | Q(organiser__icontains=text)
        )
    if state in ClassState.values:
        classes = classes.filter(state=state)
    rank = Case(
        When(state=ClassState.OPEN, then=0), When(state=ClassState.DRAFT, then=1), default=2
    )
    return classes.annotate(rank=rank).order_by("rank", "-opened_at", "-pk")


def with_figures(classes: QuerySet[TrainingClass]) -> QuerySet[TrainingClass]:
    """Each with its `first` and `last` moment, how many sessions are `planned`, and its `people`.
    Costs a count a class, so a list asks for the classes of its page only."""
    sessions = (
        Session.objects.filter(training_class=OuterRef("pk"), state=SessionState.PLANNED)
        .order_by()
        .values("training_class")
    )
    trainees = (
        SubClass.objects.filter(
            training_class=OuterRef("pk"),
            memberships__ends_at__isnull=True,
            memberships__trainee__withdrawn_at__isnull=True,
            memberships__isnull=False,
        )
        .order_by()
        .values("training_class")
    )
    return classes.annotate(
        first=Subquery(sessions.annotate(found=Min("starts_at")).values("found")),
        last=Subquery(sessions.annotate(found=Max("ends_at")).values("found")),
        planned=Coalesce(Subquery(sessions.annotate(found=Count("pk")).values("found")), 0),
        people=Coalesce(Subquery(trainees.annotate(n=Count("memberships")).values("n")), 0),
    )
