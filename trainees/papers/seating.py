"""座次表: who sits where."""

from django.utils.translation import gettext_lazy as _

from trainees.documents.seating import (
    Elsewhere,
    Place,
    SeatingFacts,
    seating_pdf,
    seating_xlsx,
)
from trainees.enums import DocumentRefusal
from trainees.papers.document import Asked, Document, Group
from trainees.papers.options import SUB_CLASS, people_of
from trainees.permissions import see_roster
from trainees.policies.seats import row_and_seat
from training.refusals import Refused


def facts(asked: Asked) -> SeatingFacts:
    """Who has no seat, one that says no row, or one that somebody has already, is named below."""
    places: dict[tuple[int, int], Place] = {}
    elsewhere = []
    for one in people_of(asked):
        at = row_and_seat(one.seat)
        if at and at not in places:
            places[at] = Place(*at, one.told_apart, one.sub_class)
        else:
            elsewhere.append(Elsewhere(one.told_apart, one.seat))
    if not places:
        raise Refused(DocumentRefusal.NO_SEATS)
    return SeatingFacts(
        **asked.class_words, places=tuple(places.values()), elsewhere=tuple(elsewhere)
    )


DOCUMENT = Document(
    slug="seating-plan",
    name="座次表",
    about=_("The room with everybody's seat, the platform at the top."),
    group=Group.PEOPLE,
    rule=see_roster,
    facts=facts,
    pdf=seating_pdf,
    xlsx=seating_xlsx,
    options=(SUB_CLASS,),
    place=30,
)
