"""Deciding a leave and reporting back from it (docs/rules.md, R4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from courses.models import TrainingClass
from courses.queries.appointments import holds_office
from courses.services.locking import class_at_work
from trainees.enums import LeaveRefusal, LeaveState, Verdict
from trainees.models import LeaveApproval, LeaveRequest, ReportBack
from trainees.policies.leave import early_end, report_back_deadline
from trainees.queries.leave import sub_class_at
from trainees.services.leave import follow
from trainees.services.ledger import Claim, settle
from trainees.services.notification import tell_applicant, tell_overdue, tell_returned
from training.actors import Actor
from training.models import Attachment
from training.refusals import Refused
from training.services.log import record

OVERDUE = "ATT-07"


def decide_leave(
    leave: LeaveRequest, verdict: str, *, opinion: str = "", by: Actor, now: datetime
) -> LeaveRequest:
    """Give the decision of one office (`by.role`). All of the route's offices have to approve (any
    one where the policy says so); one rejection, with a reason, ends the request.

    Refused to whoever does not hold the office for the trainee, on one's own request, for a second
    office by the same person, and before the unit's request is there. An approval after the roll
    was taken turns the mark into leave, points included.
    """
    with class_at_work(trainees=leave.trainee_id) as training_class:
        leave = LeaveRequest.objects.select_related("trainee__person").get(pk=leave.pk)
        approval = _approval_of(training_class, leave, by=by, now=now)
        _refuse(leave, verdict, opinion)
        approval.verdict, approval.opinion = verdict, opinion
        approval.decided_at, approval.decided_by_id = now, by.user_id
        approval.save()
        _conclude(training_class, leave, by=by, now=now)
        record("decide_leave", by=by, about=leave, head=training_class, fields=[verdict], now=now)
    return leave


@dataclass(frozen=True, slots=True)
class Decisions:
    """What came of several decisions: the requests decided, and each refusal with its request."""

    done: list[LeaveRequest] = field(default_factory=list)
    refused: list[tuple[LeaveRequest, Refused]] = field(default_factory=list)


def decide_leaves(
    asked: Iterable[tuple[LeaveRequest, Actor]], verdict: str, *, opinion: str = "", now: datetime
) -> Decisions:
    """`decide_leave` on each request by its actor, in the order given, each on its own: what is
    refused is told and keeps nothing else from going through."""
    found = Decisions()
    for leave, by in asked:
        try:
            found.done.append(decide_leave(leave, verdict, opinion=opinion, by=by, now=now))
        except Refused as refusal:
            found.refused.append((leave, refusal))
    return found


def report_back(
    leave: LeaveRequest,
    *,
    at: datetime | None = None,
    proof: Attachment | None = None,
    proof_seen: bool = False,
    by: Actor,
    now: datetime,
) -> LeaveRequest:
    """Record a return. Before the leave's end it ends the leave at that moment, with or without
    proof, and frees the rest; with the proof that its kind needs it is accepted. A return told
    before the approval counts from the approval. Refused before the start."""
    at = at or now
    with class_at_work(trainees=leave.trainee_id) as training_class:
        leave = LeaveRequest.objects.select_related("trainee__person").get(pk=leave.pk)
        if leave.state not in (LeaveState.APPROVED, LeaveState.SUBMITTED):
            raise Refused(LeaveRefusal.NOT_ON_LEAVE)
        if at < leave.starts_at:
            raise Refused(LeaveRefusal.NOT_STARTED)
        told = ReportBack(
            leave=leave, at=at, proof=proof, proof_seen=proof_seen, recorded_by_id=by.user_id
        )
        if leave.state == LeaveState.SUBMITTED:
            told.save()
        else:
            _flag_if_overdue(training_class, leave, by=by, now=at)
            _return(training_class, leave, told, at=at, by=by, now=now)
            if told.accepted and leave.overdue_at and at <= leave.overdue_at:
                take_back_overdue(training_class, leave, by=by, now=now)
        record("report_back", by=by, about=leave, head=training_class, now=now)
    return leave


def flag_overdue(training_class: TrainingClass, *, by: Actor, now: datetime) -> int:
    """Within the class's lock: flag every approved leave whose report-back deadline has passed and
    post it (ATT-07), once each. Returns how many were flagged."""
    waiting = LeaveRequest.objects.filter(
        trainee__training_class=training_class,
        state=LeaveState.APPROVED,
        overdue_at__isnull=True,
        ends_at__lt=now,
    ).select_related("trainee__person")
    flagged = [one for one in waiting if _flag_if_overdue(training_class, one, by=by, now=now)]
    for leave in flagged:
        tell_overdue(leave, now=now)
    return len(flagged)


def _flag_if_overdue(
    training_class: TrainingClass, leave: LeaveRequest, *, by: Actor, now: datetime
) -> bool:
    if leave.approved_at is None or leave.overdue_at is not None:
        return False
    deadline = report_back_deadline(leave.ends_at, leave.approved_at, rules=training_class.rules)
    if now <= deadline:
        return False
    leave.overdue_at = deadline
    leave.save(update_fields=["overdue_at"])
    _settle_overdue(training_class, leave, [Claim(OVERDUE, deadline)], by=by, now=now)
    return True


def take_back_overdue(
    training_class: TrainingClass, leave: LeaveRequest, *, by: Actor, now: datetime
) -> None:
    """Within the class's lock: after a return that was in time and only written down late, or for
    a leave that was not taken at all."""
    if leave.overdue_at is None:
        return
    leave.overdue_at = None
    leave.save(update_fields=["overdue_at"])
    _settle_overdue(training_class, leave, [], by=by, now=now)


def _settle_overdue(
    training_class: TrainingClass,
    leave: LeaveRequest,
    claims: list[Claim],
    *,
    by: Actor,
    now: datetime,
) -> None:
    settle(
        training_class,
        {(leave.trainee_id, f"overdue:{leave.pk}"): claims},
        withdrawn={leave.trainee_id: leave.trainee.withdrawn_at},
        by=by,
        now=now,
    )


def _approval_of(
    training_class: TrainingClass, leave: LeaveRequest, *, by: Actor, now: datetime
) -> LeaveApproval:
    """The open place of the actor's office in this decision, or a refusal."""
    if leave.state != LeaveState.SUBMITTED:
        raise Refused(LeaveRefusal.NOT_WAITING)
    approvals = list(leave.approvals.all())
    place = next((one for one in approvals if one.role == by.role), None)
    if place is None or not holds_office(
        by.user_id,
        role=by.role,
        class_id=training_class.pk,
        sub_class_id=sub_class_at(leave.trainee, at=now),
        now=now,
    ):
        raise Refused(LeaveRefusal.NOT_YOURS)
    if by.user_id is not None and leave.trainee.person.user_id == by.user_id:
        raise Refused(LeaveRefusal.OWN_REQUEST)
    if place.verdict != Verdict.PENDING:
        raise Refused(LeaveRefusal.NOT_WAITING)
    if any(one.decided_by_id == by.user_id for one in approvals if one.decided_by_id):
        raise Refused(LeaveRefusal.BOTH_BY_ONE)
    return place


