"""The appraisal form (学员鉴定表): a page for each trainee, facts filled in, room for opinions."""

from dataclasses import dataclass
from datetime import date

from training.documents.faces import Faces
from training.documents.lists import Listing, list_paper
from training.documents.pdf import Pdf
from training.documents.strips import TO_SIGN, Strip, draw_strips, pairs, told
from training.documents.wording import long_date, spread_name

TO_SEAL = "（盖章）　　　　　　　　　年　　月　　日"
WRITE = (("自我鉴定", TO_SIGN, 150), ("小　　组\n意　　见", TO_SIGN, 84),
         ("班 主 任\n意　　见", TO_SIGN, 84), ("党　　校\n意　　见", TO_SEAL, 84))  # fmt: skip


@dataclass(frozen=True)
class Appraised:
    """One trainee; a text is empty where nothing is known. Attendance and score in one line each;
    `record` are sanctions and honours."""

    number: int
    name: str
    gender: str
    ethnicity: str
    birth: str
    political_status: str
    education: str
    unit: str
    post: str
    sub_class: str
    office: str
    attendance: str
    score: str
    record: str


@dataclass(frozen=True)
class AppraisalFacts:
    """`span` are the first and the last day of the class."""

    class_name: str
    organiser: str
    made_on: date
    full_name: str
    span: str
    people: tuple[Appraised, ...]

    @property
    def detail(self) -> str:
        return self.people[0].name if len(self.people) == 1 else ""


def appraisal_pdf(facts: AppraisalFacts, *, faces: Faces) -> bytes:
    listing = Listing("学员鉴定表", facts.class_name, facts.organiser, facts.made_on, (), ())
    pdf = list_paper(listing, faces=faces)
    for place, one in enumerate(facts.people):
        if place:
            pdf.new_paper()
        _draw(pdf, facts, one)
    return pdf.finish()


def _draw(pdf: Pdf, facts: AppraisalFacts, one: Appraised) -> None:
    pdf.title("学员鉴定表")
    pdf.gap(6)
    draw_strips(pdf, _strips(facts, one))
    pdf.gap(4)
    pdf.paragraph(f"{facts.organiser}制　　考勤、考核截至{long_date(facts.made_on)}。", indent=0)


def _strips(facts: AppraisalFacts, one: Appraised) -> list[Strip]:
    return [
        pairs(
            ("姓　　名", spread_name(one.name)),
            ("性　　别", one.gender),
            ("民　　族", one.ethnicity),
        ),
        pairs(
            ("出生年月", one.birth), ("政治面貌", one.political_status), ("文化程度", one.education)
        ),
        told("单位职务", f"{one.unit}　{one.post}".strip()),
        told("培训班次", facts.full_name),
        pairs(("培训时间", facts.span), ("分　　班", one.sub_class)),
        pairs(("学员序号", str(one.number)), ("班内职务", one.office or "无")),
        told("考勤情况", one.attendance, height=36),
        told("考核情况", one.score, height=36),
        told("奖惩情况", one.record or "无"),
        *(told(label, "", below=below, height=height) for label, below, height in WRITE),
    ]
