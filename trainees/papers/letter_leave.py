"""请假情况函: a home unit is told whose leave has passed half of the line (R4.10)."""

from django.utils.translation import gettext_lazy as _

from trainees.documents.letter import LetterFacts, letter_pdf
from trainees.papers.document import Asked, Document, Group
from trainees.papers.letters import letter_facts, people_in
from trainees.papers.people_options import trainee_option
from trainees.papers.words import hours_words
from trainees.permissions import write_letter
from trainees.policies.limit import percent_of
from trainees.queries.limit import LimitStand, limit_stands
from trainees.queries.people import Listed
from training.documents.wording import long_date, share

Found = list[tuple[Listed, LimitStand]]


def _found(asked: Asked) -> Found:
    """More than half of what the line allows has been taken."""
    people = people_in(asked)
    stands = limit_stands(asked.training_class, trainee_ids=[one.trainee_id for one in people])
    both = [(one, stands[one.trainee_id]) for one in people]
    return [(one, stand) for one, stand in both if stand.counted * 2 > stand.line]


def facts(asked: Asked) -> LetterFacts:
    found, limit = _found(asked), share(asked.training_class.rules.leave_limit)
    return letter_facts(
        asked,
        [one for one, _stand in found],
        {one.trainee_id: _said(stand) for one, stand in found},
        about="学员请假情况",
        opening=lambda name: (
            f"贵单位选派参加{name}学习的学员，截至{long_date(asked.today)}请假情况如下："
        ),
        closing=(
            f"按照规定，请假累计超过总学时{limit}的，作退学处理。"
            "请贵单位妥善安排工作，学习期间不再抽调、派出学员，保证其学习时间。"
        ),
    )


def _said(stand: LimitStand) -> str:
    counted, total = hours_words(stand.counted), hours_words(stand.total)
    return (
        f"累计请假{counted}学时，占总学时{total}学时的{percent_of(stand.counted, stand.total)}%。"
    )


DOCUMENT = Document(
    slug="letter-leave",
    name="请假情况函",
    about=_("To each home unit: whose leave has passed half of the line."),
    group=Group.OFFICIAL,
    rule=write_letter,
    facts=facts,
    pdf=letter_pdf,
    options=(
        trainee_option(
            lambda asked: [one for one, _stand in _found(asked)],
            empty=_("Nobody's leave has passed half of the line."),
        ),
    ),
    place=40,
)
