"""The register of certificates (结业证书登记册), printed and as a sheet: one row list for both."""

from dataclasses import dataclass
from datetime import date

from training.documents.columns import Align, Column, Kind, Value
from training.documents.faces import Faces
from training.documents.paper import LIST
from training.documents.pdf import Pdf
from training.documents.sheets import write_sheet
from training.documents.table import Table
from training.documents.wording import spread_name

TITLE = "结业证书登记册"
COLUMNS = (
    Column("序号", 5, Kind.COUNT),
    Column("证书编号", 27),
    Column("姓　名", 10),
    Column("工作单位", 28, align=Align.LEFT),
    Column("发证日期", 12, Kind.DATE),
    Column("状态", 7),
    Column("备　注", 22, align=Align.LEFT),
)


@dataclass(frozen=True)
class RegisterRow:
    serial: str
    name: str
    unit: str
    issued_on: date
    state: str
    note: str = ""


@dataclass(frozen=True)
class RegisterFacts:
    """The rows come by serial."""

    class_name: str
    organiser: str
    made_on: date
    rows: tuple[RegisterRow, ...]


def register_pdf(facts: RegisterFacts, *, faces: Faces) -> bytes:
    pdf = Pdf(faces, title=TITLE, author=facts.organiser, made_on=facts.made_on, paper=LIST)
    pdf.title(f"{facts.class_name}{TITLE}")
    pdf.gap(8)
    rows = [_row(n, row, spread_name(row.name)) for n, row in enumerate(facts.rows, start=1)]
    Table(pdf, COLUMNS).draw(rows)
    return pdf.finish()


def register_xlsx(facts: RegisterFacts) -> bytes:
    return write_sheet(
        title=TITLE,
        columns=COLUMNS,
        rows=(_row(n, row, row.name) for n, row in enumerate(facts.rows, start=1)),
        heading=f"{facts.class_name}{TITLE}",
        notes=(f"{facts.organiser}　共{len(facts.rows)}份",),
        made_on=facts.made_on,
    )


def _row(number: int, row: RegisterRow, name: str) -> list[Value]:
    return [number, row.serial, name, row.unit, row.issued_on, row.state, row.note]
