"""Withdrawal cases and sanctions (docs/rules.md, R4.10 and R4.11)."""

from datetime import datetime

from courses.enums import Role
from courses.models import TrainingClass
from courses.queries.appointments import holds_office
from courses.services.locking import class_at_work
from trainees.enums import GRANTED_LEAVE, CaseGround, CaseRefusal, CaseState, SanctionLevel
from trainees.models import Sanction, Trainee, WithdrawalCase
from trainees.services.leave import rewrite_sessions
from trainees.services.life import refresh_life
from trainees.services.marks import refresh
from trainees.services.notification import tell_case_decided, tell_case_opened
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record


def open_case(
    trainee: Trainee, ground: str, *, reason: str = "", by: Actor, now: datetime
) -> WithdrawalCase:
    """Open a case by hand on another ground than the hours (that one opens by itself). Refused
    twice, after a dismissal on the same ground, and for a withdrawn trainee."""
    with class_at_work(pk=trainee.training_class_id) as training_class:
        case = file_case(training_class, trainee, ground, reason=reason, by=by, now=now)
    return case


def file_case(
    training_class: TrainingClass,
    trainee: Trainee,
    ground: str,
    *,
    reason: str,
    by: Actor,
    now: datetime,
) -> WithdrawalCase:
    """Within the class's lock: open the case, tell who decides it and the trainee."""
    _refuse_case(trainee, ground)
    case = WithdrawalCase.objects.create(
        trainee=trainee,
        ground=ground,
        evidence={"reason": reason},
        opened_at=now,
        opened_by_id=by.user_id,
    )
    tell_case_opened(case, now=now)
    record("open_case", by=by, about=case, head=training_class, fields=[ground], now=now)
    return case


def _refuse_case(trainee: Trainee, ground: str) -> None:
    if Trainee.objects.get(pk=trainee.pk).withdrawn_at:
        raise Refused(CaseRefusal.WITHDRAWN)
    cases = WithdrawalCase.objects.filter(trainee=trainee, ground=ground)
    states = set(cases.values_list("state", flat=True))
    if CaseState.OPEN in states:
        raise Refused(CaseRefusal.CASE_OPEN)
    if CaseState.DISMISSED in states:
        raise Refused(CaseRefusal.DISMISSED_BEFORE)
    if ground == CaseGround.LEAVE_OVER_LIMIT:
        raise Refused(CaseRefusal.NO_CASE)


def decide_case(
    case: WithdrawalCase,
    *,
    confirm: bool,
    reason: str = "",
    document_number: str = "",
    by: Actor,
    now: datetime,
) -> WithdrawalCase:
    """Confirm or, with a reason, dismiss a case. From a confirmed withdrawal on the trainee is
    expected nowhere and gets no entries; the past stays. Refused when it has been decided, and to
    whoever does not hold the organisation department's office."""
    if not confirm and not reason.strip():
        raise Refused(CaseRefusal.REASON_NEEDED)
    with class_at_work(trainees=case.trainee_id) as training_class:
        case = WithdrawalCase.objects.select_related("trainee__person").get(pk=case.pk)
        if case.state != CaseState.OPEN:
            raise Refused(CaseRefusal.NO_CASE)
        _refuse_other_offices(training_class, by=by, now=now)
        case.state = CaseState.CONFIRMED if confirm else CaseState.DISMISSED
        case.decided_at, case.decided_by_id = now, by.user_id
        case.reason, case.document_number = reason, document_number
        case.save()
        if confirm:
            _withdraw(case, by=by, now=now)
            for leave in case.trainee.leaves.filter(state__in=GRANTED_LEAVE):
                rewrite_sessions(training_class, leave)
            refresh(training_class, trainee_ids=[case.trainee_id], by=by, now=now)
            refresh_life(training_class, case.trainee_id, by=by, now=now)
        tell_case_decided(case, now=now)
        record("decide_case", by=by, about=case, head=training_class, fields=["state"], now=now)
    return case


def _refuse_other_offices(training_class: TrainingClass, *, by: Actor, now: datetime) -> None:
    holds = holds_office(
        by.user_id, role=by.role, class_id=training_class.pk, sub_class_id=None, now=now
    )
    if by.role != Role.ORG_DEPT or not holds:
        raise Refused(CaseRefusal.NOT_YOURS)


def give_statement(case: WithdrawalCase, text: str, *, by: Actor, now: datetime) -> WithdrawalCase:
    """The trainee's own words on an open case; a later statement takes the place of an earlier one.
    Refused empty, and once the case is decided or has lapsed."""
    if not text.strip():
        raise Refused(CaseRefusal.STATEMENT_NEEDED)
    with class_at_work(trainees=case.trainee_id) as training_class:
        case = WithdrawalCase.objects.select_related("trainee").get(pk=case.pk)
        if case.state != CaseState.OPEN:
            raise Refused(CaseRefusal.NO_CASE)
        case.statement = text.strip()
        case.save(update_fields=["statement"])
        record(
            "give_statement", by=by, about=case, head=training_class, fields=["statement"], now=now
        )
    return case


def _withdraw(case: WithdrawalCase, *, by: Actor, now: datetime) -> None:
    """From now on the trainee is expected nowhere; other open cases lapse with it."""
    if case.trainee.withdrawn_at is None:
        case.trainee.withdrawn_at = now
        case.trainee.save(update_fields=["withdrawn_at"])
    others = WithdrawalCase.objects.filter(trainee=case.trainee, state=CaseState.OPEN)
    others.update(state=CaseState.LAPSED, decided_at=now)
    reason = CaseGround(case.ground).label
    sanction_on_record(
        case.trainee, SanctionLevel.WITHDRAWAL, str(reason), case.document_number, by=by, now=now
    )


def sanction_on_record(
    trainee: Trainee, level: str, reason: str, document_number: str, *, by: Actor, now: datetime
) -> Sanction:
    """Within the class's lock: the sanction, as it stands from now on."""
    return Sanction.objects.create(
        trainee=trainee,
        level=level,
        reason=reason,
        document_number=document_number,
        imposed_at=now,
        imposed_by_id=by.user_id,
    )


def lift_sanction(sanction: Sanction, *, reason: str, by: Actor, now: datetime) -> None:
    """Within the class's lock: it no longer stands, and stays on the record with the reason."""
    sanction.lifted_at, sanction.lifted_by_id, sanction.lift_reason = now, by.user_id, reason
    sanction.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
