"""Who is told what of leave, cases, appeals and notices; each within its verb's transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from courses.enums import Role
from courses.models import Session
from courses.queries.appointments import holders_of
from trainees.enums import CaseState, LeaveState, Verdict
from trainees.models import (
    Appeal,
    CancellationAsk,
    Certificate,
    IncidentPart,
    LeaveRequest,
    Trainee,
    WithdrawalCase,
)
from trainees.policies.leave import report_back_deadline
from trainees.policies.notification import Told, scope_of, subject_of
from trainees.queries.leave import sub_class_at
from trainees.queries.limit import LimitStand
from training.models import Notification
from training.services.notifications import notify
from training.templatetags.figures import hours


def tell_deciders(leave: LeaveRequest, *, now: datetime) -> None:
    """Whoever holds an office of the route, but for the trainee in person."""
    roles = leave.approvals.values_list("role", flat=True)
    deciders = _holders(leave.trainee, roles, now=now)
    _tell(leave, Told.LEAVE_WAITS, to=deciders - {_user_of(leave.trainee)}, now=now)


def tell_applicant(leave: LeaveRequest, *, now: datetime) -> None:
    """The trainee and whoever handed the request in, once it is decided."""
    kind = Told.LEAVE_APPROVED if leave.state == LeaveState.APPROVED else Told.LEAVE_REJECTED
    _tell(leave, kind, to={_user_of(leave.trainee), leave.submitted_by_id}, now=now)


def tell_returned(leave: LeaveRequest, *, now: datetime) -> None:
    """The trainee: the leave is closed, or its proof is still to come."""
    closed = leave.state == LeaveState.RETURNED
    kind = Told.LEAVE_RETURNED if closed else Told.LEAVE_PROOF_MISSING
    _tell(leave, kind, to={_user_of(leave.trainee)}, now=now)


def tell_ends_soon(leave: LeaveRequest, *, now: datetime) -> None:
    """The trainee, before the leave's end."""
    _tell(leave, Told.LEAVE_ENDS, to={_user_of(leave.trainee)}, now=now)


def tell_overdue(leave: LeaveRequest, *, now: datetime) -> None:
    """The trainee, and the class head who has to ask after them."""
    heads = _holders(leave.trainee, [Role.CLASS_HEAD], now=now)
    _tell(leave, Told.LEAVE_OVERDUE, to={_user_of(leave.trainee)}, now=now)
    _tell(leave, Told.TRAINEE_OVERDUE, to=heads, now=now)


def tell_cancellation_asked(ask: CancellationAsk, *, now: datetime) -> None:
    """The class head, but for the trainee in person."""
    trainee = ask.leave.trainee
    heads = _holders(trainee, [Role.CLASS_HEAD], now=now) - {_user_of(trainee)}
    _tell(ask.leave, Told.CANCEL_ASKED, to=heads, about=ask.pk, now=now)


def tell_ask_answered(ask: CancellationAsk, *, now: datetime) -> None:
    """The trainee and whoever asked."""
    granted = ask.verdict == Verdict.APPROVE
    kind = Told.CANCEL_GRANTED if granted else Told.CANCEL_DECLINED
    to = {_user_of(ask.leave.trainee), ask.asked_by_id}
    _tell(ask.leave, kind, to=to, about=ask.pk, now=now)


def tell_near_limit(stands: Mapping[int, LimitStand], *, now: datetime) -> None:
    """Each of these trainees and their class head, once in a class's life."""
    keys = {f"{Told.TRAINEE_NEAR_LIMIT}:{pk}": pk for pk in stands}
    told = Notification.objects.filter(key__in=keys).values_list("key", flat=True).distinct()
    new = set(stands) - {keys[key] for key in told}
    trainees = Trainee.objects.filter(pk__in=new, withdrawn_at__isnull=True)
    for trainee in trainees.select_related("person"):
        heads = _holders(trainee, [Role.CLASS_HEAD], now=now) - {_user_of(trainee)}
        _tell_near(trainee, Told.TRAINEE_NEAR_LIMIT, stands[trainee.pk], to=heads, now=now)
        _tell_near(trainee, Told.LIMIT_NEAR, stands[trainee.pk], to={_user_of(trainee)}, now=now)


def tell_case_opened(case: WithdrawalCase, *, now: datetime) -> None:
    """The department that decides it, the class head, and the trainee, who can be heard."""
    staff = _holders(case.trainee, [Role.ORG_DEPT, Role.CLASS_HEAD], now=now)
    _tell_case(case, Told.CASE_OPENED, to=staff, now=now)
    _tell_case(case, Told.OWN_CASE_OPENED, to={_user_of(case.trainee)}, now=now)


def tell_case_decided(case: WithdrawalCase, *, now: datetime) -> None:
    confirmed = case.state == CaseState.CONFIRMED
    readers = _holders(case.trainee, [Role.CLASS_HEAD], now=now) | {_user_of(case.trainee)}
    kind = Told.CASE_CONFIRMED if confirmed else Told.CASE_DISMISSED
    _tell_case(case, kind, to=readers, now=now)


def tell_incident_decided(part: IncidentPart, *, now: datetime) -> None:
    """The trainee, of a talk or a censure; a case tells by itself."""
    notify(
        {_user_of(part.trainee)},
        Told.SANCTION_IMPOSED,
        key=f"{Told.SANCTION_IMPOSED}:{part.sanction_id}",
        scope=scope_of(part.trainee.training_class_id),
        subject=subject_of(part.trainee_id),
        url=reverse("incident", args=[part.incident_id]),
        now=now,
    )


