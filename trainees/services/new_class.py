"""Beginning a class: made, with the default rulebook and whoever began it as its organiser."""

import csv
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from courses.enums import ClassRefusal, ClassState, Role
from courses.models import TrainingClass
from courses.queries.appointments import holds_office
from courses.services.appointments import appoint
from courses.services.classes import ClassPlan, create_class
from trainees.services.rulebook import set_rulebook
from training.actors import Actor
from training.models import User
from training.refusals import Refused

DEFAULT_RULEBOOK = settings.BASE_DIR / "courses" / "data" / "rulebook.csv"


def begin_class(
    plan: ClassPlan, *, policy: Mapping[str, Any], by: Actor, now: datetime
) -> TrainingClass:
    """Make a class in preparation that can be filled and opened. An organiser of other classes
    only becomes organiser of this one too. Refused as `create_class` refuses, and while one of this
    name and these dates is being prepared."""
    with transaction.atomic():
        _refuse_twin(plan, by=by)
        training_class = create_class(plan, policy=policy, by=by, now=now)
        set_rulebook(training_class, default_rulebook(), by=by, now=now)
        if by.user_id and not holds_office(
            by.user_id,
            role=Role.ORGANISER,
            class_id=training_class.pk,
            sub_class_id=None,
            now=now,
        ):
            appoint(
                User.objects.get(pk=by.user_id),
                role=Role.ORGANISER,
                training_class=training_class,
                starts_at=now,
                by=by,
                now=now,
            )
    return training_class


def _refuse_twin(plan: ClassPlan, *, by: Actor) -> None:
    """One's own row is locked first, so that a second click sees what the first one made."""
    if by.user_id is not None:
        User.objects.select_for_update().get(pk=by.user_id)
    same = TrainingClass.objects.filter(name=plan.name, state=ClassState.DRAFT)
    starts = {phase.starts_on for phase in plan.phases}
    for one in same.prefetch_related("phases"):
        if {phase.starts_on for phase in one.phases.all()} == starts:
            raise Refused(ClassRefusal.BEGUN_ALREADY)


def default_rulebook() -> list[dict[str, str]]:
    with DEFAULT_RULEBOOK.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
