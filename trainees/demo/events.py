"""Each kind of event of a folder, carried through the service that the pages use."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from courses.enums import Role
from trainees.demo.folder import Event
from trainees.demo.run import Applied, Replay
from trainees.enums import CaseGround, CaseState, Verdict
from trainees.models import WithdrawalCase
from trainees.policies.attendance import RollFact
from trainees.services import conduct, life, study, withdrawal
from trainees.services.leave import Application, apply_for_leave, cancel_leave
from trainees.services.leave_decision import decide_leave, report_back
from trainees.services.opening import close_class
from trainees.services.rollcall import Told, correct_mark, take_roll
from training.refusals import Refused

NO_REASON = "—"


def carry(run: Replay, event: Event) -> None:
    """Let one event happen at its own time. What a service refuses, and what is about nobody or
    nothing of the class, is kept with the reason and not raised."""
    try:
        CARRIERS[event.name](run, event)
    except (Refused, KeyError, ValueError) as error:
        run.refused.append((event, str(error) if isinstance(error, Refused) else repr(error)))


def _roll(run: Replay, event: Event) -> None:
    detail = event.detail
    facts: dict[int, dict[str, Any]] = {}
    for number, minutes in (detail.get("late") or {}).items():
        facts.setdefault(run.trainee(number).pk, {})["minutes_late"] = _minutes(minutes)
    for number, minutes in (detail.get("left_early") or {}).items():
        facts.setdefault(run.trainee(number).pk, {})["minutes_early"] = _minutes(minutes)
    for pk in run.ids(detail.get("absent") or ()):
        facts.setdefault(pk, {})["absent"] = True
    told = {pk: Told(RollFact(**fact)) for pk, fact in facts.items()}
    session = run.made.sessions[int(detail["session"])]
    expected = run.made.on_roll(session)
    told = {pk: word for pk, word in told.items() if pk in expected}
    take_roll(session, told, by=run.actor(event), now=event.at)


def _roll_correct(run: Replay, event: Event) -> None:
    detail = event.detail
    minutes = _minutes(detail.get("minutes", 1))
    fact = {
        "present": RollFact(),
        "absent": RollFact(absent=True),
        "late": RollFact(minutes_late=minutes),
        "left_early": RollFact(minutes_early=minutes),
    }[detail["status"]]
    correct_mark(
        run.made.sessions[int(detail["session"])],
        run.trainee(detail["trainee"]).pk,
        fact,
        reason=detail.get("reason") or NO_REASON,
        by=run.actor(event, detail["trainee"]),
        now=event.at,
    )


def application(run: Replay, event: Event) -> Application:
    detail = event.detail
    moment = run.made.folder.moment
    return Application(
        kind=detail["kind"],
        start=moment(detail["start"]),
        end=moment(detail["end"]),
        reason=detail.get("reason") or "",
        emergency=bool(detail.get("emergency")),
        unit_request_seen=bool(detail.get("unit_request")),
    )


def _leave_apply(run: Replay, event: Event) -> None:
    ref, number = event.detail["ref"], event.detail["trainee"]
    run.applied[ref] = Applied(event, None)
    leave = apply_for_leave(
        run.trainee(number),
        application(run, event),
        by=run.actor(event, number),
        now=event.at,
    )
    run.applied[ref] = Applied(event, leave)


def _leave_decide(run: Replay, event: Event) -> None:
    leave = run.leave(event)
    verdict = {"approve": Verdict.APPROVE, "reject": Verdict.REJECT}[event.detail["verdict"]]
    decide_leave(
        leave,
        verdict,
        opinion=event.detail.get("reason") or ("" if verdict == Verdict.APPROVE else NO_REASON),
        by=run.actor(event, leave.trainee.number),
        now=event.at,
    )


def _leave_cancel(run: Replay, event: Event) -> None:
    leave = run.leave(event)
    cancel_leave(leave, by=run.actor(event, leave.trainee.number), now=event.at)


def _leave_return(run: Replay, event: Event) -> None:
    leave = run.leave(event)
    report_back(
        leave,
        proof_seen=bool(event.detail.get("proof")),
        by=run.actor(event, leave.trainee.number),
        now=event.at,
    )


def _meal_opt_out(run: Replay, event: Event) -> None:
    detail = event.detail
    life.opt_out_of_meal(
        run.trainee(detail["trainee"]),
        on=_day(run, detail),
        meal=detail["meal"],
        by=run.actor(event),
        now=event.at,
        own=event.actor == "trainee",
    )


def _meal_check(run: Replay, event: Event) -> None:
    detail = event.detail
    life.check_meal(
        run.made.training_class,
        on=_day(run, detail),
        meal=detail["meal"],
        missing=run.ids(detail["missing"]),
        by=run.actor(event),
        now=event.at,
    )


def _dorm_check(run: Replay, event: Event) -> None:
    detail = event.detail
    life.check_night(
        run.made.training_class,
        on=_day(run, detail),
        away=run.ids(detail.get("away") or ()),
        late_back=run.ids(detail.get("late_back") or ()),
        by=run.actor(event),
        now=event.at,
    )


def _conduct(run: Replay, event: Event) -> None:
    detail = event.detail
    number = detail.get("session")
    conduct.record_conduct(
        run.made.training_class,
        [run.trainee(detail["trainee"]).pk],
        detail["code"],
        session=run.made.sessions[int(number)] if number else None,
        by=run.actor(event, detail["trainee"]),
        now=event.at,
    )


def _homework_close(run: Replay, event: Event) -> None:
    detail = event.detail
    study.close_homework(
        run.made.training_class,
        str(detail["id"]),
        missing=run.ids(detail.get("missing") or ()),
        late=run.ids(detail.get("late") or ()),
        by=run.actor(event),
        now=event.at,
    )


def _speech(run: Replay, event: Event) -> None:
    detail = event.detail
    conduct.confirm_speech(
        run.made.training_class,
        [run.trainee(detail["trainee"]).pk],
        detail["code"],
        by=run.actor(event, detail["trainee"]),
        now=event.at,
    )


def _bulletin(run: Replay, event: Event) -> None:
    detail = event.detail
    conduct.adopt_bulletin(
        run.made.training_class,
        [run.trainee(detail["trainee"]).pk],
        detail["code"],
        str(detail.get("title") or event.at.isoformat()),
        by=run.actor(event, detail["trainee"]),
        now=event.at,
    )


def _exam(run: Replay, event: Event) -> None:
    scores: Mapping[str, Any] = event.detail["scores"]
    study.enter_exam(
        run.made.training_class,
        {run.trainee(number).pk: Decimal(str(score)) for number, score in scores.items()},
        by=run.actor(event),
        now=event.at,
    )


def _withdrawal_decide(run: Replay, event: Event) -> None:
    """A ground other than the hours has no case that opened by itself: it is opened first."""
    detail = event.detail
    trainee, ground = run.trainee(detail["trainee"]), detail["ground"]
    cases = WithdrawalCase.objects.filter(trainee=trainee, ground=ground, state=CaseState.OPEN)
    case = cases.first()
    if case is None and ground != CaseGround.LEAVE_OVER_LIMIT:
        head = run.made.actor(Role.CLASS_HEAD, number=trainee.number)
        case = withdrawal.open_case(trainee, ground, by=head, now=event.at)
    if case is not None:
        withdrawal.decide_case(
            case,
            confirm=detail["verdict"] == "confirm",
            reason=detail.get("reason") or NO_REASON,
            by=run.actor(event),
            now=event.at,
        )


def _class_close(run: Replay, event: Event) -> None:
    close_class(run.made.training_class, by=run.actor(event), now=event.at)
    run.closed = True


def _day(run: Replay, detail: Mapping[str, Any]) -> date:
    return run.made.folder.day(date.fromisoformat(detail["date"]))


def _minutes(value: Any) -> int:
    return max(int(value), 0)


CARRIERS: Mapping[str, Callable[[Replay, Event], None]] = {
    "roll": _roll,
    "roll_correct": _roll_correct,
    "leave_apply": _leave_apply,
    "leave_decide": _leave_decide,
    "leave_cancel": _leave_cancel,
    "leave_return": _leave_return,
    "meal_opt_out": _meal_opt_out,
    "meal_check": _meal_check,
    "dorm_check": _dorm_check,
    "conduct": _conduct,
    "homework_close": _homework_close,
    "speech": _speech,
    "bulletin": _bulletin,
    "exam": _exam,
    "withdrawal_decide": _withdrawal_decide,
    "class_close": _class_close,
}
