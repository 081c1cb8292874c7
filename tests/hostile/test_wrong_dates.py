"""Dates that are dates and cannot be right: the wrong way round, at the time of something else,
outside the class, not yet come."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import sign_in
from tests.hostile.sending import content, lost, running, said, send
from trainees.models import LeaveRequest

Wrong = dict[str, dict[str, Any]]
# The sixth day is Saturday 12 April 2014; the class has two weeks from the 7th.
SESSIONS: Wrong = {
    "ends before it starts": {"start": "20:00", "end": "19:00"},
    "ends as it starts": {"start": "19:00", "end": "19:00"},
    "at the time of another": {"start": "09:00", "end": "10:00"},
    "a year too late": {"day": "2015-04-13"},
    "a year too early": {"day": "2013-04-13"},
    "a month and a half too late": {"day": "2014-06-05"},
}
SPANS: Wrong = {
    "ends before it starts": {"ends_at": "2014-04-13T08:00"},
    "ends as it starts": {"ends_at": "2014-04-13T09:00"},
    "after the class": {"starts_at": "2014-05-20T09:00", "ends_at": "2014-05-20T10:00"},
    "before the class": {"starts_at": "2014-03-20T09:00", "ends_at": "2014-03-20T10:00"},
    "longer than the class": {"ends_at": "2015-04-13T10:00"},
    "begun already": {"starts_at": "2014-04-12T07:00", "ends_at": "2014-04-12T08:00"},
}
TABLE: dict[str, Wrong] = {
    "session-change": SESSIONS,
    "session-add": SESSIONS,
    "leave-apply": SPANS,
    "leave-return": {
        "before it began": {"at": "2014-04-11T09:00"},
        "not yet come": {"at": "2014-04-13T09:00"},
    },
    "new-class": {
        "ends before it starts": {"first_to": "2014-05-01"},
        "the second ends before it starts": {"second_to": "2014-05-20"},
        "the phases overlap": {"second_from": "2014-05-10"},
        "the morning ends before it starts": {"morning_from": "12:00", "morning_to": "08:30"},
    },
    "staff": {"ends before today": {"until": "2014-04-01"}},
    "post-score": {
        "not yet come": {"at": "2014-04-14T23:10"},
        "before": {"at": "2014-03-11T09:00"},
    },
    "incident-new": {
        "not yet come": {"at": "2014-04-14T20:10"},
        "before the class": {"at": "2014-03-11T20:10"},
    },
    "homework": {"due already": {"due_at": "2014-04-01T20:00"}},
}


@pytest.mark.django_db
def test_what_cannot_be_when_it_is_said_to_be_is_refused_and_stands_in_the_form_again() -> None:
    wrong = {}
    with running("running") as (ground, forms):
        before = content()
        for name, rows in TABLE.items():
            for what, change in rows.items():
                data = {**forms[name].data, **change}
                with transaction.atomic():
                    answer = send(ground, name, forms[name], data)
                    page = answer.content.decode()
                    found = (answer.status_code, said(page), lost(data, page), content() == before)
                    if found != (422, True, [], True):
                        wrong[name, what] = found
                    transaction.set_rollback(True)
    assert wrong == {}


@pytest.mark.django_db
def test_a_leave_at_the_time_of_another_is_taken_and_names_the_other() -> None:
    """Two papers for one time are no mistake: sick leave within a personal one. Its hours count
    once (R4.6), and whoever decides reads that they overlap."""
    with running("running") as (ground, forms):
        sent = forms["leave-apply"]
        at = {"starts_at": "2014-04-13T09:30", "ends_at": "2014-04-13T11:00"}
        for data in (sent.data, {**sent.data, **at, "key": str(uuid4()), "kind": "sick"}):
            answer = send(ground, "leave-apply", sent, data)
        assert answer.status_code == 302
        first, second = LeaveRequest.objects.order_by("-pk")[:2]
        client = sign_in(Client(), ground.people[sent.by])
        page = client.get(answer.headers["Location"]).content.decode()
        assert str(first.uid) in answer.headers["Location"]
        assert f"/leave/{second.uid}/" in page
