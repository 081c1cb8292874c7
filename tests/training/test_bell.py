"""A broker that takes the connection and says nothing costs nobody anything."""

import socket
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from celery import Celery

from training import celery
from training.celery import REDIS_BOUNDS, app
from training.models import Job, JobState
from training.services import bell, jobs

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def silent_broker(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A Redis that takes the connection and never says a word; rung with the given bounds."""
    with closing(socket.socket()) as server:
        server.bind(("127.0.0.1", 0))
        server.listen(16)

        def bounded_by(options: dict[str, Any]) -> None:
            url = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
            monkeypatch.setattr(bell, "_rest_until", 0.0)
            broker = Celery(broker=url, set_as_current=False)
            broker.conf.update({**app.conf.table(), "broker_transport_options": options})
            broker.conf.update(broker_url=url)
            monkeypatch.setattr(celery, "app", broker)

        yield bounded_by


@pytest.mark.django_db(transaction=True)
def test_a_silent_broker_costs_the_request_nothing(
    silent_broker: Any,
) -> None:
    silent_broker(REDIS_BOUNDS)
    begun = time.monotonic()
    job = jobs.enqueue("count", key="one", args={}, now=NOW)
    assert time.monotonic() - begun < 1
    assert Job.objects.get(pk=job.pk).state == JobState.QUEUED


def test_a_ring_to_a_silent_broker_gives_up_and_rests(
    silent_broker: Any,
) -> None:
    silent_broker(REDIS_BOUNDS)
    begun = time.monotonic()
    bell._ring(1)
    given_up = time.monotonic()
    bell._ring(2)
    assert 0.5 < given_up - begun < 4
    assert time.monotonic() - given_up < 0.1


def test_without_bounds_a_ring_to_a_silent_broker_is_still_waiting(
    silent_broker: Any,
) -> None:
    silent_broker({})
    ringing = threading.Thread(target=bell._ring, args=[1], daemon=True)
    ringing.start()
    ringing.join(4)
    assert ringing.is_alive()
