"""Redis is stopped, then takes connections and says nothing: pages stay quick, jobs come later."""

import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from celery import Celery
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import sign_in
from tests.test_access import ROWS, address, running
from tests.trainees.certified import ending_class
from trainees import tasks  # noqa: F401  (a worker has read them)
from trainees.models import Certificate
from training import celery
from training.celery import REDIS_BOUNDS
from training.models import Job, JobState
from training.services import bell
from training.tasks import run_job

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
LONGEST = 3.0  # seconds a page may take


@pytest.fixture(params=["stopped", "silent"])
def lost_broker(request: Any, monkeypatch: Any, settings: Any) -> Iterator[None]:
    with closing(socket.socket()) as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "silent":
            server.listen(64)
        url = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        broker = Celery(broker=url, set_as_current=False)
        broker.conf.update(broker_transport_options=REDIS_BOUNDS, broker_connection_timeout=1)
        monkeypatch.setattr(celery, "app", broker)
        monkeypatch.setattr(bell, "_rest_until", 0.0)
        settings.BROKER_URL = url
        yield


def timed(client: Client, method: str, address: str, data: Any = None) -> tuple[int, float]:
    begun = time.monotonic()
    response = client.post(address, data) if method == "POST" else client.get(address)
    return response.status_code, time.monotonic() - begun


def test_every_page_answers_in_time_and_none_breaks(lost_broker: None):
    ground = running()
    client = sign_in(Client(), ground.cast.user(Role.ORGANISER))
    found = {}
    for name, (method, _) in ROWS.items():
        place = address(name, ground.things) if method == "GET" else None
        if place:
            found[name] = timed(client, method, place)
    slow = {name: seconds for name, (_, seconds) in found.items() if seconds > LONGEST}
    broken = {name: status for name, (status, _) in found.items() if status >= 500}
    assert len(found) > 40
    assert (slow, broken) == ({}, {})


def test_what_is_asked_for_meanwhile_is_done_later_and_once(lost_broker: None):
    cast = ending_class(2)
    client = sign_in(Client(), cast.user(Role.ORGANISER))
    button = reverse("completion-issue", args=[cast.training_class.pk])
    status, seconds = timed(client, "POST", button, {"key": str(uuid.uuid4())})
    assert status == 302 and seconds < LONGEST
    job = Job.objects.get()
    assert job.state == JobState.QUEUED
    run_job(job.pk)
    run_job(job.pk)
    assert Certificate.objects.count() == 2
    assert Job.objects.get().state == JobState.DONE
