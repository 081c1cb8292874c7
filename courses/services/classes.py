"""Making a class and opening it (docs/rules.md, R1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from courses.enums import ClassKind, ClassRefusal, ClassState
from courses.models import ClassPolicy, CourseModule, Material, Phase, SubClass, TrainingClass
from courses.policies.rules import ClassRules
from courses.services.locking import class_at_work
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record


@dataclass(frozen=True)
class PhasePlan:
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class ClassPlan:
    """What an organiser decides before anything is imported. A class without sub-classes named
    gets one of its own short name, since every roll belongs to a sub-class."""

    name: str
    short_name: str
    kind: str = ClassKind.TRAINING_CLASS
    host: str = ""
    organiser: str = ""
    certificate_prefix: str = ""
    policy_basis: str = ""
    phases: Sequence[PhasePlan] = ()
    sub_classes: Sequence[str] = ()
    modules: Sequence[str] = ()
    materials: Sequence[str] = ()


def create_class(
    plan: ClassPlan, *, policy: Mapping[str, Any], by: Actor, now: datetime
) -> TrainingClass:
    """Make a class in preparation, with its own copy of the policy. A policy that cannot be read is
    refused, with the key that is wrong."""
    _check_policy(policy)
    with transaction.atomic():
        training_class = TrainingClass.objects.create(
            name=plan.name,
            short_name=plan.short_name,
            kind=plan.kind,
            host=plan.host,
            organiser=plan.organiser,
            certificate_prefix=plan.certificate_prefix,
            policy_basis=plan.policy_basis,
        )
        ClassPolicy.objects.create(training_class=training_class, data=dict(policy))
        _add_parts(training_class, plan)
        record("create_class", by=by, about=training_class, now=now)
    return training_class


def set_policy(
    training_class: TrainingClass, policy: Mapping[str, Any], *, by: Actor, now: datetime
) -> None:
    """Replace the policy of a class that has not been opened; afterwards it is frozen."""
    _check_policy(policy)
    with class_at_work(pk=training_class.pk, states=(ClassState.DRAFT,)) as locked:
        locked.policy.data = dict(policy)
        locked.policy.save(update_fields=["data"])
        record("set_policy", by=by, about=locked, head=locked, fields=sorted(policy), now=now)


def mark_open(training_class: TrainingClass, *, now: datetime) -> None:
    """Within the class's lock: open the class and freeze its policy. Refused without sessions."""
    if not training_class.sessions.exists():
        raise Refused(ClassRefusal.NO_SESSIONS)
    training_class.state = ClassState.OPEN
    training_class.opened_at = now
    training_class.save(update_fields=["state", "opened_at"])
    training_class.policy.frozen_at = now
    training_class.policy.save(update_fields=["frozen_at"])


def mark_closed(training_class: TrainingClass, *, now: datetime) -> None:
    """Within the class's lock: close the class; nothing in it changes afterwards."""
    training_class.state = ClassState.CLOSED
    training_class.closed_at = now
    training_class.save(update_fields=["state", "closed_at"])


def _check_policy(policy: Mapping[str, Any]) -> None:
    try:
        ClassRules.from_data(policy)
    except ValueError as error:
        raise Refused(ClassRefusal.POLICY_INVALID, problem=error) from error


def _add_parts(training_class: TrainingClass, plan: ClassPlan) -> None:
    Phase.objects.bulk_create(
        Phase(
            training_class=training_class,
            name=phase.name,
            starts_on=phase.starts_on,
            ends_on=phase.ends_on,
        )
        for phase in plan.phases
    )
    SubClass.objects.bulk_create(
        SubClass(training_class=training_class, name=name, position=position)
        for position, name in enumerate(plan.sub_classes or [plan.short_name], start=1)
    )
    CourseModule.objects.bulk_create(
        CourseModule(training_class=training_class, name=name, position=position)
        for position, name in enumerate(plan.modules, start=1)
    )
    Material.objects.bulk_create(
        Material(training_class=training_class, name=name) for name in plan.materials
    )
