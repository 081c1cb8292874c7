"""A right form sent at the wrong moment, twice, by the wrong person or from elsewhere."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from courses.models import TrainingClass
from tests.cast import sign_in
from tests.hostile.forms import Sent, forms_of, ground_of
from tests.hostile.sending import PARTS, content, lost, running, said, send
from tests.test_access import COLUMNS, GROUNDS, Ground, address, patterns

STRANGERS = ("visitor", "trainee of another class", "head of another class")
# Pages of a person, not of a class: everybody has their own.
OWN = {"sign-in", "sign-out", "change-password", "language", "account", "verify", "calendar-make"}
OWN |= {"calendar-end", "notifications-read", "tokens"}
# What goes on when a class is closed: its certificates, its files, who was told, who signs.
AFTERWARDS = {"certificate-revoke", "certificate-replace", "certificate-reprint"}
AFTERWARDS |= {"certificates-file", "completion-issue", "certificate-issue", "job-retry"}
AFTERWARDS |= {"notification-read", "notice-sign", "notice-take-down"}
AFTERWARDS |= {"end-appointment", "staff", "new-class"}
# A code that lives for seconds: trainees/test_check_in_pages.py sends it rightly and wrongly.
ELSEWHERE = {"check-in"}

Judge = Callable[[Ground, str, Sent, Any], object]


def judged(state: str, judge: Judge) -> dict[str, object]:
    """What `judge` finds wrong with a form, by name; whatever it did is undone."""
    found = {}
    with running(state) as (ground, forms):
        for name, sent in forms.items():
            with transaction.atomic():
                if wrong := judge(ground, name, sent, content()):
                    found[name] = wrong
                transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_every_address_that_takes_a_form_is_in_the_table() -> None:
    ground = ground_of("running")
    taking = set()
    for name in patterns():
        path = address(name, ground.things)
        if path and any(_takes(ground, path, column) for column in COLUMNS):
            taking.add(name)
    assert taking - set(forms_of(ground)) - ELSEWHERE == set()


def _takes(ground: Ground, path: str, column: str) -> bool:
    client, user = Client(raise_request_exception=False), ground.people[column]
    if user is not None:
        sign_in(client, user)
    with transaction.atomic():
        code = client.post(path).status_code
        transaction.set_rollback(True)
    return code not in (403, 404, 405) and not (user is None and code == 302)


@pytest.mark.parametrize("state", GROUNDS)
@pytest.mark.django_db
def test_what_the_table_says_is_taken(state: str) -> None:
    def judge(ground: Ground, name: str, sent: Sent, before: Any) -> object:
        code = send(ground, name, sent, sent.data).status_code
        return None if code == sent.done else code

    assert judged(state, judge) == {}


@pytest.mark.parametrize("state", GROUNDS)
@pytest.mark.django_db
def test_a_second_click_writes_nothing_more(state: str) -> None:
    def judge(ground: Ground, name: str, sent: Sent, before: Any) -> object:
        send(ground, name, sent, sent.data)
        once = content()
        code = send(ground, name, sent, sent.data).status_code
        if code >= 500:
            return code
        return differences(once, content()) if sent.again else None

    assert judged(state, judge) == {}


def differences(one: dict[str, list[Any]], other: dict[str, list[Any]]) -> list[str]:
    return [label for label in one if one[label] != other[label]]


@pytest.mark.django_db
def test_a_stale_page_of_a_closed_class_writes_nothing_and_keeps_what_was_typed() -> None:
    def judge(ground: Ground, name: str, sent: Sent, before: Any) -> object:
        if name in OWN | AFTERWARDS:
            return None
        TrainingClass.objects.update(state="closed", closed_at=ground.cast.time(6, "10:59"))
        before = content()
        answer = send(ground, name, sent, sent.data)
        page = answer.content.decode(errors="replace")
        found = [*differences(before, content())]
        if answer.status_code >= 500:
            found.append("500")
        if answer.status_code == 422 and not said(page):
            found.append("says nothing")
        if name not in PARTS and (gone := lost(sent.data, page)):
            found.append(f"{answer.status_code} lost {gone}")
        return found

    assert judged("running", judge) == {}


@pytest.mark.parametrize("state", GROUNDS)
@pytest.mark.django_db
def test_strangers_write_nothing(state: str) -> None:
    def judge(ground: Ground, name: str, sent: Sent, before: Any) -> object:
        if name in OWN:
            return None
        codes = {who: send(ground, name, sent, sent.data, by=who).status_code for who in STRANGERS}
        bad = [who for who, code in codes.items() if code not in (302, 403, 404)]
        return [*bad, *differences(before, content())]

    assert judged(state, judge) == {}


@pytest.mark.parametrize("state", GROUNDS)
@pytest.mark.django_db
def test_a_form_from_elsewhere_writes_nothing_and_says_why(state: str) -> None:
    def judge(ground: Ground, name: str, sent: Sent, before: Any) -> object:
        answer = send(ground, name, sent, sent.data, csrf=True)
        words = re.search(r"[\u4e00-\u9fff]{4}", answer.content.decode())
        if answer.status_code == 403 and words:
            return differences(before, content())
        return answer.status_code

    assert judged(state, judge) == {}
