"""The form on which a session's teaching is judged (教学评估表): five indicators of twenty points,
without a name."""

from dataclasses import dataclass
from datetime import date

from training.documents.columns import Align, Column, Kind
from training.documents.faces import Face, Faces
from training.documents.lists import Listing, draw_head, list_paper
from training.documents.table import Table

FULL = 20
INDICATORS = (
    ("教学态度", "备课充分，治学严谨，守时守纪，精神饱满"),
    ("教学内容", "主题鲜明，观点正确，重点突出，信息量适度"),
    ("教学方法", "深入浅出，条理清楚，互动得当，手段多样"),
    ("联系实际", "紧扣中心工作和岗位需要，案例典型，有针对性"),
    ("教学效果", "学有所得，有启发，对改进工作有帮助"),
)
BOX = 150.0  # points: room for remarks


@dataclass(frozen=True)
class EvaluationFormFacts:
    """One session; texts are empty where nothing is known."""

    class_name: str
    organiser: str
    made_on: date
    title: str
    lecturer: str
    lecturer_unit: str
    when: str
    venue: str
    detail: str = ""


def evaluation_form_pdf(facts: EvaluationFormFacts, *, faces: Faces) -> bytes:
    listing = _listing(facts)
    pdf = list_paper(listing, faces=faces)
    draw_head(pdf, listing)
    pdf.gap(4)
    Table(pdf, listing.columns, size=11, row_height=42, head_height=28).draw(listing.rows)
    pdf.gap(14)
    pdf.paragraph("对本次教学的意见和建议：", indent=0, face=Face.HEI)
    pdf.canvas.setLineWidth(0.5)
    pdf.canvas.rect(pdf.left, pdf.y - BOX - 4, pdf.width, BOX)
    pdf.gap(BOX + 12)
    pdf.paragraph(
        "说明：本表不记名。每项满分20分，合计100分；95分及以上为优秀，85分及以上为良好，"
        "60分及以上为合格。填写后投入评估箱或交班委统一收回。",
        indent=0, face=Face.KAI,
    )  # fmt: skip
    return pdf.finish()


def _listing(facts: EvaluationFormFacts) -> Listing:
    who = "　".join(part for part in (facts.lecturer, facts.lecturer_unit) if part)
    about = [f"教学内容：{facts.title}"]
    about += [f"主讲人：{who}"] if who else []
    about.append(
        "　　".join(
            part
            for part in (f"时间：{facts.when}", f"地点：{facts.venue}" if facts.venue else "")
            if part
        )
    )
    rows = [(name, points, FULL, "") for name, points in INDICATORS]
    return Listing(
        name="教学评估表",
        above=facts.class_name,
        organiser=facts.organiser,
        made_on=facts.made_on,
        columns=(
            Column("评估指标", 14),
            Column("评估要点", 48, align=Align.LEFT),
            Column("满分", 8, Kind.COUNT),
            Column("得分", 14),
        ),
        rows=[*rows, ("合　计", "", FULL * len(INDICATORS), "")],
        notes=about,
    )
