"""An appeal that is upheld takes its entry back for good."""

from datetime import timedelta

import pytest

from tests.flows.story import ABSENT, PRESENT, Story, begin
from trainees.enums import AppealState, LedgerRefusal
from trainees.models import Appeal, ScoreEntry
from trainees.services.appeal import answer_appeal, make_appeal
from trainees.services.life import check_meal
from trainees.services.study import enter_exam
from training.refusals import Refused

pytestmark = pytest.mark.django_db


def appeal(story: Story, now: str = "1 20:00", **given) -> Appeal:
    entry = ScoreEntry.objects.filter(trainee=story.pk(1)).order_by("sequence").last()
    who = story.cast.actor("trainee", number=1)
    return make_appeal(entry, text="并无此事", by=who, now=given.get("at") or story.at(now))


def answer(story: Story, made: Appeal, *, uphold: bool, text: str = "属实") -> Appeal:
    return answer_appeal(made, uphold=uphold, answer=text, by=story.head(), now=story.at("2 08:00"))


def missed_lunch() -> Story:
    story = begin()
    ids, by = [story.pk(1)], story.head()
    check_meal(
        story.klass, on=story.on(1), meal="lunch", missing=ids, by=by, now=story.at("1 13:00")
    )
    return story


def test_upholding_posts_the_reversal_and_dismissing_nothing():
    story = missed_lunch()
    answer(story, appeal(story), uphold=True)
    assert story.entries(1) == [("MEAL-01", -1000), ("MEAL-01", 1000)]
    other = missed_lunch()
    assert answer(other, appeal(other), uphold=False).state == AppealState.DISMISSED
    assert other.entries(1) == [("MEAL-01", -1000)]


def test_what_was_taken_back_stays_so_when_meals_are_settled_again():
    story = missed_lunch()
    answer(story, appeal(story), uphold=True)
    story.granted(1, "4 08:30", "4 10:00")
    check_meal(
        story.klass,
        on=story.on(1),
        meal="lunch",
        missing=[story.pk(1)],
        by=story.head(),
        now=story.at("2 09:00"),
    )
    assert story.live(1) == {}


def test_what_was_taken_back_stays_so_when_a_mark_is_worked_out_again():
    story = begin()
    story.roll(1, "am", late={1: 5})
    answer(story, appeal(story), uphold=True)
    story.late_grant(1, "1 11:00", "1 12:00", now="2 09:00")
    assert story.live(1) == {"ATT-04": -375}


def test_another_word_on_the_mark_posts_anew():
    story = begin()
    story.roll(1, "am", absent=[1])
    answer(story, appeal(story), uphold=True)
    story.correct(1, "am", 1, PRESENT)
    story.correct(1, "am", 1, ABSENT)
    assert story.live(1) == {}
    story.late_grant(1, "1 08:30", "1 10:15", now="7 09:00")
    assert story.live(1) == {"ATT-03": -2000, "ATT-04": -500}


def test_a_corrected_exam_after_an_upheld_appeal_posts_the_new_mark():
    story = begin()
    enter_exam(story.klass, {story.pk(1): 80}, by=story.head(), now=story.at("1 12:00"))
    answer(story, appeal(story), uphold=True)
    enter_exam(story.klass, {story.pk(1): 88}, by=story.head(), now=story.at("2 12:00"))
    assert story.live(1) == {"EXAM-01": 26_400}


def test_the_last_moment_of_the_objection_period_is_in_time():
    story = missed_lunch()
    until = story.at("4 13:00")
    with pytest.raises(Refused) as refusal:
        appeal(story, at=until + timedelta(microseconds=1))
    assert refusal.value.reason == LedgerRefusal.APPEAL_TOO_LATE
    assert appeal(story, at=until).state == AppealState.OPEN


def test_an_entry_is_appealed_once_and_answered_once():
    story = missed_lunch()
    made = appeal(story)
    with pytest.raises(Refused) as refusal:
        appeal(story)
    assert refusal.value.reason == LedgerRefusal.APPEALED_ALREADY
    answer(story, made, uphold=True)
    with pytest.raises(Refused) as refusal:
        answer(story, made, uphold=False)
    assert refusal.value.reason == LedgerRefusal.APPEAL_ANSWERED
