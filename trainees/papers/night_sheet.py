"""就寝检查表: who sleeps where, to be checked at curfew."""

from django.utils.translation import gettext_lazy as _

from trainees.documents.night_sheet import (
    NightFacts,
    NightRow,
    night_sheet_pdf,
    night_sheet_xlsx,
)
from trainees.papers.document import Asked, Document, Group
from trainees.papers.options import DAY, SUB_CLASS, day_of, sub_class_ids
from trainees.permissions import see_nights
from trainees.policies.rooms import floor_of
from trainees.queries.nights import Sleeper, by_room, sleepers
from trainees.queries.people import listed, trainees_seen

FOUND = {"away": "未归", "late_back": "晚归"}


def facts(asked: Asked) -> NightFacts:
    on, curfew = day_of(asked), asked.training_class.rules.curfew
    people = {
        one.trainee_id: one for one in listed(trainees_seen(asked.rights, asked.training_class))
    }
    found = sleepers(asked.training_class, on, sub_class_ids=sub_class_ids(asked))
    return NightFacts(
        **asked.class_words,
        on=on,
        curfew=f"{curfew.hour}:{curfew:%M}",
        rows=tuple(
            NightRow(
                floor=floor_of(room),
                room=room,
                number=one.number,
                name=people[one.trainee_id].told_apart,
                sub_class=people[one.trainee_id].sub_class,
                said=_said(one),
            )
            for room, inside in by_room(found)
            for one in inside
        ),
    )


def _said(one: Sleeper) -> str:
    return "请假" if one.on_leave else FOUND.get(one.state, "")


DOCUMENT = Document(
    slug="night-sheet",
    name="就寝检查表",
    about=_("By floor and room, with leave filled in and room for what the check finds."),
    group=Group.LIFE,
    rule=see_nights,
    facts=facts,
    pdf=night_sheet_pdf,
    xlsx=night_sheet_xlsx,
    options=(DAY, SUB_CLASS),
    place=20,
)
