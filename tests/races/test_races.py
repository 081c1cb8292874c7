"""Everything that two people may do at the same moment, and what it comes to without the lock.

They run on SQLite and on PostgreSQL. A twin without the class's lock has to go wrong, or the race
beside it would prove nothing.
"""

from collections import Counter
from threading import Event

import pytest
from django.db import IntegrityError

from courses.enums import SessionState
from courses.services.locking import class_at_work
from tests.flows.story import ABSENT, DEPT, HEAD, INSPECTOR, Story, begin
from tests.races.crowd import WAIT, no_lock, together, unprotect
from trainees.enums import LeaveRefusal, LeaveState, Verdict
from trainees.models import AttendanceMark, LeaveRequest, ScoreEntry, WeeklyNotice
from trainees.services import leave, leave_decision, notices, rollcall, session_change
from trainees.services.leave_decision import flag_overdue
from trainees.services.rollcall import Told, take_roll
from training.actors import Actor
from training.models import LogEntry
from training.refusals import Refused
from training.services.verification import verify

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def unrefused(found: list) -> list:
    return [one for one in found if not isinstance(one, Refused)]


class TestFiftyDecisionsOnOneLeave:
    """The department's officers press approve and reject at once, after the roll was taken."""

    COUNT = 50

    def decide(self, story: Story) -> list:
        story.roll(1, "am", absent=[1])
        asked = story.apply(1, "1 08:30", "1 12:00", emergency=True, now="1 09:00")

        def act(place: int):
            word = {"verdict": Verdict.REJECT, "opinion": "不准"} if place % 2 else {}
            return story.decide(asked, DEPT, now="1 13:00", **word)

        return together(self.COUNT, act)

    def test_they_have_one_effect(self):
        story = begin()
        found = self.decide(story)
        (winner,) = unrefused(found)
        refusals = Counter(one.reason for one in found if isinstance(one, Refused))
        assert refusals == {LeaveRefusal.NOT_WAITING: self.COUNT - 1}
        decided = LeaveRequest.objects.get()
        assert decided.state == winner.state
        approved = decided.state == LeaveState.APPROVED
        expected = {"ATT-04": -1000} if approved else {"ATT-03": -4000}
        assert story.live(1) == expected
        assert len(story.entries(1)) == (3 if approved else 1)
        assert LogEntry.objects.filter(verb="decide_leave").count() == 1

    def test_without_the_lock_they_have_many(self, monkeypatch):
        story = begin()
        unprotect(monkeypatch, leave_decision, "_approval_of", self.COUNT)
        assert len(unrefused(self.decide(story))) > 1


class TestBothApprovalsAtOnce:
    """Class head and inspector approve in the same moment, and neither may see the other's as still
    pending. No twin: without a lock it is a matter of luck."""

    def approve(self, story: Story) -> LeaveRequest:
        asked = story.apply(1, "1 08:30", "1 10:00")
        roles = [HEAD, INSPECTOR]
        together(2, lambda place: story.decide(asked, roles[place]))
        asked.refresh_from_db()
        return asked

    def test_the_leave_is_approved(self):
        assert self.approve(begin()).state == LeaveState.APPROVED


class TestTwoShortLeavesOfOneDay:
    """Sent at once, each measures the day without the other."""

    def apply(self, story: Story) -> list[list[str]]:
        spans = [("1 08:30", "1 10:30"), ("1 14:30", "1 16:30")]
        together(2, lambda place: story.apply(1, *spans[place]))
        asked = LeaveRequest.objects.order_by("pk")
        return [sorted(one.approvals.values_list("role", flat=True)) for one in asked]

    def test_the_second_goes_to_the_department(self):
        assert self.apply(begin()) == [[HEAD, INSPECTOR], [DEPT]]

    def test_without_the_lock_both_slip_under_the_line(self, monkeypatch):
        story = begin()
        unprotect(monkeypatch, leave, "route_of", 2)
        assert self.apply(story) == [[HEAD, INSPECTOR], [HEAD, INSPECTOR]]


class TestThirtyTwoSaversOfOneRoll:
    """Each marks another trainee absent, all from an empty roll."""

    COUNT = 32

    def save(self, story: Story) -> list:
        session = story.cast.session(1)
        now, by = session.starts_at, story.head()

        def act(place: int):
            return take_roll(session, {story.pk(place + 1): Told(ABSENT)}, by=by, now=now)

        return together(self.COUNT, act)

    def test_no_mark_is_lost(self):
        story = begin(self.COUNT)
        found = self.save(story)
        assert [one for one in found if isinstance(one, Exception) or one.conflicts] == []
        assert AttendanceMark.objects.filter(absent=True).count() == self.COUNT
        assert ScoreEntry.objects.filter(rule__code="ATT-03", sign=1).count() == self.COUNT
        assert {story.total(n) for n in range(1, self.COUNT + 1)} == {66}

    def test_without_the_lock_marks_are_lost(self, monkeypatch):
        story = begin(self.COUNT)
        unprotect(monkeypatch, rollcall, "roster_of", self.COUNT)
        self.save(story)
        marks = AttendanceMark.objects.filter(absent=True).count()
        entries = ScoreEntry.objects.filter(rule__code="ATT-03").count()
        assert marks < self.COUNT or entries < self.COUNT


