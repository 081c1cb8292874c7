"""Corrections of marks: reversed, posted anew, the old word kept."""

import random

import pytest

from tests.flows.story import ABSENT, PRESENT, begin
from trainees.enums import RollRefusal
from trainees.models import MarkChange, ScoreEntry
from trainees.policies.attendance import RollFact
from training.refusals import Refused

pytestmark = pytest.mark.django_db


def test_a_corrected_mark_is_reversed_and_posted_anew_with_the_reason():
    story = begin()
    story.roll(1, "am", absent=[1])
    story.correct(1, "am", 1, RollFact(minutes_late=5), reason="迟到五分钟")
    assert story.entries(1) == [("ATT-03", -4000), ("ATT-03", 4000), ("ATT-01", -1000)]
    reversal = ScoreEntry.objects.get(sign=-1)
    assert (reversal.reason, reversal.recorded_by_id) == ("迟到五分钟", story.head().user_id)
    change = MarkChange.objects.get()
    assert change.before == {"absent": True, "late": 0, "early": 0}
    assert change.after == {"absent": False, "late": 5, "early": 0}
    assert (change.changed_at, change.changed_by_id, change.reason) == (
        story.at("6 08:00"),
        story.head().user_id,
        "迟到五分钟",
    )


def test_what_was_reversed_can_be_posted_again():
    story = begin()
    story.roll(1, "am", absent=[1])
    story.correct(1, "am", 1, PRESENT)
    assert (story.live(1), story.total(1)) == ({}, 70)
    story.correct(1, "am", 1, ABSENT)
    assert (story.live(1), story.total(1)) == ({"ATT-03": -4000}, 66)
    story.correct(1, "am", 1, PRESENT)
    assert (story.live(1), story.total(1)) == ({}, 70)
    generations = ScoreEntry.objects.filter(sign=1).values_list("generation", flat=True)
    assert sorted(generations) == [0, 1]


def test_other_minutes_are_posted_anew_so_that_the_entry_says_them():
    story = begin()
    story.roll(1, "am", late={1: 5})
    story.correct(1, "am", 1, RollFact(minutes_late=12))
    assert story.live(1) == {"ATT-01": -1000}
    assert ScoreEntry.objects.last().about["minutes"] == 12
    entries = story.entries(1)
    story.correct(1, "am", 1, RollFact(minutes_late=12))
    assert story.entries(1) == entries


def test_late_and_left_early_both_hold_and_are_corrected_one_by_one():
    story = begin()
    story.roll(1, "am")
    story.correct(1, "am", 1, RollFact(minutes_late=3, minutes_early=4))
    assert story.live(1) == {"ATT-01": -1000, "ATT-02": -1000}
    story.correct(1, "am", 1, RollFact(minutes_early=4))
    assert story.live(1) == {"ATT-02": -1000}


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_correction_needs_a_reason(reason):
    story = begin()
    story.roll(1, "am", absent=[1])
    with pytest.raises(Refused) as refusal:
        story.correct(1, "am", 1, PRESENT, reason=reason)
    assert refusal.value.reason == RollRefusal.REASON_NEEDED
    assert story.live(1) == {"ATT-03": -4000}


def test_without_a_roll_there_is_nothing_to_correct():
    story = begin()
    with pytest.raises(Refused) as refusal:
        story.correct(1, "am", 1, ABSENT)
    assert refusal.value.reason == RollRefusal.NO_ROLL


def test_absences_are_held_at_the_categorys_full_marks():
    story = begin()
    for day in range(1, 5):
        story.roll(day, "am", absent=[1])
        story.roll(day, "pm", absent=[1])
    assert (story.live(1), story.total(1)) == ({"ATT-03": -32_000}, 45)


@pytest.mark.parametrize("seed", range(2))
def test_whatever_was_marked_corrected_back_it_is_as_if_it_had_never_been(seed):
    """Twenty corrections in any order, then everybody was present after all."""
    choice = random.Random(seed)
    story = begin(3)
    spent = {n: story.score(n) for n in (1, 2, 3)}
    places = [(day, half) for day in (1, 2, 3) for half in ("am", "pm")]
    for place in places:
        story.roll(*place, absent=[choice.randint(1, 3)])
    words = [PRESENT, ABSENT, RollFact(minutes_late=9), RollFact(minutes_late=2, minutes_early=20)]
    for _ in range(20):
        story.correct(*choice.choice(places), choice.randint(1, 3), choice.choice(words))
    assert {n: story.score(n) for n in spent} != spent
    for place in places:
        for number in (1, 2, 3):
            story.correct(*place, number, PRESENT)
    assert {n: story.score(n) for n in spent} == spent
    assert [story.live(n) for n in spent] == [{}, {}, {}]