def tell_appeal_made(appeal: Appeal, *, now: datetime) -> None:
    trainee = appeal.entry.trainee
    heads = _holders(trainee, [Role.CLASS_HEAD], now=now) - {_user_of(trainee)}
    _tell_appeal(appeal, Told.APPEAL_WAITS, to=heads, now=now)


def tell_appeal_answered(appeal: Appeal, *, upheld: bool, now: datetime) -> None:
    kind = Told.APPEAL_UPHELD if upheld else Told.APPEAL_DISMISSED
    _tell_appeal(appeal, kind, to={_user_of(appeal.entry.trainee)}, now=now)


def tell_session(
    session: Session,
    kind: Told,
    *,
    before: tuple[datetime, datetime],
    trainees: QuerySet[Trainee],
    now: datetime,
) -> None:
    """The trainees it is for, and the class heads of its sub-classes; once a revision."""
    readers = set(trainees.values_list("person__user", flat=True))
    for sub_class in session.audiences.values_list("sub_class", flat=True):
        readers |= set(
            holders_of(
                [Role.CLASS_HEAD],
                class_id=session.training_class_id,
                sub_class_id=sub_class,
                now=now,
            )
        )
    notify(
        readers,
        kind,
        key=f"{kind}:{session.pk}:{session.revision}",
        scope=scope_of(session.training_class_id),
        data={
            "title": session.title,
            "before": _span(*before),
            "when": _span(session.starts_at, session.ends_at),
            "place": session.venue.name if session.venue else "—",
        },
        url=f"{reverse('timetable', args=[session.training_class_id])}"
        f"?week={timezone.localdate(session.starts_at):%Y-%m-%d}",
        now=now,
    )


def tell_certificate(certificate: Certificate, *, now: datetime) -> None:
    """The trainee, that it is there."""
    notify(
        [_user_of(certificate.trainee)],
        Told.CERTIFICATE_ISSUED,
        key=f"certificate:{certificate.uid}",
        data={"serial": certificate.serial},
        url=reverse("certificate", args=[certificate.uid]),
        now=now,
        **_place(certificate.trainee),
    )


def _tell(
    leave: LeaveRequest,
    kind: Told,
    *,
    to: Iterable[int | None],
    about: int | None = None,
    now: datetime,
) -> None:
    """Once for the leave, or for that of it which `about` numbers."""
    data = {"name": leave.trainee.person.name, "when": _span(leave.starts_at, leave.until)}
    if kind in (Told.LEAVE_OVERDUE, Told.TRAINEE_OVERDUE, Told.LEAVE_ENDS):
        data["until"] = _moment(_deadline(leave) if kind != Told.LEAVE_ENDS else leave.until)
    notify(
        to,
        kind,
        key=f"{kind}:{about or leave.pk}",
        data=data,
        url=reverse("leave", args=[leave.uid]),
        now=now,
        **_place(leave.trainee),
    )


def _tell_near(
    trainee: Trainee, kind: Told, stand: LimitStand, *, to: Iterable[int | None], now: datetime
) -> None:
    notify(
        to,
        kind,
        key=f"{kind}:{trainee.pk}",
        data={
            "name": trainee.person.name,
            "taken": hours(stand.counted),
            "line": hours(stand.line),
        },
        url=reverse("trainee", args=[trainee.pk]),
        now=now,
        **_place(trainee),
    )


def _tell_case(
    case: WithdrawalCase, kind: Told, *, to: Iterable[int | None], now: datetime
) -> None:
    notify(
        to,
        kind,
        key=f"{kind}:{case.pk}",
        data={"name": case.trainee.person.name},
        url=reverse("case", args=[case.pk]),
        now=now,
        **_place(case.trainee),
    )


def _tell_appeal(appeal: Appeal, kind: Told, *, to: Iterable[int | None], now: datetime) -> None:
    notify(
        to,
        kind,
        key=f"{kind}:{appeal.pk}",
        data={"name": appeal.entry.trainee.person.name},
        url=f"{reverse('ledger', args=[appeal.entry.trainee_id])}#entry-{appeal.entry_id}",
        now=now,
        **_place(appeal.entry.trainee),
    )


def _place(trainee: Trainee) -> dict[str, str]:
    """The class that a message belongs to and the trainee whom it is about."""
    return {"scope": scope_of(trainee.training_class_id), "subject": subject_of(trainee.pk)}


def _holders(trainee: Trainee, roles: Iterable[str], *, now: datetime) -> set[int | None]:
    found = holders_of(
        roles,
        class_id=trainee.training_class_id,
        sub_class_id=sub_class_at(trainee, at=now),
        now=now,
    )
    return set(found)


def _user_of(trainee: Trainee) -> int | None:
    return trainee.person.user_id


def _deadline(leave: LeaveRequest) -> datetime:
    if leave.overdue_at or leave.approved_at is None:
        return leave.overdue_at or leave.ends_at
    rules = leave.trainee.training_class.rules
    return report_back_deadline(leave.ends_at, leave.approved_at, rules=rules)


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%m-%d %H:%M}"


def _span(start: datetime, end: datetime) -> str:
    """Digits that read the same in every language: 04-16 14:30–17:30."""
    local, last = timezone.localtime(start), timezone.localtime(end)
    same_day = local.date() == last.date()
    return f"{local:%m-%d %H:%M}–{last:%H:%M}" if same_day else f"{_moment(start)} – {_moment(end)}"