class TestTwoSaversOfOneMark:
    """Both saw the same mark, and say different things of it."""

    WORDS = (rollcall.PRESENT, rollcall.RollFact(minutes_late=5))

    def save(self, story: Story) -> list:
        session, by = story.cast.session(1), story.head()
        seen = story.mark(1, "am", 1).version

        def act(place: int):
            told = {story.pk(1): Told(self.WORDS[place], seen=seen)}
            return take_roll(session, told, by=by, now=session.starts_at)

        return together(2, act)

    def test_the_first_word_stands_and_the_other_is_shown(self):
        story = begin(1)
        story.roll(1, "am", absent=[1])
        found = self.save(story)
        assert sorted(len(one.conflicts) for one in found) == [0, 1]
        first = next(place for place, one in enumerate(found) if not one.conflicts)
        stands, other = self.WORDS[first], self.WORDS[1 - first]
        assert story.mark(1, "am", 1).minutes_late == stands.minutes_late
        (conflict,) = found[1 - first].conflicts
        assert (conflict.stands, conflict.told) == (stands, other)

    def test_without_the_lock_neither_is_shown_the_other(self, monkeypatch):
        story = begin(1)
        story.roll(1, "am", absent=[1])
        unprotect(monkeypatch, rollcall, "roster_of", 2)
        found = self.save(story)
        assert [one for one in found if getattr(one, "conflicts", None)] == []


class TestTwentyFlagsOfOneOverdueLeave:
    COUNT = 20

    def flag(self, story: Story, lock) -> list:
        def act(place: int):
            with lock(pk=story.klass.pk) as locked:
                return flag_overdue(locked, by=Actor.system(), now=story.at("1 14:01"))

        return together(self.COUNT, act)

    def test_it_is_flagged_and_posted_once(self):
        story = begin()
        story.granted(1, "1 08:30", "1 12:00")
        assert sorted(self.flag(story, class_at_work)) == [0] * (self.COUNT - 1) + [1]
        assert story.entries(1) == [("ATT-07", -1000)]

    def test_without_the_lock_many_flag_it_and_only_the_ledgers_key_stops_them(self, monkeypatch):
        story = begin()
        story.granted(1, "1 08:30", "1 12:00")
        unprotect(monkeypatch, leave_decision, "report_back_deadline", self.COUNT)
        found = self.flag(story, leave_decision.class_at_work)
        stopped = [one for one in found if isinstance(one, IntegrityError)]
        flagged = [one for one in found if one == 1]
        assert len(stopped) + len(flagged) > 1
        assert story.entries(1) == [("ATT-07", -1000)]


class TestTwoMakersOfOneNotice:
    def make(self, story: Story) -> list:
        story.roll(5, "am")
        return together(2, lambda place: story.notice("5 18:01"))

    def test_one_is_made(self):
        story = begin()
        found = self.make(story)
        assert Counter(type(one) for one in found) == {WeeklyNotice: 1, type(None): 1}
        assert WeeklyNotice.objects.count() == 1

    def test_without_the_lock_both_make_it_and_only_the_key_stops_one(self, monkeypatch):
        story = begin()
        unprotect(monkeypatch, notices, "notice_facts", 2)
        found = self.make(story)
        assert [one for one in found if one is None] == []
        assert WeeklyNotice.objects.count() == 1


def test_the_chains_hold_after_a_crowd():
    """Ledger and log of a class are one chain each, whoever wrote when."""
    story = begin(8)
    session, by = story.cast.session(1), story.head()

    def act(place: int):
        return take_roll(session, {story.pk(place + 1): Told(ABSENT)}, by=by, now=session.starts_at)

    together(8, act)
    sequence = ScoreEntry.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(sequence) == list(range(1, 9))
    chains = dict(verify())
    assert chains and not any(chains.values())


class TestARollAndACancellation:
    """The roll of a session is saved in the moment in which the session is cancelled."""

    def race(self, story: Story) -> set[bool]:
        """What the marks of the cancelled session say of being expected."""
        session = story.cast.session(1)
        told, by, now = {story.pk(1): Told(ABSENT)}, story.head(), session.starts_at

        def act(place: int):
            if place:
                return session_change.cancel_session(session, seen=0, by=by, now=now)
            return take_roll(session, told, by=by, now=now)

        together(2, act)
        session.refresh_from_db()
        assert session.state == SessionState.CANCELLED
        return set(AttendanceMark.objects.values_list("expected", flat=True))

    def test_no_mark_holds_in_the_cancelled_session(self):
        assert True not in self.race(begin())

    def test_without_the_lock_marks_are_left_over(self, monkeypatch):
        story, read, written = begin(), Event(), Event()
        monkeypatch.setattr(rollcall, "class_at_work", no_lock)
        roster, cancel = rollcall.roster_of, session_change.cancel_session

        def slow(*args, **kwargs):
            found = roster(*args, **kwargs)
            read.set()
            written.wait(WAIT)
            return found

        def late(*args, **kwargs):
            read.wait(WAIT)
            found = cancel(*args, **kwargs)
            written.set()
            return found

        monkeypatch.setattr(rollcall, "roster_of", slow)
        monkeypatch.setattr(session_change, "cancel_session", late)
        assert True in self.race(story)
