"""The weekly attendance notice (考勤公示), printed and as a sheet.

Rule: docs/rules.md, weekly notice. It names counts and hours, never a reason or a diagnosis.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from trainees.policies.chain_head import print_head
from training.documents.columns import Column, Kind, Value
from training.documents.faces import Face, Faces
from training.documents.paper import NOTICE
from training.documents.pdf import Pdf
from training.documents.qr import qr
from training.documents.sheets import write_sheet
from training.documents.table import Table
from training.documents.wording import long_date, long_moment, span, spread_name

QR_SIZE = 56.0  # points
SMALL = 8.25
BEFORE_OBJECTION = 14.0
BELOW_DATE = 6.0


@dataclass(frozen=True)
class NoticeRow:
    """A trainee with an event in the period: times in sessions, hours in 学时 as text."""

    number: int
    name: str
    group: str
    late: int
    left_early: int
    absent: int
    absent_hours: str
    sick_times: int
    sick_hours: str
    personal_times: int
    personal_hours: str
    official_times: int
    official_hours: str
    leave_hours_to_date: str
    percent: str


@dataclass(frozen=True)
class NoticeFacts:
    """What a notice says, frozen when it was made. ``percent`` and rates come without the sign.

    ``edition`` above 1 is a correction of the one before; ``not_taken`` names the sessions
    whose roll is not in yet.
    """

    class_name: str
    organiser: str
    number: int
    edition: int
    period_start: date
    period_end: date
    made_on: date
    sessions: int
    expected: int
    attended: int
    rate_percent: str
    rows: tuple[NoticeRow, ...]
    not_taken: tuple[str, ...]
    objection_until: datetime | None
    contact: str
    signer: str
    check_url: str
    chain_head: str


COLUMNS = (
    Column("序号", 5, Kind.COUNT),
    Column("姓　名", 8.4),
    Column("分　班", 12.2),
    Column("迟到\n(次)", 5, Kind.COUNT),
    Column("早退\n(次)", 5, Kind.COUNT),
    Column("次", 3.4, Kind.COUNT, group="旷　课"),
    Column("学时", 4.9, Kind.HOURS, group="旷　课"),
    Column("次", 3.4, Kind.COUNT, group="病　假"),
    Column("学时", 4.9, Kind.HOURS, group="病　假"),
    Column("次", 3.4, Kind.COUNT, group="事　假"),
    Column("学时", 4.9, Kind.HOURS, group="事　假"),
    Column("次", 3.4, Kind.COUNT, group="公　假"),
    Column("学时", 4.9, Kind.HOURS, group="公　假"),
    Column("累计请假\n(学时)", 8.6, Kind.HOURS),
    Column("占总\n学时", 8.2, Kind.PERCENT),
)


def notice_pdf(facts: NoticeFacts, *, faces: Faces) -> bytes:
    """The notice on A4. Raises MissingGlyphs rather than print an empty box."""
    pdf = Pdf(
        faces,
        title=f"{facts.class_name}{_heading(facts)}",
        author=facts.organiser,
        made_on=facts.made_on,
        paper=NOTICE,
    )
    pdf.title(facts.class_name, _heading(facts))
    pdf.subtitle(_period(facts))
    pdf.gap(8)
    for sentence in _sentences(facts):
        pdf.paragraph(sentence)
    if facts.rows:
        pdf.gap(6)
        rows = [_row(row, name=spread_name(row.name)) for row in facts.rows]
        Table(pdf, COLUMNS).draw(rows, closing=_closing_height(pdf, facts))
        pdf.gap(BEFORE_OBJECTION)
    pdf.paragraph(_objection(facts))
    _close(pdf, facts)
    return pdf.finish()


def notice_xlsx(facts: NoticeFacts) -> bytes:
    """The same rows as a sheet, with numbers as numbers and names as they are."""
    return write_sheet(
        title=_heading(facts),
        columns=COLUMNS,
        rows=(_row(row, name=row.name) for row in facts.rows),
        heading=f"{facts.class_name}{_heading(facts)}",
        notes=(_period(facts), *_sentences(facts), _objection(facts)),
        made_on=facts.made_on,
    )


def _heading(facts: NoticeFacts) -> str:
    return f"第{facts.number}期考勤公示"


def _period(facts: NoticeFacts) -> str:
    period = span(facts.period_start, facts.period_end)
    if facts.edition > 1:
        period += f"（第{facts.edition}版，更正第{facts.edition - 1}版）"
    return period


def _sentences(facts: NoticeFacts) -> tuple[str, ...]:
    """What the paper says over its table: totals, and the sessions that are still to come."""
    totals = (
        f"本期{facts.sessions}节课，应到{facts.expected}人次，实到{facts.attended}人次，"
        f"出勤率{_percent(facts.rate_percent)}%。"
    )
    if facts.rows:
        totals += "有迟到、早退、旷课、请假情况的学员公示如下。"
    else:
        totals += "本期无迟到、早退、旷课、请假情况。"
    if not facts.not_taken:
        return (totals,)
    waiting = "、".join(facts.not_taken)
    return (totals, f"尚有{len(facts.not_taken)}节课未点名，留待下期公示：{waiting}。")


def _objection(facts: NoticeFacts) -> str:
    contact = facts.contact or "班主任"
    if facts.objection_until is None:
        return f"如有异议，请向{contact}提出。"
    days = (facts.objection_until.date() - facts.made_on).days
    until = long_moment(facts.objection_until, beside=facts.made_on)
    opening = f"公示期{days}天，" if days > 0 else ""
    return f"{opening}如有异议，请于{until}前向{contact}提出。"


def _row(row: NoticeRow, *, name: str) -> tuple[Value, ...]:
    """A zero is an empty cell, but for the hours to date and their share."""
    events = (
        row.late, row.left_early, row.absent, row.absent_hours, row.sick_times, row.sick_hours,
        row.personal_times, row.personal_hours, row.official_times, row.official_hours,
    )  # fmt: skip
    filled = (Decimal(event or 0) or None for event in events)
    return (
        row.number,
        name,
        row.group,
        *filled,
        Decimal(row.leave_hours_to_date or 0),
        Decimal(_percent(row.percent)),
    )


def _percent(text: str) -> str:
    """Two places, but a plain 0; with or without the sign on the way in."""
    number = text.removesuffix("%")
    return number if Decimal(number or 0) else "0"


def _signature(facts: NoticeFacts) -> list[str]:
    signer = f"班主任：{spread_name(facts.signer)}" if facts.signer else ""
    return [line for line in (facts.organiser, signer, long_date(facts.made_on)) if line]


def _signature_height(pdf: Pdf, facts: NoticeFacts) -> float:
    return max(QR_SIZE, pdf.signature_height(_signature(facts)) + BELOW_DATE)


def _closing_height(pdf: Pdf, facts: NoticeFacts) -> float:
    """What has to stand on the page of the last row, in points."""
    objection = BEFORE_OBJECTION + pdf.paragraph_height(_objection(facts))
    return objection + _signature_height(pdf, facts)


def _close(pdf: Pdf, facts: NoticeFacts) -> None:
    """Code and chain head at the lower left, organiser, signer and date at the lower right."""
    pdf.need(_signature_height(pdf, facts))
    pdf.signature(_signature(facts), above=BELOW_DATE)
    x = pdf.left
    if facts.check_url:
        qr(pdf.canvas, facts.check_url, x, pdf.bottom, QR_SIZE)
        x += QR_SIZE + 8
    proofs = ["扫码核对本期公示"] if facts.check_url else []
    proofs += [f"台账链首 {print_head(facts.chain_head)}"] if facts.chain_head else []
    for number, proof in enumerate(reversed(proofs)):
        pdf.text(x, pdf.bottom + 6 + 12 * number, proof, size=SMALL, face=Face.SONG)
