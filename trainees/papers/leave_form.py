"""请假审批表: a leave on paper, with every opinion and the report-back."""

from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from courses.models import TrainingClass
from courses.permissions import member
from trainees.documents.leave_form import (
    TO_RETURN,
    LeaveForm,
    LeaveFormFacts,
    Opinion,
    leave_form_pdf,
)
from trainees.documents.words import KINDS, OFFICES
from trainees.enums import LIVE_LEAVE, LeaveState, Verdict
from trainees.models import LeaveApproval, LeaveRequest, LeaveSession, ReportBack
from trainees.papers.document import Asked, Choices, Document, Group, Option
from trainees.papers.options import ALL
from trainees.papers.words import clocked, half_day_words, hours_words
from trainees.permissions import read_leave_reason
from trainees.queries.leave_pages import LeaveInHand, leave_deadline, listed_leaves
from training.templatetags.dates import period

STATES = {
    LeaveState.DRAFT: "草稿",
    LeaveState.SUBMITTED: "待审批",
    LeaveState.APPROVED: "已批准",
    LeaveState.REJECTED: "不予批准",
    LeaveState.CANCELLED: "已撤销",
    LeaveState.RETURNED: "已销假",
}
VERDICTS = {Verdict.APPROVE: "同意。", Verdict.REJECT: "不同意。"}
UNSAID = "（仅审批人、班主任和本人可见）"


def _leaves(asked: Asked) -> Choices:
    """The newest first."""
    found = listed_leaves(asked.rights, asked.training_class)
    each = [(str(one.uid), _label(one)) for one in found]
    return each if len(each) < 2 else [*each, (ALL, pgettext("leave", "All"))]


def _label(leave: LeaveRequest) -> str:
    name, kind = leave.trainee.person.name, leave.get_kind_display()
    return f"{name} {kind} {period(leave.starts_at, leave.ends_at)}"


def facts(asked: Asked) -> LeaveFormFacts:
    found = _found(asked)
    return LeaveFormFacts(
        **asked.class_words,
        forms=tuple(_form(asked, leave) for leave in found.order_by("submitted_at", "pk")),
    )


def _found(asked: Asked) -> QuerySet[LeaveRequest]:
    """With all that their forms say: constant queries, however many."""
    found = listed_leaves(asked.rights, asked.training_class).prefetch_related(
        "approvals__decided_by", "report_backs__recorded_by", "sessions__session"
    )
    chosen = asked.chosen["leave"]
    return found if chosen == ALL else found.filter(uid=chosen)


def _form(asked: Asked, leave: LeaveRequest) -> LeaveForm:
    trainee, sub_class = leave.trainee, leave.sub_class or ""  # type: ignore[attr-defined]
    missed = sorted(leave.sessions.all(), key=lambda one: one.session.starts_at)
    return LeaveForm(
        name=trainee.person.name,
        number=trainee.number,
        sub_class=sub_class,
        unit=trainee.unit,
        post=trainee.post,
        kind=_kind(leave),
        state=STATES[LeaveState(leave.state)],
        span=_span(leave),
        half_days=half_day_words(leave.half_days),
        reason=_reason(asked, leave, sub_class),
        unit_request=_unit_request(leave),
        submitted=clocked(leave.submitted_at),
        missed=tuple(_missed(one) for one in missed),
        hours=_hours(missed) if leave.state in LIVE_LEAVE else "",
        opinions=tuple(_opinion(one, leave) for one in leave.approvals.all()),
        returns=_returns(leave),
        deadline=_deadline(leave, asked.training_class),
    )


def _reason(asked: Asked, leave: LeaveRequest, sub_class: str) -> str:
    """As the leave's page shows it: to the trainee, the class head and who decides it."""
    place = leave.sub_class_id  # type: ignore[attr-defined]
    hand = LeaveInHand(leave, asked.training_class, place, sub_class)
    return leave.reason if read_leave_reason(asked.rights, hand) else UNSAID


def _kind(leave: LeaveRequest) -> str:
    marks = ["急事"] * leave.emergency + ["续假"] * (leave.extends_id is not None)
    return KINDS[leave.kind] + (f"（{'、'.join(marks)}）" if marks else "")


def _span(leave: LeaveRequest) -> str:
    words = f"{clocked(leave.starts_at)}至{_same_day(leave.starts_at, leave.ends_at)}"
    return words + (f"（提前于{clocked(leave.ended_at)}返校）" if leave.ended_at else "")


def _same_day(start: datetime, end: datetime) -> str:
    """The end, its clock alone where the day is the start's."""
    local = timezone.localtime(end)
    same = timezone.localdate(start) == local.date()
    return f"{local.hour}:{local:%M}" if same else clocked(end)


def _unit_request(leave: LeaveRequest) -> str:
    if leave.unit_request_id:
        return "已附"
    return "已验看纸质件" if leave.unit_request_seen else "未交"


def _missed(one: LeaveSession) -> str:
    session = one.session
    times = f"{clocked(session.starts_at)}—{_same_day(session.starts_at, session.ends_at)}"
    return f"{times}　{session.title}　{hours_words(one.hours)}学时"


def _hours(missed: list[LeaveSession]) -> str:
    return hours_words(sum((one.hours for one in missed), Decimal(0)))


def _opinion(one: LeaveApproval, leave: LeaveRequest) -> Opinion:
    """A line to sign on while the leave waits for it."""
    office = OFFICES.get(one.role, one.role)
    if one.decided_at is None:
        waits = leave.state == LeaveState.SUBMITTED
        return Opinion(office) if waits else Opinion(office, "已无需审批。", "")
    words = VERDICTS[Verdict(one.verdict)] + one.opinion
    return Opinion(office, words, _signed(one.decided_by, one.decided_at))


def _returns(leave: LeaveRequest) -> tuple[Opinion, ...]:
    """What was told, and room for the return that is still to come."""
    told = tuple(_return(one) for one in leave.report_backs.all())
    coming = leave.state in (LeaveState.SUBMITTED, LeaveState.APPROVED)
    return (*told, Opinion("", TO_RETURN)) if coming else told


def _return(one: ReportBack) -> Opinion:
    proof = "证明已核验" if one.proof_seen or one.proof_id else "未交证明"
    verdict = "准予销假" if one.accepted else "未予销假"
    words = f"{clocked(one.at)}返校，{proof}，{verdict}。"
    return Opinion("", words, f"经办人：{one.recorded_by.name}" if one.recorded_by else "")


def _signed(user: object, at: datetime) -> str:
    name = getattr(user, "name", "")
    return "　".join(part for part in (name, clocked(at)) if part)


def _deadline(leave: LeaveRequest, training_class: TrainingClass) -> str:
    if leave.state != LeaveState.APPROVED:
        return ""
    until = leave_deadline(leave, rules=training_class.rules)
    return clocked(until) if until else ""


DOCUMENT = Document(
    slug="leave-form",
    name="请假审批表",
    about=_("One leave, or all: what it misses, every opinion and the report-back."),
    group=Group.ATTENDANCE,
    rule=member,
    facts=facts,
    pdf=leave_form_pdf,
    options=(
        Option(
            "leave",
            pgettext_lazy("document option", "Leave"),
            _leaves,
            empty=_("There is no leave yet of which this form could be made."),
        ),
    ),
    place=30,
)
