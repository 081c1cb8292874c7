"""考核成绩册: scores, bands and ranks of a class, with every entry in the sheet."""

from collections import Counter

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from trainees.documents.score_book import (
    EntryRow,
    ScoreBookFacts,
    score_book_pdf,
    score_book_xlsx,
)
from trainees.models import ScoreEntry
from trainees.papers.document import Asked, Document, Group
from trainees.papers.options import SUB_CLASS, sub_class_ids
from trainees.papers.words import hours_words
from trainees.permissions import see_scores
from trainees.policies.score import from_milli
from trainees.policies.score_words import category_label
from trainees.queries.ledger_pages import sentence_of
from trainees.queries.score_pages import ScoreLine, category_heads, row_of, score_lines


@override("zh-hans")
def facts(asked: Asked) -> ScoreBookFacts:
    heads, ids = category_heads(asked.training_class), sub_class_ids(asked)
    lines = [
        line
        for line in score_lines(asked.training_class, heads=heads)
        if ids is None or line.person.sub_class_id in ids
    ]
    bands = Counter(line.band for line in lines if line.person.withdrawn_at is None)
    return ScoreBookFacts(
        **asked.class_words,
        categories=tuple(f"{head.label}\n{hours_words(head.full)}" for head in heads),
        bands=tuple((band.name, bands[band.name]) for band in asked.training_class.rules.bands),
        rows=tuple(row_of(line, heads) for line in lines),
        entries=_entries(asked, lines),
    )


def _entries(asked: Asked, lines: list[ScoreLine]) -> tuple[EntryRow, ...]:
    """Of those who stand in the book, by number and time: one query."""
    people = {line.person.trainee_id: line.person for line in lines}
    found = ScoreEntry.objects.filter(training_class=asked.training_class, trainee__in=people)
    entries = found.select_related("rule", "recorded_by", "reversal")
    return tuple(
        EntryRow(
            number=people[one.trainee_id].number,
            name=people[one.trainee_id].name,
            on=timezone.localtime(one.occurred_at),
            category=category_label(one.rule.category),
            code=one.rule.code,
            item=one.rule.item,
            points=from_milli(one.milli),
            about=sentence_of(one),
            standing=_standing(one),
            recorded_by=one.recorded_by.name if one.recorded_by else "",
        )
        for one in entries.order_by("trainee__number", "occurred_at", "sequence")
    )


def _standing(entry: ScoreEntry) -> str:
    if entry.sign < 0:
        return "冲正"
    return "已冲正" if getattr(entry, "reversal", None) else ""


DOCUMENT = Document(
    slug="score-book",
    name="考核成绩册",
    about=_("Categories, totals, bands and ranks; the sheet has every entry as well."),
    group=Group.RESULTS,
    rule=see_scores,
    facts=facts,
    pdf=score_book_pdf,
    xlsx=score_book_xlsx,
    options=(SUB_CLASS,),
    place=10,
)
