"""The form of a leave (请假审批表): what was asked for, what it misses, who decided, the return."""

from dataclasses import dataclass
from datetime import date

from training.documents.columns import Align
from training.documents.faces import Faces
from training.documents.lists import Listing, list_paper
from training.documents.pdf import Pdf
from training.documents.strips import TO_SIGN, Strip, draw_strips, pairs, told
from training.documents.wording import long_date, spread_name

TO_RETURN = "返校时间：　　月　　日　　时　　分　　　证明材料：□ 已交　□ 未交"
OPINION, MISSED = 76.0, 56.0  # points


@dataclass(frozen=True)
class Opinion:
    """An office's place in the decision, or a return; `below` is who and when."""

    office: str
    text: str = ""
    below: str = TO_SIGN


@dataclass(frozen=True)
class LeaveForm:
    """One leave. `reason` is what this reader may know of it; `missed` is a line a session, and
    `hours` is empty where the leave was not granted and misses none."""

    name: str
    number: int
    sub_class: str
    unit: str
    post: str
    kind: str
    state: str
    span: str
    half_days: str
    reason: str
    unit_request: str
    submitted: str
    missed: tuple[str, ...]
    hours: str
    opinions: tuple[Opinion, ...]
    returns: tuple[Opinion, ...]
    deadline: str


@dataclass(frozen=True)
class LeaveFormFacts:
    class_name: str
    organiser: str
    made_on: date
    forms: tuple[LeaveForm, ...]

    @property
    def detail(self) -> str:
        return self.forms[0].name if len(self.forms) == 1 else ""


def leave_form_pdf(facts: LeaveFormFacts, *, faces: Faces) -> bytes:
    """A leave begins a page, and its pages count by themselves."""
    listing = Listing("学员请假审批表", facts.class_name, facts.organiser, facts.made_on, (), ())
    pdf = list_paper(listing, faces=faces)
    for place, form in enumerate(facts.forms):
        if place:
            pdf.new_paper()
        pdf.title(facts.class_name, listing.name)
        _head(pdf, facts, form)
        draw_strips(pdf, _strips(form))
        pdf.gap(4)
        for note in _notes(form, facts.made_on):
            pdf.paragraph(note, indent=0)
    return pdf.finish()


def _head(pdf: Pdf, facts: LeaveFormFacts, form: LeaveForm) -> None:
    middle = pdf.y - pdf.paper.pitch / 2
    pdf.text(pdf.left, middle, facts.organiser)
    pdf.text(pdf.right, middle, f"申请时间：{form.submitted}", align=Align.RIGHT)
    pdf.gap(pdf.paper.pitch + 4)


def _strips(form: LeaveForm) -> list[Strip]:
    missed = "\n".join(form.missed) or "不影响课程"
    total = f"{missed}\n合计{form.hours}学时" if form.hours else "未准假，不计学时"
    strips = [
        pairs(("姓　　名", spread_name(form.name)), ("学员序号", str(form.number)), height=30),
        pairs(("分　　班", form.sub_class), ("审批状态", form.state), height=30),
        told("单位职务", f"{form.unit}　{form.post}".strip()),
        pairs(("请假类别", form.kind), ("单位请示", form.unit_request), height=30),
        told("请假时间", f"{form.span}\n折合{form.half_days}个半天"),
        told("请假事由", form.reason, height=MISSED),
        told("影响课程", total, height=MISSED),
    ]
    strips += [
        told(f"{one.office}\n意　　见", one.text, below=one.below, height=OPINION)
        for one in form.opinions
    ]
    strips += [told("销　　假", one.text, below=one.below, height=OPINION) for one in form.returns]
    return strips


def _notes(form: LeaveForm, made_on: date) -> list[str]:
    notes = [f"销假期限：{form.deadline}。"] if form.deadline else []
    return [*notes, f"打印日期：{long_date(made_on)}。已在系统中作出的意见载明办理人和时间。"]
