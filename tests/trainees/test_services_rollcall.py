"""Taking a roll: exceptions only, merged per trainee, whoever saves first."""

import pytest

from courses.enums import ClassRefusal, SessionState
from courses.models import Session
from tests.cast import add_session
from tests.flows.story import ABSENT, PRESENT, begin
from trainees.enums import RollRefusal
from trainees.models import AttendanceMark, MarkChange, Membership, RollCall, ScoreEntry
from trainees.policies.attendance import RollFact
from trainees.services.rollcall import Told, take_roll
from training.refusals import Refused

pytestmark = pytest.mark.django_db

LATE = RollFact(minutes_late=5)


def save(story, told: dict[int, Told], *, now: str = "1 08:35", **given):
    session = given.pop("session", None) or story.cast.session(1)
    words = {story.pk(n): word for n, word in told.items()}
    return take_roll(session, words, by=story.head(), now=story.at(now), **given)


def test_whoever_is_not_named_is_present():
    story = begin(3)
    result = save(story, {2: Told(ABSENT)})
    assert (result.saved, result.conflicts) == (3, [])
    assert [story.mark(1, "am", n).attended for n in (1, 2, 3)] == [True, False, True]


def test_saving_again_posts_nothing_again():
    story = begin()
    for _ in range(3):
        save(story, {1: Told(ABSENT)})
    assert (story.entries(1), RollCall.objects.count()) == ([("ATT-03", -4000)], 1)
    assert AttendanceMark.objects.count() == 2


def test_two_savers_who_began_from_an_empty_roll_lose_nothing():
    story = begin()
    save(story, {1: Told(ABSENT)})
    result = save(story, {2: Told(LATE)})
    assert result.conflicts == []
    assert (story.live(1), story.live(2)) == ({"ATT-03": -4000}, {"ATT-01": -1000})


def test_different_words_of_one_trainee_are_shown_and_the_first_stands():
    story = begin()
    save(story, {1: Told(ABSENT)})
    result = save(story, {1: Told(LATE)})
    (conflict,) = result.conflicts
    assert (conflict.trainee_id, conflict.stands, conflict.told) == (story.pk(1), ABSENT, LATE)
    assert story.live(1) == {"ATT-03": -4000}


def test_whoever_saw_the_mark_may_change_it_while_the_session_runs():
    story = begin()
    save(story, {1: Told(ABSENT)})
    version = story.mark(1, "am", 1).version
    assert save(story, {1: Told(LATE, seen=version)}).conflicts == []
    assert story.live(1) == {"ATT-01": -1000}
    again = save(story, {1: Told(PRESENT, seen=version)})
    assert len(again.conflicts) == 1


def test_late_for_one_and_early_for_another_saver_is_a_conflict_and_not_a_mixture():
    story = begin()
    save(story, {1: Told(RollFact(minutes_early=4))})
    result = save(story, {1: Told(LATE)})
    assert len(result.conflicts) == 1
    assert story.live(1) == {"ATT-02": -1000}


def test_a_cancelled_session_has_no_roll():
    story = begin()
    Session.objects.filter(number=1).update(state=SessionState.CANCELLED)
    session = Session.objects.get(number=1)
    with pytest.raises(Refused) as refusal:
        save(story, {}, session=session)
    assert refusal.value.reason == RollRefusal.CANCELLED


def test_somebody_of_another_class_is_refused_with_the_whole_roll():
    story, other = begin(), begin(name="别班")
    with pytest.raises(Refused) as refusal:
        take_roll(
            story.cast.session(1),
            {other.pk(1): Told(ABSENT), story.pk(1): Told(ABSENT)},
            by=story.head(),
            now=story.at("1 08:35"),
        )
    assert refusal.value.reason == RollRefusal.NOT_IN_ROSTER
    assert not AttendanceMark.objects.exists()
    assert not ScoreEntry.objects.exists()


def test_a_roll_is_of_the_roster_as_it_stood_when_the_session_began():
    """Number 1 moves from the first sub-class to the second on the second day at noon."""
    story = begin(2, sub_classes=("一班", "二班"))
    one, two = story.cast.sub_classes
    moved = story.at("2 12:00")
    Membership.objects.filter(trainee=story.pk(1)).update(ends_at=moved)
    Membership.objects.create(trainee=story.trainee(1), sub_class=two, starts_at=moved)
    story.roll(2, "am", now="3 08:00")
    story.roll(2, "pm", now="3 08:00")
    assert story.mark(2, "am", 1).sub_class == one
    assert story.mark(2, "pm", 1).sub_class == two


