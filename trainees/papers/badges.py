"""胸牌: ten on a sheet."""

from django.utils.translation import gettext_lazy as _

from trainees.documents.badges import Badge, BadgeFacts, badges_pdf
from trainees.papers.document import Asked, Document, Group
from trainees.papers.options import ORDER, SUB_CLASS, people_of
from trainees.permissions import see_roster


def facts(asked: Asked) -> BadgeFacts:
    return BadgeFacts(
        **asked.class_words,
        short_name=asked.training_class.short_name,
        badges=tuple(
            Badge(one.number, one.name, one.unit, one.sub_class, one.office)
            for one in people_of(asked)
        ),
    )


DOCUMENT = Document(
    slug="badges",
    name="胸牌",
    about=_("Ten on a sheet of A4, 90 × 54 mm, with marks where to cut."),
    group=Group.PEOPLE,
    rule=see_roster,
    facts=facts,
    pdf=badges_pdf,
    options=(SUB_CLASS, ORDER),
    place=50,
)
