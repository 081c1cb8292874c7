"""A censure made public in the class (通报批评), as an official paper.

Rule: GB/T 9704-2012; docs/rules.md, R4.12.
"""

from dataclasses import dataclass
from datetime import date

from training.documents.faces import Faces
from training.documents.official import Official, draw_paper, number_field
from training.documents.paper import OFFICIAL
from training.documents.pdf import Pdf
from training.documents.wording import long_date


@dataclass(frozen=True)
class Censured:
    """`post` is unit and post in one."""

    name: str
    sub_class: str
    post: str


@dataclass(frozen=True)
class CensureFacts:
    """`what` is the matter in a few words, `where` when and where it was; `note` and `reason` what
    the record says, each empty where it says nothing."""

    class_name: str
    organiser: str
    made_on: date
    number: str
    on: date
    where: str
    what: str
    note: str
    reason: str
    basis: str
    people: tuple[Censured, ...]

    @property
    def detail(self) -> str:
        return self.people[0].name if len(self.people) == 1 else ""


def censure_pdf(facts: CensureFacts, *, faces: Faces) -> bytes:
    title = "关于给予有关学员通报批评的通报"
    if len(facts.people) == 1:
        title = f"关于给予{facts.people[0].name}同志通报批评的通报"
    pdf = Pdf(
        faces,
        title="通报批评",
        author=facts.organiser,
        made_on=facts.on,
        paper=OFFICIAL,
    )
    draw_paper(
        pdf,
        Official(
            issuer=facts.organiser,
            number=number_field(facts.number, on=facts.on),
            title=title,
            to=f"{facts.class_name}全体学员",
            body=_body(facts),
            on=facts.on,
        ),
    )
    return pdf.finish()


def _body(facts: CensureFacts) -> tuple[str, ...]:
    people = "、".join(_who(one) for one in facts.people)
    happened = f"{facts.where}，{_ended(facts.note or facts.what)}涉及学员：{people}。"
    if facts.reason not in ("", facts.note):
        happened += _ended(facts.reason)
    names = "、".join(f"{one.name}同志" for one in facts.people)
    basis = f"根据{facts.basis}，" if facts.basis else ""
    return (
        happened,
        f"上述行为（{facts.what}）违反了学员管理规定。为严肃纪律、教育本人，{basis}"
        f"决定自{long_date(facts.on)}起，给予{names}通报批评。",
        "全体学员要引以为戒，严格遵守学员管理各项规定，端正学风，认真完成学习任务。",
    )


def _who(one: Censured) -> str:
    about = "，".join(part for part in (one.sub_class, one.post) if part)
    return f"{one.name}（{about}）" if about else one.name


def _ended(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text}。"
