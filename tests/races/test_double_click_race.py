"""The same form sent twice in one moment, and one ask answered by two: one effect."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError

from tests.flows.story import DEPT, Story, begin
from tests.races.crowd import gated, no_lock, together, unprotect
from trainees.enums import LeaveRefusal, LeaveState, Verdict
from trainees.models import CancellationAsk, LeaveRequest, ScoreEntry
from trainees.services import cancellation, conduct, leave, leave_decision, ledger
from trainees.services.cancellation import answer_ask, ask_to_cancel
from trainees.services.conduct import post_by_rule
from training.models import LogEntry
from training.refusals import Refused

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def stopped(found: list[Any]) -> list[Any]:
    return [one for one in found if isinstance(one, IntegrityError)]


def refused(found: list[Any]) -> list[Any]:
    return [one.reason for one in found if isinstance(one, Refused)]


class TestOneApplicationSentTwice:
    def send(self, story: Story) -> list[Any]:
        key = uuid4()
        return together(2, lambda place: story.apply(1, "1 08:30", "1 10:00", key=key))

    def test_it_is_one_request_and_both_are_led_to_it(self) -> None:
        first, second = self.send(begin())
        assert first == second == LeaveRequest.objects.get()
        assert LogEntry.objects.filter(verb="apply_for_leave").count() == 1

    def test_without_the_lock_only_the_key_stops_the_second(self, monkeypatch: Any) -> None:
        story = begin()
        unprotect(monkeypatch, leave, "_sent_before", 2)
        assert len(stopped(self.send(story))) == 1


class TestOneDecisionClickedTwice:
    """The department approves, twice in one moment."""

    def click(self, story: Story) -> list[Any]:
        asked = story.apply(1, "1 08:30", "1 17:30")
        return together(2, lambda place: story.decide(asked, DEPT))

    def test_it_is_decided_and_written_down_once(self) -> None:
        found = self.click(begin())
        assert refused(found) == [LeaveRefusal.NOT_WAITING]
        assert LeaveRequest.objects.get().state == LeaveState.APPROVED
        assert LogEntry.objects.filter(verb="decide_leave").count() == 1

    def test_without_the_lock_twice(self, monkeypatch: Any) -> None:
        story = begin()
        unprotect(monkeypatch, leave_decision, "_approval_of", 2)
        assert refused(self.click(story)) == []


class TestOneBreachPostedTwice:
    def post(self, story: Story) -> list[Any]:
        about = {"note": "熄灯后喧哗", "at": story.at("1 23:10"), "now": story.at("2 08:00")}

        def act(place: int) -> Any:
            return post_by_rule(story.klass, [story.pk(1)], "DORM-04", by=story.head(), **about)

        return together(2, act)

    def test_it_takes_its_points_once(self) -> None:
        found = self.post(begin())
        assert sorted(len(one) for one in found) == [0, 1]
        assert ScoreEntry.objects.count() == 1

    def test_without_the_lock_only_the_ledgers_key_stops_the_second(self, monkeypatch: Any) -> None:
        story = begin()
        monkeypatch.setattr(conduct, "class_at_work", no_lock)
        monkeypatch.setattr(ledger, "_standing", gated(ledger._standing, 2))
        assert len(stopped(self.post(story))) == 1
        assert ScoreEntry.objects.count() == 1


class TestOneAskAnsweredByTwo:
    """A class head grants it in the moment in which another declines it."""

    def answer(self, story: Story) -> list[Any]:
        granted = story.granted(1, "1 08:30", "1 10:00")
        by, now = story.cast.actor("trainee", number=1), story.at("1 11:00")
        ask_to_cancel(granted, reason="临时取消了", by=by, now=now)
        words = [{"verdict": Verdict.APPROVE}, {"verdict": Verdict.REJECT, "answer": "已经离校"}]

        def act(place: int) -> Any:
            return answer_ask(granted, **words[place], by=story.head(), now=story.at("1 12:00"))

        return together(2, act)

    def test_the_first_answer_stands_and_the_leave_goes_by_it(self) -> None:
        found = self.answer(begin())
        assert refused(found) == [LeaveRefusal.NO_OPEN_ASK]
        granted = CancellationAsk.objects.get().verdict == Verdict.APPROVE
        state = LeaveState.CANCELLED if granted else LeaveState.APPROVED
        assert LeaveRequest.objects.get().state == state
        assert LogEntry.objects.filter(verb="answer_cancellation").count() == 1

    def test_without_the_lock_it_is_answered_twice(self, monkeypatch: Any) -> None:
        story = begin()
        unprotect(monkeypatch, cancellation, "_open_ask", 2)
        assert refused(self.answer(story)) == []
        assert LeaveRequest.objects.get().state == LeaveState.CANCELLED
