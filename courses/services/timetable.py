"""Planning sessions (docs/rules.md, R2): written whole or not at all, clashes refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.enums import ClassRefusal, ClassState, SessionState
from courses.models import (
    CourseModule,
    Lecturer,
    Session,
    SessionAudience,
    SubClass,
    TimetableVersion,
    TrainingClass,
    Venue,
)
from courses.queries.sessions import audience_names, clashing_sessions, sessions_of
from courses.queries.timetable_versions import row_of
from courses.services.locking import class_at_work
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record

PLANNABLE = (ClassState.DRAFT, ClassState.OPEN)
SHARED = {"audience": _("participants"), "venue": _("venue"), "lecturer": _("lecturer")}


@dataclass(frozen=True)
class SessionPlan:
    """One session to be; `sub_classes` names its audience, empty for all; hours in 学时."""

    starts_at: datetime
    ends_at: datetime
    title: str
    form: str = ""
    module: str = ""
    lecturer: str = ""
    lecturer_unit: str = ""
    venue: str = ""
    together: bool = True
    sub_classes: Sequence[str] = ()
    hours: Decimal = Decimal(0)


def plan_sessions(
    training_class: TrainingClass,
    plans: Iterable[SessionPlan],
    *,
    as_it_was: bool = False,
    by: Actor,
    now: datetime,
) -> list[Session]:
    """Add sessions after those that stand, numbered in the order given, and publish the timetable.
    Refused whole when one ends before it starts or clashes with another; `as_it_was` writes down a
    class that has been held, clashes and all."""
    with class_at_work(pk=training_class.pk, states=PLANNABLE) as locked:
        planned = write_sessions(locked, plans, as_it_was=as_it_was, by=by, now=now)
        record("plan_sessions", by=by, about=locked, head=locked, now=now)
    return planned


def write_sessions(
    training_class: TrainingClass,
    plans: Iterable[SessionPlan],
    *,
    as_it_was: bool = False,
    by: Actor,
    now: datetime,
) -> list[Session]:
    """Within the class's lock: what `plan_sessions` writes and publishes."""
    first = training_class.sessions.count() + 1
    sub_classes = {one.name: one for one in training_class.sub_classes.all()}
    planned = [
        _add(training_class, plan, number, sub_classes, as_it_was=as_it_was)
        for number, plan in enumerate(plans, start=first)
    ]
    publish(training_class, by=by, now=now)
    return planned


def publish(training_class: TrainingClass, *, by: Actor, now: datetime) -> TimetableVersion:
    """Within the class's lock: freeze the timetable as it stands as its next version."""
    audience = audience_names(training_class)
    rows = [
        row_of(session, [] if session.together else audience.get(session.pk, []))
        for session in sessions_of(training_class).select_related("lecturer", "venue")
    ]
    return TimetableVersion.objects.create(
        training_class=training_class,
        number=training_class.timetable_versions.count() + 1,
        rows=rows,
        published_at=now,
        published_by_id=by.user_id,
    )


def _add(
    training_class: TrainingClass,
    plan: SessionPlan,
    number: int,
    sub_classes: dict[str, SubClass],
    *,
    as_it_was: bool,
) -> Session:
    if plan.ends_at <= plan.starts_at:
        raise Refused(ClassRefusal.ENDS_BEFORE_START)
    audience = [sub_classes[name] for name in plan.sub_classes or sub_classes]
    session = Session(
        training_class=training_class,
        number=number,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        form=plan.form,
        title=plan.title,
        module=_module(training_class, plan.module),
        lecturer=lecturer_of(plan),
        venue=venue_of(plan),
        hours=plan.hours,
        together=plan.together,
        state=SessionState.PLANNED,
    )
    if not as_it_was:
        refuse_clash(session, audience)
    session.save(force_insert=True)
    SessionAudience.objects.bulk_create(
        SessionAudience(session=session, sub_class=one) for one in audience
    )
    return session


def _module(training_class: TrainingClass, name: str) -> CourseModule | None:
    if not name:
        return None
    return CourseModule.objects.get_or_create(training_class=training_class, name=name)[0]


def venue_of(plan: SessionPlan) -> Venue | None:
    return Venue.objects.get_or_create(name=plan.venue)[0] if plan.venue else None


def lecturer_of(plan: SessionPlan) -> Lecturer | None:
    if not plan.lecturer:
        return None
    return Lecturer.objects.get_or_create(name=plan.lecturer, unit=plan.lecturer_unit)[0]


def refuse_clash(session: Session, audience: Sequence[SubClass]) -> None:
    """Refused with the first session that shares lecturer, venue or audience at that time."""
    for other, what in clashing_sessions(session, sub_class_ids=[one.pk for one in audience]):
        raise Refused(
            ClassRefusal.SESSION_CLASH,
            title=session.title,
            other=other.title,
            when=f"{timezone.localtime(other.starts_at):%Y-%m-%d %H:%M}",
            what=SHARED[what],
        )
