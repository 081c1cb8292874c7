"""Two class heads correct or publish one notice in the same moment."""

from collections import Counter

import pytest
from django.db import IntegrityError

from tests.flows.story import HEAD, PRESENT, Story, begin
from tests.races.crowd import together, unprotect
from trainees.enums import NoticeRefusal
from trainees.models import OpenPublication, WeeklyNotice
from trainees.services import notice_editions, notice_publication
from trainees.services.notices import sign_notice
from training.refusals import Refused

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def noticed() -> tuple[Story, WeeklyNotice]:
    story = begin()
    story.roll(5, "am", absent=[1])
    notice = story.notice("5 18:01")
    assert notice is not None
    return story, notice


def kinds(found: list) -> Counter:
    """What came back, a refusal by its reason."""
    return Counter(one.reason if isinstance(one, Refused) else type(one) for one in found)


class TestTwoCorrections:
    def correct(self, story: Story, notice: WeeklyNotice) -> Counter:
        story.correct(5, "am", 1, PRESENT, now="6 08:00")
        by, now = story.cast.actor(HEAD), story.at("6 10:00")
        given = {"reason": "更正", "by": by, "now": now}
        return kinds(together(2, lambda _: notice_editions.correct_notice(notice, **given)))

    def test_one_edition_is_made(self):
        found = self.correct(*noticed())
        assert found == {WeeklyNotice: 1, NoticeRefusal.REPLACED: 1}
        assert WeeklyNotice.objects.count() == 2

    def test_without_the_lock_both_make_it_and_only_the_key_stops_one(self, monkeypatch):
        unprotect(monkeypatch, notice_editions, "notice_facts", 2)
        found = self.correct(*noticed())
        assert found == {WeeklyNotice: 1, IntegrityError: 1}


class TestTwoPublications:
    def publish(self, story: Story, notice: WeeklyNotice) -> Counter:
        by, now = story.cast.actor(HEAD), story.at("5 19:00")
        sign_notice(notice, by=by, now=now)
        given = {"names": "masked", "ground": "班务会议定", "by": by, "now": now}
        return kinds(together(2, lambda _: notice_publication.publish_notice(notice, **given)))

    def test_one_address_is_made(self):
        found = self.publish(*noticed())
        assert found == {OpenPublication: 1, NoticeRefusal.PUBLISHED_ALREADY: 1}

    def test_without_the_lock_both_make_one_and_only_the_key_stops_it(self, monkeypatch):
        unprotect(monkeypatch, notice_publication, "last_public_day", 2)
        found = self.publish(*noticed())
        assert found == {OpenPublication: 1, IntegrityError: 1}
