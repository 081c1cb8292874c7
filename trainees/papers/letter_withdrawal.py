"""退学函: a home unit is told that its trainee has been withdrawn (docs/rules.md, R4.10, R4.11)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainees.documents.letter import LetterFacts, letter_pdf
from trainees.enums import CaseGround, CaseState
from trainees.models import WithdrawalCase
from trainees.papers.document import Asked, Document, Group
from trainees.papers.letters import letter_facts
from trainees.papers.people_options import trainee_option
from trainees.permissions import write_withdrawal_letter
from trainees.queries.people import Listed, listed, trainees_seen
from training.documents.wording import long_date, share

GROUNDS = {
    CaseGround.LEFT_WITHOUT_APPROVAL: "未经批准擅自离校",
    CaseGround.CONVENOR: "牵头组织违反学员管理规定的活动",
    CaseGround.AFTER_CENSURE: "受到通报批评后再次违反学员管理规定",
}


def _confirmed(asked: Asked) -> dict[int, WithdrawalCase]:
    """The case by which each was withdrawn, by trainee id."""
    cases = WithdrawalCase.objects.filter(
        trainee__in=trainees_seen(asked.rights, asked.training_class), state=CaseState.CONFIRMED
    )
    return {case.trainee_id: case for case in cases.order_by("decided_at", "pk")}


def _withdrawn(asked: Asked) -> list[Listed]:
    return listed(
        trainees_seen(asked.rights, asked.training_class).filter(pk__in=_confirmed(asked))
    )


def facts(asked: Asked) -> LetterFacts:
    return letter_facts(
        asked,
        _withdrawn(asked),
        {pk: _said(asked, case) for pk, case in _confirmed(asked).items()},
        about="学员退学处理情况",
        opening=lambda name: f"贵单位选派参加{name}学习的学员退学处理情况如下：",
        closing="请贵单位安排其返回单位工作，并做好教育管理。",
    )


def _said(asked: Asked, case: WithdrawalCase) -> str:
    limit = share(asked.training_class.rules.leave_limit)
    over = f"请假累计超过总学时{limit}"
    ground = GROUNDS.get(CaseGround(case.ground), over)
    on = long_date(timezone.localdate(case.decided_at))
    number = f"（{case.document_number}）" if case.document_number else ""
    return f"因{ground}，经研究，决定自{on}起作退学处理{number}。"


DOCUMENT = Document(
    slug="letter-withdrawal",
    name="退学函",
    about=_("To each home unit: which of its trainees has been withdrawn, since when and why."),
    group=Group.OFFICIAL,
    rule=write_withdrawal_letter,
    facts=facts,
    pdf=letter_pdf,
    options=(trainee_option(_withdrawn, empty=_("Nobody has been withdrawn.")),),
    place=50,
)
