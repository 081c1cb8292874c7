"""Applying for leave and cancelling it (docs/rules.md, R4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from courses.models import TrainingClass
from courses.policies.half_days import half_days
from courses.policies.rules import ClassRules
from courses.services.locking import class_at_work
from trainees.enums import LIVE_LEAVE, LeaveRefusal, LeaveState
from trainees.models import LeaveApproval, LeaveRequest, LeaveSession, Trainee
from trainees.policies.leave import AppliedLeave, Route, may_apply, may_cancel, route
from trainees.queries.leave import applied, other_live_leaves, sessions_missed
from trainees.services.life import refresh_life
from trainees.services.marks import hours_column, refresh
from trainees.services.notification import tell_deciders
from training.actors import Actor
from training.models import Attachment
from training.refusals import Refused
from training.services.log import record


@dataclass(frozen=True)
class Application:
    """What an applicant writes. `unit_request_seen`: staff hold the unit's request on paper. A form
    that is sent twice carries one `key` twice and makes one request."""

    kind: str
    start: datetime
    end: datetime
    reason: str = ""
    emergency: bool = False
    unit_request: Attachment | None = None
    unit_request_seen: bool = False
    extends: LeaveRequest | None = None
    key: UUID | None = None

    @property
    def has_unit_request(self) -> bool:
        return self.unit_request is not None or self.unit_request_seen

    @property
    def applied(self) -> AppliedLeave:
        return AppliedLeave(timezone.localtime(self.start), timezone.localtime(self.end))


def apply_for_leave(
    trainee: Trainee, application: Application, *, by: Actor, now: datetime
) -> LeaveRequest:
    """Submit a request; who decides is fixed now, on its half-days plus those of other live
    requests on the same dates. Refused without the unit's request or after the start (but for an
    emergency), and for a withdrawn trainee."""
    with class_at_work(pk=trainee.training_class_id) as training_class:
        trainee = Trainee.objects.select_related("person").get(pk=trainee.pk)
        if sent_before := _sent_before(trainee, application):
            return sent_before
        _refuse(training_class, trainee, application, now=now)
        way = route_of(training_class, trainee, application)
        leave = _create(trainee, application, way, rules=training_class.rules, by=by, now=now)
        rewrite_sessions(training_class, leave)
        tell_deciders(leave, now=now)
        record("apply_for_leave", by=by, about=leave, head=training_class, now=now)
    return leave


def extend_leave(
    trainee: Trainee, application: Application, *, by: Actor, now: datetime
) -> LeaveRequest:
    """Apply for going on from `application.extends`. Refused, besides what an application is
    refused for, unless that is the same trainee's, waits or is not reported back from, and ends
    by the start of this one."""
    with class_at_work(pk=trainee.training_class_id):
        extended = LeaveRequest.objects.filter(
            pk__in=[application.extends.pk] if application.extends else [],
            trainee=trainee,
            state__in=(LeaveState.SUBMITTED, LeaveState.APPROVED),
            ended_at__isnull=True,
        ).first()
        if extended is None:
            raise Refused(LeaveRefusal.NOT_EXTENDABLE)
        if application.start < extended.ends_at:
            raise Refused(LeaveRefusal.EXTENSION_BEFORE_END)
        return apply_for_leave(trainee, application, by=by, now=now)


def route_of(training_class: TrainingClass, trainee: Trainee, application: Application) -> Route:
    """Who would decide this application now."""
    return route(
        application.applied,
        others=other_live_leaves(trainee),
        extended=[applied(leave) for leave in _extended(application.extends)],
        rules=training_class.rules,
    )


def _extended(leave: LeaveRequest | None) -> Iterator[LeaveRequest]:
    """A leave that is extended, and those that it extends itself, while they are live."""
    while leave is not None and leave.state in LIVE_LEAVE:
        yield leave
        leave = leave.extends


def attach_unit_request(
    leave: LeaveRequest,
    *,
    attachment: Attachment | None,
    by: Actor,
    now: datetime,
) -> None:
    """Add the home unit's written request to an emergency's application (None: seen on paper)."""
    with class_at_work(trainees=leave.trainee_id) as training_class:
        fields = {"unit_request": attachment} if attachment else {"unit_request_seen": True}
        LeaveRequest.objects.filter(pk=leave.pk).update(**fields)
        record("attach_unit_request", by=by, about=leave, head=training_class, now=now)


def cancel_leave(leave: LeaveRequest, *, by: Actor, now: datetime) -> LeaveRequest:
    """Withdraw a request that has not begun; it leaves no trace in hours. Refused after the start:
    then report back instead."""
    with class_at_work(trainees=leave.trainee_id) as training_class:
        leave = LeaveRequest.objects.select_related("trainee").get(pk=leave.pk)
        if leave.state not in (LeaveState.SUBMITTED, LeaveState.APPROVED):
            raise Refused(LeaveRefusal.NOT_CANCELLABLE)
        if not may_cancel(leave.starts_at, now=now):
            raise Refused(LeaveRefusal.CANCEL_AFTER_START)
        leave.state, leave.closed_at = LeaveState.CANCELLED, now
        leave.save(update_fields=["state", "closed_at"])
        follow(training_class, leave, by=by, now=now)
        record("cancel_leave", by=by, about=leave, head=training_class, now=now)
    return leave


def follow(training_class: TrainingClass, leave: LeaveRequest, *, by: Actor, now: datetime) -> None:
    """Within the class's lock, after a leave's state or end changed: its hours per session, and the
    marks, meals and nights it touches, with their points."""
    rewrite_sessions(training_class, leave)
    refresh(training_class, trainee_ids=[leave.trainee_id], by=by, now=now)
    refresh_life(training_class, leave.trainee_id, by=by, now=now)


def rewrite_sessions(training_class: TrainingClass, leave: LeaveRequest) -> None:
    """Hours of each session that this leave alone misses; none once rejected or cancelled."""
    LeaveSession.objects.filter(leave=leave).delete()
    if leave.state not in LIVE_LEAVE:
        return
    missed = sessions_missed(
        leave.trainee,
        kind=leave.kind,
        start=leave.starts_at,
        end=leave.until,
        training_class=training_class,
    )
    LeaveSession.objects.bulk_create(
        LeaveSession(leave=leave, session=one.session, hours=hours_column(one.hours))
        for one in missed
    )


def _sent_before(trainee: Trainee, application: Application) -> LeaveRequest | None:
    """The request that this very form has made already."""
    if application.key is None:
        return None
    return LeaveRequest.objects.filter(
        uid=application.key,
        trainee=trainee,
        kind=application.kind,
        starts_at=application.start,
        ends_at=application.end,
    ).first()


def _refuse(
    training_class: TrainingClass, trainee: Trainee, application: Application, *, now: datetime
) -> None:
    if trainee.withdrawn_at is not None:
        raise Refused(LeaveRefusal.WITHDRAWN)
    reason = may_apply(
        application.applied,
        emergency=application.emergency,
        has_unit_request=application.has_unit_request,
        now=now,
    )
    if reason:
        raise Refused(reason)


def _create(
    trainee: Trainee,
    application: Application,
    way: Route,
    *,
    rules: ClassRules,
    by: Actor,
    now: datetime,
) -> LeaveRequest:
    span = application.applied
    own = half_days(span.start, span.end, windows=rules.half_days)
    leave = LeaveRequest(
        trainee=trainee,
        kind=application.kind,
        starts_at=application.start,
        ends_at=application.end,
        emergency=application.emergency,
        unit_request=application.unit_request,
        unit_request_seen=application.unit_request_seen,
        extends=application.extends,
        half_days_over=own.numerator,
        half_days_under=own.denominator,
        quorum=way.quorum,
        submitted_at=now,
        submitted_by_id=by.user_id,
    )
    if application.key and not LeaveRequest.objects.filter(uid=application.key).exists():
        leave.uid = application.key
    leave.reason = application.reason
    leave.save(force_insert=True)
    LeaveApproval.objects.bulk_create(LeaveApproval(leave=leave, role=r) for r in way.roles)
    return leave
