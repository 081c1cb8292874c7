"""A document takes as many queries for many trainees as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.documents import censured, made
from tests.flows.story import DEPT, Story, begin
from trainees.services.conduct import adopt_bulletin
from trainees.services.withdrawal import decide_case, open_case

pytestmark = pytest.mark.django_db


def everything_happened(trainees: int) -> Story:
    """To everybody: leave past half of the line and back, an absence, a bulletin, a censure, and
    for the last two of them a withdrawal."""
    story = begin(trainees)
    numbers = range(1, trainees + 1)
    for number in numbers:
        leave = story.granted(number, "1 08:30", "1 15:00")
        story.back(leave, "1 15:00")
    story.roll(1, "am")
    story.roll(1, "pm")
    story.roll(2, "am", absent=numbers)
    ids, head, now = [story.pk(one) for one in numbers], story.head(), story.at("2 13:00")
    adopt_bulletin(story.klass, ids, "BULL-01", "一", by=head, now=now)
    censured(story.klass, *numbers, now=now)
    for number in (trainees - 1, trainees):
        by, trainee = story.cast.actor(DEPT), story.trainee(number)
        case = open_case(trainee, "left_without_approval", reason="离校", by=by, now=now)
        decide_case(case, confirm=True, by=by, now=now)
    return story


@pytest.mark.parametrize(
    "slug",
    [
        "leave-form", "daily-sheet", "score-book", "appraisal", "bulletin", "censure",
        "letter-absence", "letter-leave", "letter-withdrawal", "letter-result", "handbook",
    ],
)  # fmt: skip
def test_a_document_takes_as_many_queries_for_many_as_for_few(slug: str) -> None:
    counts = []
    for trainees in (4, 12):
        story = everything_happened(trainees)
        query = "leave=all" if slug == "leave-form" else f"day={story.on(2).isoformat()}"
        made(story, slug, now="2 14:00", query=query)
        with CaptureQueriesContext(connection) as seen:
            made(story, slug, now="2 14:00", query=query)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 30
