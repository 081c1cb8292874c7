"""Health pages: what is dead is said, and only what stops pages stops the whole."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from training import tasks
from training.models import Heartbeat

pytestmark = pytest.mark.django_db


def test_a_part_that_never_signed_is_dead_and_pages_are_still_served(client: Client) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["worker"], answer.json()["beat"]) == (
        (200, False, False)
    )
    assert client.get("/health/worker/").status_code == 503


def test_worker_and_schedule_live_by_their_own_signs(client: Client) -> None:
    tasks.pulse()
    assert client.get("/health/worker/").json() == {"worker": True}
    assert client.get("/health/beat/").json() == {"beat": False}
    tasks.requeue_stale()
    assert client.get("/health/beat/").json() == {"beat": True}


def test_an_old_sign_is_none(client: Client) -> None:
    tasks.pulse()
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert client.get("/health/worker/").status_code == 503


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
