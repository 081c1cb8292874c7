"""学习情况函: a home unit is told how its trainees have done."""

from django.utils.translation import gettext_lazy as _

from courses.enums import ClassState
from trainees.documents.letter import LetterFacts, letter_pdf
from trainees.papers.document import Asked, Document, Group
from trainees.papers.letters import letter_facts, people_in
from trainees.papers.people_options import trainee_option
from trainees.papers.words import hours_words, points_words
from trainees.permissions import write_letter
from trainees.queries.completion import Verdict, live_certificates, verdicts_of
from training.documents.wording import long_date


def facts(asked: Asked) -> LetterFacts:
    people = people_in(asked)
    ids = [one.trainee_id for one in people]
    verdicts = verdicts_of(asked.training_class, trainee_ids=ids)
    serials = {pk: one.serial for pk, one in live_certificates(ids).items()}
    closed = asked.training_class.state == ClassState.CLOSED
    until = "" if closed else f"截至{long_date(asked.today)}"
    return letter_facts(
        asked,
        people,
        {pk: _said(one, serials.get(pk, "")) for pk, one in verdicts.items()},
        about="学员学习情况",
        opening=lambda name: f"贵单位选派参加{name}学习的学员，{until}学习情况如下：",
        closing="以上情况供贵单位了解和使用干部时参考。",
    )


def _said(verdict: Verdict, serial: str) -> str:
    total, missed = verdict.stand.total, verdict.stand.total - verdict.attended
    words = (
        f"应学{hours_words(total)}学时，请假、缺课{hours_words(missed)}学时，"
        f"量化考核{points_words(verdict.total)}分，等次为{verdict.band}"
    )
    return words + (f"，已准予结业，证书编号{serial}。" if serial else "。")


DOCUMENT = Document(
    slug="letter-result",
    name="学习情况函",
    about=_("To each home unit: hours, score and band of its trainees, and their certificates."),
    group=Group.OFFICIAL,
    rule=write_letter,
    facts=facts,
    pdf=letter_pdf,
    options=(trainee_option(people_in, empty=_("Import the roster first.")),),
    place=60,
)
