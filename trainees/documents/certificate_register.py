"""The register of certificates (结业证书登记册), printed and as a sheet: one row list for both."""

from dataclasses import dataclass
from datetime import date

from training.documents.columns import Align, Column, Kind
from training.documents.faces import Faces
from training.documents.lists import Listing, list_pdf, list_xlsx

COLUMNS = (
    Column("序号", 5, Kind.COUNT),
    Column("证书编号", 27),
    Column("姓　名", 10, Kind.NAME),
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
    return list_pdf(_listing(facts), faces=faces)


def register_xlsx(facts: RegisterFacts) -> bytes:
    return list_xlsx(_listing(facts))


def _listing(facts: RegisterFacts) -> Listing:
    return Listing(
        name="结业证书登记册",
        above=facts.class_name,
        organiser=facts.organiser,
        made_on=facts.made_on,
        columns=COLUMNS,
        rows=[
            (number, row.serial, row.name, row.unit, row.issued_on, row.state, row.note)
            for number, row in enumerate(facts.rows, start=1)
        ],
        count=f"共{len(facts.rows)}份",
    )
