"""Correcting a notice: what a new edition says, and what stays as it was."""

import pytest

from tests.flows.story import ABSENT, HEAD, PRESENT, Story, begin
from trainees.enums import NoticeRefusal
from trainees.models import RollCall, WeeklyNotice
from trainees.policies.notice_changes import Difference
from trainees.queries.notices import changes_since
from trainees.services.notice_editions import correct_notice
from trainees.services.notices import sign_notice
from trainees.services.opening import close_class
from training.actors import Actor
from training.models import LogEntry, Notification
from training.refusals import Refused

pytestmark = pytest.mark.django_db
DUE = "5 18:01"


def noticed(**given) -> tuple[Story, WeeklyNotice]:
    """Number 1 was absent on the first morning; the notice says so."""
    story = begin(3, days=14, **given)
    for day in range(1, 6):
        story.roll(day, "am", absent=[1] if day == 1 else [])
    notice = story.notice(DUE)
    assert notice is not None
    return story, notice


def correct(story: Story, notice: WeeklyNotice, *, reason: str = "点名更正", now: str = "6 10:00"):
    by = story.cast.actor(HEAD)
    return correct_notice(notice, reason=reason, by=by, now=story.at(now))


def row(notice: WeeklyNotice, number: int) -> dict:
    return next(one for one in notice.facts["rows"] if one["number"] == number)


class TestRefused:
    def test_without_a_reason(self):
        story, notice = noticed()
        story.correct(1, "am", 1, PRESENT, now="6 08:00")
        with pytest.raises(Refused) as refused:
            correct(story, notice, reason="  ")
        assert refused.value.reason == NoticeRefusal.REASON_NEEDED

    def test_where_nothing_changed(self):
        story, notice = noticed()
        with pytest.raises(Refused) as refused:
            correct(story, notice)
        assert refused.value.reason == NoticeRefusal.NOTHING_CHANGED

    def test_for_an_edition_that_was_replaced(self):
        story, notice = noticed()
        story.correct(1, "am", 1, PRESENT, now="6 08:00")
        correct(story, notice)
        with pytest.raises(Refused) as refused:
            correct(story, notice)
        assert refused.value.reason == NoticeRefusal.REPLACED
        assert WeeklyNotice.objects.count() == 2


class TestChanges:
    def test_what_happens_after_the_period_is_no_change(self):
        story, notice = noticed()
        story.roll(8, "am", absent=[1])
        story.roll(5, "pm", absent=[2], now="6 08:00")  # late, so it waits for the next
        story.granted(2, "9 08:30", "9 12:00", now="6 08:00")
        assert not changes_since(notice)

    def test_a_corrected_mark_and_leave_that_was_granted_late_are_told_by_row(self):
        story, notice = noticed()
        story.late_grant(1, "1 08:30", "1 12:00", now="6 09:00")
        story.correct(2, "am", 2, ABSENT, now="6 08:00")
        found = changes_since(notice)
        assert [one.number for one in found.rows] == [1, 2]
        assert found.rows[0].differences == (
            Difference("absent", 1, 0),
            Difference("absent_hours", "4", "0"),
            Difference("personal_times", 0, 1),
            Difference("personal_hours", "0", "4"),
        )
        assert found.totals == (Difference("attended", 14, 13),)


class TestTheNewEdition:
    def test_it_has_the_number_the_period_and_the_marks_of_now(self):
        story, notice = noticed()
        frozen = dict(notice.facts)
        story.correct(1, "am", 1, PRESENT, now="6 08:00")
        story.correct(1, "am", 2, ABSENT, now="6 08:00")
        edition = correct(story, notice)
        assert (edition.number, edition.edition, edition.replaces) == (1, 2, notice)
        assert (edition.period_start, edition.period_end) == (story.on(1), story.on(5))
        assert [one["number"] for one in edition.facts["rows"]] == [2]
        assert edition.facts["not_taken"] == frozen["not_taken"]
        assert edition.signed_at is None
        notice.refresh_from_db()
        assert notice.facts == frozen
        assert not changes_since(edition)

    def test_leave_to_date_stays_that_of_the_rolls_of_then(self):
        story, notice = noticed()
        story.granted(2, "8 08:30", "8 12:00", now="6 08:00")
        story.roll(8, "am")
        story.late_grant(2, "2 08:30", "2 12:00", now="8 13:00")
        edition = correct(story, notice, now="9 09:00")
        assert (row(edition, 2)["personal_hours"], row(edition, 2)["leave_hours_to_date"]) == (
            "4",
            "4",
        )

    def test_rolls_stay_with_the_notice_and_the_next_begins_after_it(self):
        story, notice = noticed()
        story.correct(1, "am", 1, PRESENT, now="6 08:00")
        correct(story, notice)
        assert set(RollCall.objects.values_list("notice", flat=True)) == {notice.pk}
        story.roll(8, "am")
        following = story.notice("12 18:01")
        assert (following.number, following.period_start) == (2, story.on(6))
        assert following.facts["sessions"] == 1

    def test_it_can_be_corrected_again(self):
        story, notice = noticed()
        story.correct(1, "am", 1, PRESENT, now="6 08:00")
        second = correct(story, notice)
        story.correct(1, "am", 1, ABSENT, now="6 11:00")
        third = correct(story, second, now="6 12:00")
        assert (third.edition, third.facts["rows"]) == (3, notice.facts["rows"])

    def test_the_class_is_told_and_the_log_says_who(self):
        story, notice = noticed(accounts=True)
        story.correct(1, "am", 1, PRESENT, now="6 08:00")
        edition = correct(story, notice)
        told = Notification.objects.filter(kind="notice_corrected")
        assert told.count() == 3
        assert {one.data["edition"] for one in told} == {2}
        (entry,) = LogEntry.objects.filter(verb="correct_notice")
        assert (entry.object_id, entry.acting_as) == (str(edition.pk), HEAD)

    def test_a_cancelled_session_leaves_the_totals(self):
        from trainees.services.session_change import cancel_session

        story, notice = noticed()
        session = story.cast.session(1)
        cancel_session(session, seen=session.revision, by=story.head(), now=story.at("6 09:00"))
        edition = correct(story, notice)
        assert (edition.facts["sessions"], edition.facts["expected"]) == (4, 12)

    def test_the_last_notice_of_a_closed_class_can_be_corrected(self):
        story, notice = noticed()
        story.correct(1, "am", 1, PRESENT, now="6 08:00")
        close_class(story.klass, by=Actor.system(), now=story.at("14 20:00"))
        edition = correct(story, notice, now="14 21:00")
        sign_notice(edition, by=story.cast.actor(HEAD), now=story.at("14 21:01"))
        edition.refresh_from_db()
        assert edition.signed_at == story.at("14 21:01")
