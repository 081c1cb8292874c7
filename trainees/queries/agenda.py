"""The sessions that somebody has to go to, whatever they are in which class."""

from datetime import datetime

from django.db.models import Q, QuerySet

from courses.enums import Role
from courses.models import Session
from courses.permissions import TEACHING, Rights
from trainees.models import Trainee

ATTENDING = (*TEACHING, Role.ORGANISER)


def agenda_of(rights: Rights, *, since: datetime, until: datetime) -> QuerySet[Session]:
    """Sessions of one's own sub-classes as a trainee, up to a withdrawal, and of the places where
    one teaches, inspects or organises; cancelled ones too, in order of time."""
    mine = Q(pk__in=[])
    for one in rights.enrolments:
        mine |= _own(one.class_id, one.sub_class_id, one.trainee_id)
    for office in rights.offices:
        if office.role in ATTENDING and office.class_id is not None:
            mine |= _place(office.class_id, office.sub_class_id)
    found = Session.objects.filter(mine, ends_at__gt=since, starts_at__lt=until)
    return (
        found.select_related("training_class", "lecturer", "venue")
        .order_by("starts_at", "number", "pk")
        .distinct()
    )


def _own(class_id: int, sub_class_id: int | None, trainee_id: int) -> Q:
    withdrawn = Trainee.objects.filter(pk=trainee_id).values_list("withdrawn_at", flat=True).first()
    place = Q(training_class=class_id, audience=sub_class_id)
    return place & Q(starts_at__lt=withdrawn) if withdrawn else place


def _place(class_id: int, sub_class_id: int | None) -> Q:
    place = Q(training_class=class_id)
    return place & Q(audience=sub_class_id) if sub_class_id else place
