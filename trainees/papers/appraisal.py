"""学员鉴定表: a page for each trainee with what the class knows of them."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from courses.queries.sessions import class_span
from trainees.documents.appraisal import AppraisalFacts, Appraised, appraisal_pdf
from trainees.documents.words import KINDS
from trainees.enums import SanctionLevel
from trainees.models import Person, Trainee
from trainees.papers.document import Asked, Document, Group
from trainees.papers.options import SUB_CLASS, people_of
from trainees.papers.people_options import asked_for, trainee_option
from trainees.papers.words import hours_words, points_words
from trainees.permissions import see_scores
from trainees.policies.score import Score, from_milli
from trainees.policies.score_words import category_label
from trainees.queries.incident import standing_levels
from trainees.queries.ledger import scores_of
from trainees.queries.outstanding import outstanding_among
from trainees.queries.people import Listed, listed, trainees_seen
from trainees.queries.register import Tally, register_of
from training.documents.wording import span

LEVELS = {
    SanctionLevel.TALK: "约谈提醒",
    SanctionLevel.CENSURE: "通报批评",
    SanctionLevel.WITHDRAWAL: "退学处理",
}


def _in_class(asked: Asked) -> list[Listed]:
    return listed(
        trainees_seen(asked.rights, asked.training_class).filter(withdrawn_at__isnull=True)
    )


@override("zh-hans")
def facts(asked: Asked) -> AppraisalFacts:
    found = asked_for(asked, people_of(asked))
    days = class_span(asked.training_class)
    first, last = (timezone.localdate(at) for at in days) if days else (asked.today, asked.today)
    return AppraisalFacts(
        **asked.class_words,
        full_name=asked.training_class.name,
        span=span(first, last),
        people=_people(asked, found),
    )


def _people(asked: Asked, found: Sequence[Listed]) -> tuple[Appraised, ...]:
    """As many queries for one as for all."""
    ids = [one.trainee_id for one in found]
    enrolled = Trainee.objects.filter(pk__in=ids).select_related("person")
    persons = {one.pk: one.person for one in enrolled}
    tallies = {
        line.person.trainee_id: line.tally
        for line in register_of(asked.training_class, found).lines
    }
    scores = scores_of(asked.training_class, trainee_ids=ids)
    levels = standing_levels(ids)
    honoured = outstanding_among(ids)
    return tuple(
        _appraised(
            one,
            persons[one.trainee_id],
            attendance=_attendance(tallies[one.trainee_id]),
            score=_score(scores[one.trainee_id]),
            record=_record(levels.get(one.trainee_id, ()), one.trainee_id in honoured),
        )
        for one in found
    )


def _appraised(
    one: Listed, person: Person, *, attendance: str, score: str, record: str
) -> Appraised:
    birth = person.birth
    return Appraised(
        number=one.number,
        name=one.name,
        gender=one.gender,
        ethnicity=person.ethnicity,
        birth=f"{birth[0]}年{birth[1]}月" if birth else "",
        political_status=person.political_status,
        education=person.education,
        unit=one.unit,
        post=one.post,
        sub_class="　".join(part for part in (one.sub_class, one.group) if part),
        office=one.office,
        attendance=attendance,
        score=score,
        record=record,
    )


def _attendance(tally: Tally) -> str:
    """Rolls that are in; what did not happen is left out."""
    if not tally.expected:
        return "尚无点名记录。"
    said = [f"应到{tally.expected}次，实到{tally.attended}次，出勤率{tally.rate}%"]
    times = (("迟到", tally.late), ("早退", tally.left_early), ("旷课", tally.absent))
    said += [f"{word}{count}次" for word, count in times if count]
    leave = [
        f"{KINDS[kind]}{hours_words(hours)}学时" for kind, hours in tally.hours.items() if hours
    ]
    return "；".join([*said, *leave]) + "。"


def _score(score: Score) -> str:
    each = "，".join(
        f"{category_label(category)}{points_words(from_milli(milli))}"
        for category, milli in score.categories.items()
    )
    return f"总分{points_words(from_milli(score.total))}分，等次为{score.band}。\n其中：{each}。"


def _record(levels: Sequence[str], honoured: bool) -> str:
    said = ["优秀学员"] * honoured + [LEVELS[SanctionLevel(level)] for level in levels]
    return "、".join(said)


DOCUMENT = Document(
    slug="appraisal",
    name="学员鉴定表",
    about=_("A page for each trainee: facts, attendance and score, room for every opinion."),
    group=Group.RESULTS,
    rule=see_scores,
    facts=facts,
    pdf=appraisal_pdf,
    options=(SUB_CLASS, trainee_option(_in_class, empty=_("Import the roster first."))),
    place=20,
)
