"""The caterer's order of a day (报餐单): how many eat each meal, and who does not."""

from dataclasses import dataclass
from datetime import date

from training.documents.columns import Column, Kind
from training.documents.faces import Faces
from training.documents.lists import (
    Listing,
    draw_head,
    list_paper,
    list_sheet,
    sign_lines,
)
from training.documents.sheets import write_book
from training.documents.table import Table
from training.documents.wording import long_date


@dataclass(frozen=True)
class MealLine:
    """`final` says that the cut-off has passed and the count stays."""

    meal: str
    time: str
    expected: int
    out: int
    prepared: int
    cutoff: str
    final: bool


@dataclass(frozen=True)
class NotEating:
    meal: str
    number: int
    name: str
    sub_class: str
    why: str


@dataclass(frozen=True)
class MealOrderFacts:
    class_name: str
    organiser: str
    made_on: date
    on: date
    meals: tuple[MealLine, ...]
    out: tuple[NotEating, ...]

    @property
    def detail(self) -> str:
        return f"{self.on.month}月{self.on.day}日"


def meal_order_pdf(facts: MealOrderFacts, *, faces: Faces) -> bytes:
    counts, names = _counts(facts), _names(facts)
    pdf = list_paper(counts, faces=faces)
    draw_head(pdf, counts)
    Table(pdf, counts.columns, size=12, row_height=30).draw(counts.rows)
    pdf.gap(14)
    if facts.out:
        pdf.paragraph("停餐人员", indent=0)
        pdf.gap(2)
        Table(pdf, names.columns).draw(names.rows, closing=44)
    else:
        pdf.paragraph("本日无人停餐。", indent=0)
    sign_lines(pdf, counts.signers)
    return pdf.finish()


def meal_order_xlsx(facts: MealOrderFacts) -> bytes:
    """Counts on one sheet, names on another."""
    sheets = [list_sheet(_counts(facts)), list_sheet(_names(facts))]
    return write_book(sheets, title="报餐单", made_on=facts.made_on)


def _counts(facts: MealOrderFacts) -> Listing:
    return Listing(
        name="报餐单",
        above=facts.class_name,
        organiser=facts.organiser,
        made_on=facts.made_on,
        columns=(
            Column("餐　次", 10),
            Column("用餐时间", 15),
            Column("应就餐", 9, Kind.COUNT),
            Column("停　餐", 9, Kind.COUNT),
            Column("实　备", 9, Kind.COUNT),
            Column("报餐截止", 16),
            Column("备　注", 14),
        ),
        rows=[
            (m.meal, m.time, m.expected, m.out, m.prepared, m.cutoff, "" if m.final else "尚可变动")
            for m in facts.meals
        ],
        notes=(f"用餐日期：{long_date(facts.on)}",),
        signers=("报餐人", "食堂"),
        landscape=False,
    )


def _names(facts: MealOrderFacts) -> Listing:
    return Listing(
        name="停餐人员",
        above=facts.class_name,
        organiser=facts.organiser,
        made_on=facts.made_on,
        columns=(
            Column("餐　次", 10),
            Column("序号", 7, Kind.COUNT),
            Column("姓　名", 12, Kind.NAME),
            Column("分　班", 18),
            Column("事　由", 16),
        ),
        rows=[(one.meal, one.number, one.name, one.sub_class, one.why) for one in facts.out],
        notes=(f"用餐日期：{long_date(facts.on)}",),
    )
