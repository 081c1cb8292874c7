"""What fault tests of workers share: a place where real workers run on the test's own database,
files and keys, with the broker of the run (its BROKER_URL, else files)."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from celery import Celery
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from training.celery import transport_options
from training.models import Job
from training.services import bell, jobs

LONGEST = 40.0  # seconds that anything here is waited for


class Workshop:
    """`kill` ends the worker that runs now as kill -9 does; `hire` starts the next one."""

    def __init__(self, foreman: subprocess.Popen[str], queue: str, broker: Celery) -> None:
        self.foreman, self.queue, self.broker = foreman, queue, broker
        self.worker = 0

    def hire(self) -> None:
        assert self.foreman.stdin and self.foreman.stdout
        self.foreman.stdin.write("\n")
        self.foreman.stdin.flush()
        self.worker = int(self.foreman.stdout.readline())

    def kill(self) -> None:
        os.kill(self.worker, signal.SIGKILL)
        wait_until(lambda: not Path(f"/proc/{self.worker}").exists())

    def ring(self, job_id: int) -> None:
        self.broker.send_task(bell.RUN_JOB, args=[job_id], queue=self.queue)

    def kill_inside(self, job: Job, *, done: Callable[[], int], pause: float) -> None:
        """Let a new worker finish a few pieces and kill it inside the next one; then the schedule
        finds that the job was dropped, as if three minutes had passed."""
        self.hire()
        goal = done() + random.randint(1, 4)
        wait_until(lambda: done() >= goal)
        time.sleep(random.random() * pause * 4)
        self.kill()
        jobs.requeue_stale(timezone.now() + jobs.STALE)


@contextmanager
def workshop(
    var: Path, monkeypatch: Any, *, pause: float, unprotected: bool = False
) -> Iterator[Workshop]:
    queue = f"faults-{uuid4().hex}"
    url = os.environ.get("BROKER_URL") or "filesystem://localhost"
    (var / "chain-key").write_text(settings.CHAIN_KEY.decode())
    environment = {**os.environ, "VAR_DIR": str(var), "DATABASE_URL": database_url()}
    arguments = [queue, str(pause), *(["unprotected"] if unprotected else [])]
    with override_settings(
        BROKER_URL=url, BROKER_DIR=var / "broker", VAR_DIR=var, MEDIA_ROOT=var / "files"
    ):
        broker = Celery(broker=url, set_as_current=False)
        broker.conf.broker_transport_options = transport_options()
        foreman = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker", *arguments],
            cwd=settings.BASE_DIR,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        place = Workshop(foreman, queue, broker)
        monkeypatch.setattr(bell, "ring", place.ring)
        try:
            yield place
        finally:
            if place.worker and Path(f"/proc/{place.worker}").exists():
                place.kill()
            foreman.kill()
            foreman.wait()
            broker.close()


def database_url() -> str:
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{held['NAME']}"
    place = f"{held['HOST']}:{held['PORT']}" if held["PORT"] else held["HOST"]
    return f"postgres://{held['USER']}:{held['PASSWORD']}@{place}/{held['NAME']}"


def wait_until(reached: Callable[[], bool]) -> None:
    limit = time.monotonic() + LONGEST
    while not reached():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.02)
