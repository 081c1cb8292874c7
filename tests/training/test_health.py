"""Health pages: what is dead is said, and only what stops pages stops the whole."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from training import tasks
from training.models import Heartbeat
from training.services import heartbeats

pytestmark = pytest.mark.django_db


def test_a_part_that_never_signed_is_dead_and_pages_are_still_served(client: Client) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["worker"], answer.json()["beat"]) == (
        (200, False, False)
    )
    assert client.get("/health/worker/").status_code == 503


def test_worker_and_schedule_live_by_their_own_signs(client: Client) -> None:
    tasks.pulse()
    assert client.get("/health/worker/").json() == {"worker": True, "living": 1, "silent": 0}
    assert client.get("/health/beat/").json() == {"beat": False}
    tasks.requeue_stale()
    assert client.get("/health/beat/").json() == {"beat": True}


def test_an_old_sign_is_none(client: Client) -> None:
    tasks.pulse()
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert client.get("/health/worker/").status_code == 503


def signed(name: str, *, ago: timedelta) -> None:
    heartbeats.sign(heartbeats.WORKER + name, now=timezone.now() - ago)


def said(*words: str) -> str:
    out = StringIO()
    call_command("health", "worker", *words, stdout=out)
    return out.getvalue()


def test_one_worker_among_several_is_said_to_be_silent(client: Client) -> None:
    tasks.pulse()
    signed("one:7", ago=timedelta(minutes=2))
    signed("two:7", ago=timedelta(days=1))
    assert client.get("/health/worker/").json() == {"worker": True, "living": 1, "silent": 1}
    assert "one:7 silent" in said() and "two:7" not in said()
    assert "one:7" not in said("--here")


def test_a_machine_whose_worker_is_silent_is_ill_although_another_works(client: Client) -> None:
    signed("elsewhere:7", ago=timedelta())
    assert "elsewhere:7 lives" in said()
    with pytest.raises(CommandError, match="does not live"):
        said("--here")
    assert client.get("/health/worker/").status_code == 200


def test_a_worker_that_was_told_to_end_is_not_silent_but_gone() -> None:
    tasks.pulse()
    tasks.farewell()
    assert not Heartbeat.objects.exists()


def test_without_a_database_the_whole_is_ill(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["web"], answer.json()["database"]) == (
        (503, True, False)
    )


def test_a_part_that_is_none_is_no_page(client: Client) -> None:
    assert client.get("/health/kitchen/").status_code == 404