def test_each_sub_class_has_its_roll_and_the_others_stay_open():
    story = begin(4, sub_classes=("一班", "二班"))
    one, two = story.cast.sub_classes
    save(story, {1: Told(ABSENT)}, sub_class_ids=[one.pk])
    assert list(RollCall.objects.values_list("sub_class", flat=True)) == [one.pk]
    assert AttendanceMark.objects.count() == 2
    with pytest.raises(Refused):
        save(story, {1: Told(ABSENT)}, sub_class_ids=[two.pk])


def test_a_session_of_one_sub_class_expects_nobody_else():
    story = begin(4, sub_classes=("一班", "二班"))
    session = add_session(
        story.cast,
        story.at("1 19:00"),
        story.at("1 21:00"),
        hours=2,
        sub_classes=story.cast.sub_classes[:1],
    )
    save(story, {}, session=session, now="1 19:00")
    assert sorted(AttendanceMark.objects.values_list("trainee__number", flat=True)) == [1, 3]
    assert (story.stand(1).total, story.stand(2).total) == (58, 56)


def test_a_class_that_is_not_open_has_no_roll():
    story = begin(opened=False)
    with pytest.raises(Refused) as refusal:
        save(story, {})
    assert refusal.value.reason == ClassRefusal.CLASS_NOT_OPEN


def test_after_the_end_a_saved_mark_changes_with_a_reason_only():
    story = begin()
    save(story, {1: Told(ABSENT)})
    (conflict,) = save(story, {1: Told(PRESENT, seen=1)}, now="1 12:00").conflicts
    assert (conflict.stands, conflict.told) == (ABSENT, PRESENT)
    assert (story.live(1), MarkChange.objects.count()) == ({"ATT-03": -4000}, 0)
    assert save(story, {1: Told(PRESENT, seen=1)}, now="1 12:00", reason="看错了").conflicts == []
    assert (story.live(1), MarkChange.objects.get().reason) == ({}, "看错了")


def test_a_minute_before_the_end_it_needs_none():
    story = begin()
    save(story, {1: Told(ABSENT)})
    assert save(story, {1: Told(PRESENT, seen=1)}, now="1 11:59").conflicts == []
    assert story.live(1) == {}


def test_a_second_roll_after_the_end_merges_what_nobody_touched():
    story = begin()
    save(story, {1: Told(ABSENT)}, now="1 12:10")
    assert save(story, {1: Told(ABSENT), 2: Told(LATE)}, now="1 12:20").conflicts == []
    assert (story.live(1), story.live(2)) == ({"ATT-03": -4000}, {"ATT-01": -1000})


def test_a_reason_opens_no_mark_that_was_not_seen():
    story = begin()
    save(story, {1: Told(ABSENT)})
    result = save(story, {1: Told(LATE)}, now="1 12:10", reason="看错了")
    assert len(result.conflicts) == 1
    assert story.live(1) == {"ATT-03": -4000}


def test_a_save_that_is_sent_again_answers_the_same_and_changes_nothing():
    """Also where somebody who knew the word has changed it since: it was heard."""
    story = begin()
    sent = {1: Told(ABSENT), 2: Told(LATE)}
    save(story, sent)
    save(story, {1: Told(LATE, seen=1)})
    before = list(ScoreEntry.objects.values_list("pk", flat=True))
    again = save(story, sent)
    assert (again.saved, again.conflicts) == (0, [])
    assert list(ScoreEntry.objects.values_list("pk", flat=True)) == before
    assert (story.live(1), MarkChange.objects.count()) == ({"ATT-01": -1000}, 1)


def test_who_never_said_it_is_not_taken_for_a_repetition():
    """The twin: present was assumed, not said, before somebody was marked absent."""
    story = begin()
    save(story, {})
    save(story, {1: Told(ABSENT, seen=1)})
    assert len(save(story, {1: Told(PRESENT)}).conflicts) == 1
    assert len(save(story, {1: Told(LATE, seen=1)}).conflicts) == 1
