"""Words of one class stand in no answer of another, and inside it only where a right leads.

`canaries.py` plants a word in everything that people type or hand in; here everybody asks at every
address, for the page, its sheet, its PDF and what programs read, and every answer is searched.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.db.models import Q

from courses.permissions import Rights
from tests.hostile.canaries import MARK, PHONE, SAID, planted
from tests.hostile.reading import Asked, answers, asked, programs, read, searches
from tests.test_access import COLUMNS, MOMENTS, SYSTEM, Ground, running
from trainees.queries import card
from trainees.services.class_archive import archive_of
from trainees.services.opening import close_class
from training.permissions import Rule

pytestmark = pytest.mark.django_db
STRANGERS = ("visitor", "organiser", "class_head", "inspector", "trainee in person")
INSIDE = COLUMNS[1:8]
# Inside the class: who may read which word of trainee number 1. A phone is for class head and
# organiser, a reason for who decides, a proof for whom the kind of leave allows.
OWN_STAFF = {"organiser", "org_dept", "class_head", "inspector"}
NEAREST = {"class_head", "trainee in person"}  # no paper could tell them more than the pages do
DECIDES = {"org_dept", "class_head", "trainee in person"}  # a leave of two days
OF_RECORD = OWN_STAFF | {"trainee in person"}
MAY_READ = {
    **dict.fromkeys(SAID, OF_RECORD),
    "name": set(INSIDE),
    "phone": {"organiser", "class_head"},
    "leave reason": DECIDES,
    "cancellation": DECIDES,
    "unit request": {"class_head", "inspector", "trainee in person"},  # a sick leave of an hour
    "proof": {"class_head", "trainee in person"},
    "homework file": {"class_head", "inspector", "trainee in person"},
    "roster file": {"organiser"},
    "roster row": {"organiser"},
}


@dataclass
class Two:
    """`home` is full of canaries, `away` is a class like it, at one moment."""

    home: Ground
    away: Ground
    now: datetime

    @property
    def class_ids(self) -> list[int]:
        return [ground.cast.training_class.pk for ground in (self.home, self.away)]


@pytest.fixture(scope="module")
def two(django_db_setup: None, django_db_blocker: Any) -> Iterator[Two]:
    """Both classes, once for the module, which undoes everything in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        home, away = planted(), running()
        now = home.cast.time(*MOMENTS["running"])
        logging.disable(logging.WARNING)  # every refusal is one
        with time_machine.travel(now, tick=False):
            yield Two(home, away, now)
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


def heard(said: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The words of the home class that were answered, by address."""
    return {
        path: [kind for kind, word in SAID.items() if word in words]
        for path, words in said
        if MARK in words or PHONE in words
    }


def places(ground: Ground, *names: str) -> list[Asked]:
    return [one for one in asked(ground) if one[0] in names]


@pytest.mark.parametrize("column", STRANGERS)
def test_nobody_of_another_class_reads_a_word_at_the_addresses_of_this_one(
    two: Two, column: str
) -> None:
    stranger = two.away.people[column]
    assert heard(answers(stranger, [*asked(two.home), *searches(two.class_ids[0])])) == {}


@pytest.mark.parametrize("column", ["organiser", "class_head", "trainee in person"])
def test_no_page_sheet_or_paper_of_another_class_holds_a_word(two: Two, column: str) -> None:
    files = ["csv", "xlsx"] if column == "organiser" else ["csv"]  # of the same rows
    said = answers(two.away.people[column], asked(two.away, methods=["GET"]), files=files)
    assert heard(said) == {}


@pytest.mark.parametrize("column", STRANGERS[1:])
def test_no_program_or_calendar_of_another_class_reads_a_word(two: Two, column: str) -> None:
    assert heard(programs(two.away.people[column], two.class_ids, now=two.now)) == {}


def test_the_archive_of_another_class_holds_no_word(two: Two) -> None:
    klass = two.away.cast.training_class
    close_class(klass, by=SYSTEM, now=two.away.cast.time(7, "18:00"))
    klass.refresh_from_db()
    archive = read(archive_of(klass, phones=True, go_on=lambda done, total: None))
    assert klass.name in archive
    assert heard([("archive", archive)]) == {}


def test_inside_the_class_a_word_is_read_by_those_whom_a_right_leads_to_it(two: Two) -> None:
    """Also the proof that the words can be found: each of them is, by somebody."""
    found: dict[str, set[str]] = {kind: set() for kind in SAID}
    for column in INSIDE:
        user, everywhere = two.home.people[column], asked(two.home, methods=["GET"], papers=False)
        if column in NEAREST:
            everywhere = (one for one in everywhere if one[0] != "document")
        said = answers(user, everywhere, files=["csv"])
        told = heard(chain(said, programs(user, two.class_ids[:1], now=two.now)))
        for kind in {kind for kinds in told.values() for kind in kinds}:
            found[kind].add(column)
    assert found == MAY_READ


@pytest.mark.parametrize("column", ["class_head", "org_dept", "trainee in person"])
def test_a_notice_holds_no_more_than_names_whoever_reads_it(two: Two, column: str) -> None:
    """SAFETY: a white list of fields, and a trainee's reason is on none."""
    pages = ("notices", "notice", "notice-pdf", "notice-xlsx", "open-notice")
    told = heard(answers(two.home.people[column], places(two.home, *pages)))
    assert {kind for kinds in told.values() for kind in kinds} == {"name"}


def test_with_the_filter_by_class_open_a_word_would_be_heard(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin across classes: everybody has to do with every class."""
    monkeypatch.setattr(Rights, "class_ids", lambda self: None)
    monkeypatch.setattr(Rights, "sub_class_ids", lambda *args: None)
    monkeypatch.setattr(Rule, "__call__", lambda *args: True)
    stranger = two.away.people["class_head"]
    told = heard(
        answers(stranger, places(two.home, "trainees", "leave", "leave-proof", "notice-pdf"))
    )
    kinds = {kind for kinds in told.values() for kind in kinds}
    assert {"name", "phone", "leave reason", "proof"} <= kinds
    assert heard(programs(stranger, two.class_ids, now=two.now)) != {}


def test_with_the_filter_of_the_search_open_a_word_would_be_heard(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card, "staffed", lambda rights: Q(pk__gt=0))
    told = heard(answers(two.away.people["class_head"], searches(two.class_ids[0])))
    assert len(told) >= 4  # the page of each search that finds, and its files


def test_with_the_right_open_a_word_would_be_heard_inside_the_class(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin inside one class: another trainee opens a leave."""
    other, leave = two.home.people["trainee of the class"], places(two.home, "leave")
    assert heard(answers(other, leave)) == {}
    monkeypatch.setattr(Rule, "__call__", lambda *args: True)
    assert "leave reason" in str(heard(answers(other, leave)))
