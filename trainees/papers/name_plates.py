"""席卡: a folded plate for everybody's place."""

from django.utils.translation import gettext_lazy as _

from trainees.documents.name_plates import Plate, PlateFacts, name_plates_pdf
from trainees.papers.document import Asked, Document, Group, Option
from trainees.papers.options import ORDER, SUB_CLASS, people_of
from trainees.permissions import see_roster


def facts(asked: Asked) -> PlateFacts:
    """Of two with one name each has the unit, asked for or not."""
    unit = bool(asked.chosen.get("unit"))
    return PlateFacts(
        **asked.class_words,
        plates=tuple(
            Plate(one.name, one.unit if unit or one.twin else "") for one in people_of(asked)
        ),
    )


DOCUMENT = Document(
    slug="name-plates",
    name="席卡",
    about=_("A page for each, to be folded in the middle; the name reads from both sides."),
    group=Group.PEOPLE,
    rule=see_roster,
    facts=facts,
    pdf=name_plates_pdf,
    options=(SUB_CLASS, ORDER, Option("unit", _("With the unit"))),
    place=40,
)
