"""花名册: who is in the class."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from trainees.documents.roster import (
    COLUMNS,
    USUAL,
    RosterFacts,
    RosterField,
    RosterRow,
    roster_pdf,
    roster_xlsx,
)
from trainees.papers.document import Asked, Choices, Document, Group, Option
from trainees.papers.options import ORDER, PHONE, SUB_CLASS, order_words, people_of
from trainees.permissions import see_roster
from trainees.queries.people import Listed


def _columns(asked: Asked) -> Choices:
    fields = (field for field in RosterField if field is not RosterField.PHONE)
    return [(field, COLUMNS[field].label) for field in fields]


def _filled(asked: Asked) -> list[RosterField]:
    """The usual columns that say anything of anybody."""
    rows = rows_of(people_of(asked))
    return [field for field in USUAL if any(getattr(row, field) for row in rows)] or list(USUAL)


def rows_of(people: Iterable[Listed]) -> tuple[RosterRow, ...]:
    return tuple(
        RosterRow(**{field: getattr(one, field) for field in RosterField}) for one in people
    )


def facts(asked: Asked) -> RosterFacts:
    phones = bool(asked.chosen.get("phone"))
    wanted = set(asked.chosen.get("columns") or USUAL) | ({RosterField.PHONE} if phones else set())
    return RosterFacts(
        **asked.class_words,
        rows=rows_of(people_of(asked, phones=phones)),
        fields=tuple(field for field in RosterField if field in wanted),
        order=order_words(asked),
    )


DOCUMENT = Document(
    slug="roster",
    name="花名册",
    about=_("Everybody with unit, post, sub-class, seat and room."),
    group=Group.PEOPLE,
    rule=see_roster,
    facts=facts,
    pdf=roster_pdf,
    xlsx=roster_xlsx,
    options=(
        SUB_CLASS,
        ORDER,
        Option("columns", _("Columns"), _columns, first=_filled, many=True),
        PHONE,
    ),
    place=10,
)
