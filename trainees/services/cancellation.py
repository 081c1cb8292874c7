"""Cancelling a leave after its start: asked for, then granted or declined (docs/rules.md, R4.9)."""

from datetime import datetime

from courses.models import TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import LeaveRefusal, LeaveState, Verdict
from trainees.models import CancellationAsk, LeaveRequest
from trainees.policies.leave import why_not_ask
from trainees.queries.cancellation import in_closed_week
from trainees.services.leave import follow
from trainees.services.leave_decision import take_back_overdue
from trainees.services.notification import tell_ask_answered, tell_cancellation_asked
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record


def ask_to_cancel(leave: LeaveRequest, *, reason: str, by: Actor, now: datetime) -> CancellationAsk:
    """Ask the class head to cancel a leave that has begun but was not taken; nothing else changes.
    Refused without a reason, before the start, after the leave's end on the record or a return
    told, and while an ask is open."""
    if not reason.strip():
        raise Refused(LeaveRefusal.ASK_REASON_NEEDED)
    with class_at_work(trainees=leave.trainee_id) as training_class:
        leave = _locked(leave)
        _refuse(leave, now=now)
        if leave.asks.filter(verdict=Verdict.PENDING).exists():
            raise Refused(LeaveRefusal.ASKED_ALREADY)
        ask = CancellationAsk(leave=leave, asked_at=now, asked_by_id=by.user_id)
        ask.reason = reason.strip()
        ask.save(force_insert=True)
        tell_cancellation_asked(ask, now=now)
        record("ask_to_cancel_leave", by=by, about=leave, head=training_class, now=now)
    return ask


def answer_ask(
    leave: LeaveRequest, verdict: str, *, answer: str = "", by: Actor, now: datetime
) -> LeaveRequest:
    """Grant the open ask, and the leave leaves no trace: hours, marks, meals, nights, their points
    and the overdue one follow; or decline it with a reason, and the leave stays. Refused on one's
    own leave, once a return is told, and for sessions in a week that is closed."""
    with class_at_work(trainees=leave.trainee_id) as training_class:
        leave = _locked(leave)
        ask = _open_ask(leave, by=by)
        if verdict == Verdict.APPROVE:
            _cancel(training_class, leave, by=by, now=now)
        elif not answer.strip():
            raise Refused(LeaveRefusal.ANSWER_NEEDED)
        ask.verdict, ask.answer = verdict, answer.strip()
        ask.answered_at, ask.answered_by_id = now, by.user_id
        ask.save(update_fields=["verdict", "answer", "answered_at", "answered_by"])
        tell_ask_answered(ask, now=now)
        record(
            "answer_cancellation",
            by=by,
            about=leave,
            head=training_class,
            fields=[verdict],
            now=now,
        )
    return leave


def _locked(leave: LeaveRequest) -> LeaveRequest:
    return LeaveRequest.objects.select_related(
        "trainee__person", "trainee__training_class__policy"
    ).get(pk=leave.pk)


def _refuse(leave: LeaveRequest, *, now: datetime) -> None:
    told = leave.report_backs.exists()
    if reason := why_not_ask(leave.state, leave.starts_at, return_told=told, now=now):
        raise Refused(reason)


def _open_ask(leave: LeaveRequest, *, by: Actor) -> CancellationAsk:
    if by.user_id is not None and leave.trainee.person.user_id == by.user_id:
        raise Refused(LeaveRefusal.OWN_REQUEST)
    ask = leave.asks.filter(verdict=Verdict.PENDING).first()
    if ask is None or leave.state not in (LeaveState.SUBMITTED, LeaveState.APPROVED):
        raise Refused(LeaveRefusal.NO_OPEN_ASK)
    return ask


def _cancel(
    training_class: TrainingClass, leave: LeaveRequest, *, by: Actor, now: datetime
) -> None:
    _refuse(leave, now=now)
    if leave.state == LeaveState.APPROVED and in_closed_week(leave):
        raise Refused(LeaveRefusal.WEEK_CLOSED)
    leave.state, leave.closed_at = LeaveState.CANCELLED, now
    leave.save(update_fields=["state", "closed_at"])
    take_back_overdue(training_class, leave, by=by, now=now)
    follow(training_class, leave, by=by, now=now)