def _refuse(leave: LeaveRequest, verdict: str, opinion: str) -> None:
    if verdict == Verdict.APPROVE and not leave.has_unit_request:
        raise Refused(LeaveRefusal.NO_UNIT_REQUEST)
    if verdict == Verdict.REJECT and not opinion.strip():
        raise Refused(LeaveRefusal.REASON_NEEDED)


def _conclude(
    training_class: TrainingClass, leave: LeaveRequest, *, by: Actor, now: datetime
) -> None:
    """Approve or reject the request when the offices' verdicts settle it."""
    verdicts = list(leave.approvals.values_list("verdict", flat=True))
    agreed = (any if leave.quorum == "any" else all)(v == Verdict.APPROVE for v in verdicts)
    if Verdict.REJECT in verdicts:
        leave.state, leave.closed_at = LeaveState.REJECTED, now
        leave.save(update_fields=["state", "closed_at"])
        follow(training_class, leave, by=by, now=now)
        tell_applicant(leave, now=now)
    elif agreed:
        leave.state, leave.approved_at = LeaveState.APPROVED, now
        leave.save(update_fields=["state", "approved_at"])
        follow(training_class, leave, by=by, now=now)
        tell_applicant(leave, now=now)
        _count_earlier_returns(training_class, leave, by=by, now=now)


def _count_earlier_returns(
    training_class: TrainingClass, leave: LeaveRequest, *, by: Actor, now: datetime
) -> None:
    """Returns told before the approval count from the approval."""
    for told in leave.report_backs.order_by("pk"):
        if leave.state == LeaveState.APPROVED:
            _return(training_class, leave, told, at=now, by=by, now=now)


def _return(
    training_class: TrainingClass,
    leave: LeaveRequest,
    told: ReportBack,
    *,
    at: datetime,
    by: Actor,
    now: datetime,
) -> None:
    """End the leave where the return counts, and close it when the proof is there."""
    needed = leave.kind in training_class.rules.kinds_needing_proof
    told.accepted = told.proof_id is not None or told.proof_seen or not needed
    told.save()
    end = early_end(leave.starts_at, leave.until, returned=at)
    if end < leave.until:
        leave.ended_at = end
    if told.accepted:
        leave.state, leave.closed_at = LeaveState.RETURNED, now
    leave.save(update_fields=["ended_at", "state", "closed_at"])
    follow(training_class, leave, by=by, now=now)
    tell_returned(leave, now=now)
