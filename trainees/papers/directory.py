"""通讯录: how to reach everybody; phones for those who may see them."""

from django.utils.translation import gettext_lazy as _

from trainees.documents.roster import RosterFacts, RosterField, roster_pdf, roster_xlsx
from trainees.papers.document import Asked, Document, Group
from trainees.papers.options import ORDER, SUB_CLASS, order_words, people_of
from trainees.papers.roster import rows_of
from trainees.permissions import see_phones, see_roster

FIELDS = ("number", "name", "sub_class", "office", "unit", "post")


def facts(asked: Asked) -> RosterFacts:
    """With phones unless they are not wanted, as in an archive."""
    wanted = asked.chosen.get("phone", True)
    phones = wanted and see_phones(asked.rights, asked.training_class)
    return RosterFacts(
        **asked.class_words,
        rows=rows_of(people_of(asked, phones=phones)),
        fields=tuple(RosterField(field) for field in (*FIELDS, *(("phone",) if phones else ()))),
        title="通讯录",
        order=order_words(asked),
    )


DOCUMENT = Document(
    slug="directory",
    name="通讯录",
    about=_("Class offices, units and posts; phone numbers for class heads and organisers only."),
    group=Group.PEOPLE,
    rule=see_roster,
    facts=facts,
    pdf=roster_pdf,
    xlsx=roster_xlsx,
    options=(SUB_CLASS, ORDER),
    place=20,
)
