"""Breaches and sanctions of a class, the newest first."""

from django.db.models import QuerySet

from courses.models import TrainingClass
from trainees.models import Incident, Sanction, Trainee

AT_MOST = 200


def incidents_of(training_class: TrainingClass, trainees: QuerySet[Trainee]) -> list[Incident]:
    """Breaches by these trainees, with rule and session."""
    found = Incident.objects.filter(training_class=training_class, trainee__in=trainees)
    return list(
        found.select_related("trainee__person", "rule", "session").order_by("-at", "-pk")[:AT_MOST]
    )


def sanctions_of(trainees: QuerySet[Trainee]) -> list[Sanction]:
    """What was imposed on these trainees."""
    found = Sanction.objects.filter(trainee__in=trainees)
    return list(found.select_related("trainee__person").order_by("-imposed_at", "-pk")[:AT_MOST])
