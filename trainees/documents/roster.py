"""The roster of a class (花名册), printed and as a sheet."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from training.documents.columns import Align, Column, Kind, Value
from training.documents.faces import Faces
from training.documents.lists import Listing, list_pdf, list_xlsx


@dataclass(frozen=True)
class RosterRow:
    """A trainee as the roster shows one; what is not known is an empty text."""

    number: int
    name: str
    gender: str = ""
    unit: str = ""
    post: str = ""
    phone: str = ""
    sub_class: str = ""
    group: str = ""
    seat: str = ""
    room: str = ""
    office: str = ""


class RosterField(StrEnum):
    """What a roster may show; the value is the field of ``RosterRow``."""

    NUMBER = "number"
    NAME = "name"
    GENDER = "gender"
    UNIT = "unit"
    POST = "post"
    PHONE = "phone"
    SUB_CLASS = "sub_class"
    GROUP = "group"
    SEAT = "seat"
    ROOM = "room"
    OFFICE = "office"


COLUMNS = {
    RosterField.NUMBER: Column("序号", 6, Kind.COUNT),
    RosterField.NAME: Column("姓名", 11, Kind.NAME),
    RosterField.GENDER: Column("性别", 6),
    RosterField.UNIT: Column("工作单位", 28, align=Align.LEFT),
    RosterField.POST: Column("职务", 22, align=Align.LEFT),
    RosterField.PHONE: Column("联系电话", 15),
    RosterField.SUB_CLASS: Column("分班", 14),
    RosterField.GROUP: Column("小组", 9),
    RosterField.SEAT: Column("座位", 8),
    RosterField.ROOM: Column("房间", 9),
    RosterField.OFFICE: Column("班内职务", 11),
}
# The phone is shown to those who ask for it and may see it: never by default.
RARE = (RosterField.PHONE, RosterField.OFFICE)
USUAL = tuple(field for field in RosterField if field not in RARE)


@dataclass(frozen=True)
class RosterFacts:
    """The rows come in the order in which they are to be printed; `order` says which, where it is
    not by number."""

    class_name: str
    organiser: str
    made_on: date
    rows: tuple[RosterRow, ...]
    fields: tuple[RosterField, ...] = USUAL
    title: str = "花名册"
    order: str = ""


def roster_pdf(facts: RosterFacts, *, faces: Faces) -> bytes:
    return list_pdf(roster_listing(facts), faces=faces)


def roster_xlsx(facts: RosterFacts) -> bytes:
    """Only the columns that ``fields`` names, in that order."""
    return list_xlsx(roster_listing(facts))


def roster_listing(facts: RosterFacts) -> Listing:
    count = f"共{len(facts.rows)}人"
    return Listing(
        name=facts.title,
        above=facts.class_name,
        organiser=facts.organiser,
        made_on=facts.made_on,
        columns=[COLUMNS[field] for field in facts.fields],
        rows=[_row(row, facts.fields) for row in facts.rows],
        count=f"{count}，{facts.order}" if facts.order else count,
    )


def _row(row: RosterRow, fields: tuple[RosterField, ...]) -> list[Value]:
    return [getattr(row, field) for field in fields]
