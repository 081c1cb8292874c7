"""学习简报: the pieces that were adopted, by level and by sub-class."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainees.documents.bulletin import BulletinFacts, Item, bulletin_pdf, bulletin_xlsx
from trainees.enums import DocumentRefusal
from trainees.models import Bulletin, ScoreEntry
from trainees.papers.document import Asked, Document, Group
from trainees.papers.options import SUB_CLASS, people_of
from trainees.permissions import see_scores
from trainees.policies.score import BULLETIN
from trainees.queries.ledger import rules_of
from trainees.queries.people import Listed
from training.refusals import Refused

BEFORE_LEVEL = "学习简报"


def facts(asked: Asked) -> BulletinFacts:
    """Refused while nothing was adopted."""
    people = {one.trainee_id: one for one in people_of(asked)}
    found = _adopted(people)
    if not found:
        raise Refused(DocumentRefusal.NO_BULLETINS)
    rules = [one for one in rules_of(asked.training_class).values() if one.category == BULLETIN]
    adopted = {(one.rule_id, one.title) for one in found}
    return BulletinFacts(
        **asked.class_words,
        pieces=len({one.title for one in found}),
        authors=len({one.trainee_id for one in found}),
        trainees=len(people),
        levels=tuple((_level(one.item), sum(pk == one.pk for pk, _t in adopted)) for one in rules),
        sub_classes=tuple(_by_sub_class(found, people)),
        items=tuple(_item(one, people[one.trainee_id]) for one in found),
    )


def _adopted(people: dict[int, Listed]) -> list[Bulletin]:
    """The highest level first; without those whose points were taken back."""
    entries = ScoreEntry.objects.filter(
        trainee__in=people, rule__category=BULLETIN, sign=1, reversal__isnull=True
    )
    stands = set(entries.values_list("trainee", "rule", "about__title"))
    found = Bulletin.objects.filter(trainee__in=people).select_related("rule")
    ordered = found.order_by("-rule__position", "at", "title", "trainee__number")
    return [one for one in ordered if (one.trainee_id, one.rule_id, one.title) in stands]


def _by_sub_class(found: list[Bulletin], people: dict[int, Listed]) -> list[tuple[str, int, int]]:
    counted: dict[tuple[int, str], list[Bulletin]] = {}
    for one in found:
        person = people[one.trainee_id]
        counted.setdefault((person.sub_class_position, person.sub_class), []).append(one)
    return [
        (name, len({one.title for one in of}), len({one.trainee_id for one in of}))
        for (_place, name), of in sorted(counted.items())
    ]


def _item(one: Bulletin, person: Listed) -> Item:
    on = timezone.localdate(one.at)
    return Item(one.title, person.told_apart, person.sub_class, _level(one.rule.item), on)


def _level(item: str) -> str:
    """学习简报市级采用 → 市级采用."""
    return item.removeprefix(BEFORE_LEVEL) or item


DOCUMENT = Document(
    slug="bulletin",
    name="学习简报",
    about=_(
        "The pieces that were adopted, counted by level and by sub-class. Submissions are not "
        "recorded, so there is no rate of adoption."
    ),
    group=Group.OFFICIAL,
    rule=see_scores,
    facts=facts,
    pdf=bulletin_pdf,
    xlsx=bulletin_xlsx,
    options=(SUB_CLASS,),
    place=20,
)
