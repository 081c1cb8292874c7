"""Which message went to whom about the trainees of a class, when, and when it was read."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from courses.models import TrainingClass
from courses.permissions import Rights
from trainees.models import Trainee
from trainees.policies.notification import Told, scope_of, subject_of
from trainees.queries.people import matching, trainees_seen
from training.models import Notification


def told_in(
    rights: Rights, training_class: TrainingClass, *, text: str, kind: str, unread: bool
) -> QuerySet[Notification]:
    """Messages of a class about the trainees one is staff for, or to them in person, newest first;
    `text` finds trainees by name, unit or initials."""
    found = Notification.objects.filter(scope=scope_of(training_class.pk)).select_related("user")
    if text or rights.sub_class_ids(training_class.pk) is not None:
        found = found.filter(_about(matching(trainees_seen(rights, training_class), text)))
    if kind in Told.values:
        found = found.filter(kind=kind)
    return found.filter(read_at__isnull=True) if unread else found


def _about(trainees: QuerySet[Trainee]) -> Q:
    rows = list(trainees.values_list("pk", "person__user"))
    subjects = [subject_of(pk) for pk, _ in rows]
    return Q(subject__in=subjects) | Q(user__in=[user for _, user in rows if user])


def subjects_of(messages: Iterable[Notification]) -> dict[str, Trainee]:
    """Whom these messages are about, by subject: one query."""
    ids = {one.subject.partition(":")[2] for one in messages if one.subject}
    people = Trainee.objects.filter(pk__in=ids).select_related("person")
    return {subject_of(one.pk): one for one in people}
