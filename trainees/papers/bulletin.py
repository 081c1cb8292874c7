"""学习简报: the pieces handed in and adopted, by level and by sub-class."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainees.documents.bulletin import BulletinFacts, Item, bulletin_pdf, bulletin_xlsx
from trainees.enums import DocumentRefusal
from trainees.models import ScoreEntry
from trainees.papers.document import Asked, Document, Group
from trainees.papers.options import SUB_CLASS, people_of
from trainees.permissions import see_scores
from trainees.queries.bulletin import bulletin_rules, pieces_of, tally_all, tally_sub_classes
from trainees.queries.people import Listed
from training.refusals import Refused

BEFORE_LEVEL = "学习简报"


def facts(asked: Asked) -> BulletinFacts:
    """Refused while nothing was handed in."""
    people = people_of(asked)
    pieces = pieces_of(asked.training_class, people)
    if not pieces:
        raise Refused(DocumentRefusal.NO_BULLETINS)
    by_id = {one.trainee_id: one for one in people}
    entries = sorted(
        (entry for piece in pieces for entry in piece.entries),
        key=lambda one: (-one.rule.position, one.occurred_at, one.about["title"]),
    )
    adopted = {(one.rule_id, one.about["title"]) for one in entries}
    total = tally_all(pieces)
    return BulletinFacts(
        **asked.class_words,
        submitted=total.submitted,
        pieces=total.adopted,
        authors=total.authors,
        trainees=len(people),
        levels=tuple(
            (_level(one.item), sum(pk == one.pk for pk, _t in adopted))
            for one in bulletin_rules(asked.training_class)
        ),
        sub_classes=tuple(
            (one.name, one.submitted, one.adopted, one.rate, one.authors)
            for one in tally_sub_classes(pieces, people)
            if one.submitted
        ),
        items=tuple(_item(one, by_id[one.trainee_id]) for one in entries),
    )


def _item(one: ScoreEntry, person: Listed) -> Item:
    on = timezone.localdate(one.occurred_at)
    return Item(one.about["title"], person.told_apart, person.sub_class, _level(one.rule.item), on)


def _level(item: str) -> str:
    """学习简报市级采用 → 市级采用."""
    return item.removeprefix(BEFORE_LEVEL) or item


DOCUMENT = Document(
    slug="bulletin",
    name="学习简报",
    about=_(
        "The pieces that were handed in and adopted, with the rate of adoption, by level and by "
        "sub-class."
    ),
    group=Group.OFFICIAL,
    rule=see_scores,
    facts=facts,
    pdf=bulletin_pdf,
    xlsx=bulletin_xlsx,
    options=(SUB_CLASS,),
    place=20,
)
