"""What a night does is done once, is caught up once, and takes away only what has run out."""

import os
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
import time_machine
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from training import tasks
from training.actors import Actor
from training.models import Heartbeat, Job, JobState, Notification, SignInAttempt, User
from training.services import backup, bell, heartbeats, housekeeping, jobs, nights
from training.services.uploads import store

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # in Shanghai
DAY = timedelta(days=1)
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def own_ground(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    monkeypatch.setattr(bell, "ring", lambda job_id: None)
    yield tmp_path


def asked() -> list[str]:
    return list(Job.objects.order_by("pk").values_list("key", flat=True))


@pytest.mark.django_db
def test_a_night_is_asked_for_once_however_many_schedules_there_are() -> None:
    for minute in range(3):
        nights.ask(now=NOON + timedelta(minutes=minute))
    assert asked() == ["housekeeping:2026-03-02", "backup:2026-03-02"]


@pytest.mark.django_db
def test_a_night_begins_at_two_in_the_morning() -> None:
    two = datetime(2026, 3, 2, 18, tzinfo=UTC)
    nights.ask(now=two - timedelta(minutes=1))
    assert asked()[-1] == "backup:2026-03-02"
    nights.ask(now=two)
    assert asked()[-1] == "backup:2026-03-03"


@pytest.mark.django_db
def test_a_site_that_was_off_for_a_week_catches_up_once() -> None:
    nights.ask(now=NOON)
    nights.ask(now=NOON + 7 * DAY)
    assert [key for key in asked() if key.startswith("backup")] == [
        "backup:2026-03-02",
        "backup:2026-03-09",
    ]


@pytest.mark.django_db(transaction=True)
def test_the_nights_jobs_leave_fourteen_backups_and_the_page_knows(client: Client) -> None:
    assert client.get("/health/backup/").status_code == 503
    for day in range(16):
        with time_machine.travel(NOON + day * DAY, tick=False):
            nights.ask(now=NOON + day * DAY)
            for job in Job.objects.filter(state=JobState.QUEUED):
                tasks.run_job(job.pk)
    assert not Job.objects.exclude(state=JobState.DONE).exists()
    assert len(list(backup.folder().iterdir())) == 14
    with time_machine.travel(NOON + 15 * DAY + timedelta(hours=24), tick=False):
        assert client.get("/health/backup/").json() == {"backup": True}
    with time_machine.travel(NOON + 17 * DAY, tick=False):
        assert client.get("/health/backup/").status_code == 503


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_fails_keeps_the_old_ones_and_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = [backup.make(now=NOON + day * DAY) for day in range(14)]

    def full(*_: Any, **__: Any) -> None:
        raise OSError("no space left on the disk of 张三")

    monkeypatch.setattr(backup.database_copy, "dump", full)
    nights.ask(now=NOON)
    job = Job.objects.get(task=nights.BACKUP)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "OSError")
    assert sorted(backup.folder().iterdir()) == old


def failing(*_: Any, **__: Any) -> None:
    raise OSError("no space left")


def run_what_waits(now: datetime) -> int:
    """A minute of the schedule and of the worker: how many jobs it had."""
    with time_machine.travel(now, tick=False):
        nights.ask(now=now)
        waiting = list(Job.objects.filter(state=JobState.QUEUED))
        for job in waiting:
            tasks.run_job(job.pk)
    return len(waiting)


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_fails_is_tried_again_three_times_and_then_given_up(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    backup.make(now=NOON - DAY)
    monkeypatch.setattr(backup, "make", failing)
    minutes = [0, 14, 15, 16, 59, 60, 61, 239]
    ran = [run_what_waits(NOON + timedelta(minutes=m)) for m in minutes]
    assert ran == [2, 0, 1, 0, 0, 1, 0, 0]
    assert nights.gave_up() is None
    assert run_what_waits(NOON + timedelta(hours=4)) == 1
    assert nights.gave_up() == Job.objects.get(task=nights.BACKUP)
    assert run_what_waits(NOON + timedelta(hours=13)) == 0


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_was_given_up_is_known_to_the_health_page_until_one_is_made(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    now = timezone.now()
    run_what_waits(now - timedelta(hours=20))
    assert client.get("/health/backup/").status_code == 200
    Job.objects.create(
        task=nights.BACKUP, key="b", state=JobState.FAILED, error="OSError", heartbeat_at=now,
        created_at=now - timedelta(hours=5), finished_at=now - timedelta(hours=1),
    )  # fmt: skip
    assert client.get("/health/backup/").status_code == 503
    backup.make(now=now)
    assert client.get("/health/backup/").status_code == 200


# --- Longer than a job may be silent ---------------------------------------------------------


def slow(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Copying the database takes 1.2 s, four times as long as a job may be silent."""
    if connection.vendor == "postgresql":
        program = folder / "pg_dump"
        program.write_text(f'#!/bin/sh\nsleep 1.2\nexec {shutil.which("pg_dump")} "$@"\n')
        program.chmod(0o700)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    else:
        dump = backup.database_copy.dump
        late = lambda path, look: (sleep(1.2), dump(path, look=look))[1]  # noqa: E731
        monkeypatch.setattr(backup.database_copy, "dump", late)
    monkeypatch.setattr(jobs, "STALE", timedelta(seconds=0.4))


def requeued_during_a_slow_backup() -> int:
    """How often the job was taken from the worker that was still on it."""
    job = jobs.enqueue(nights.BACKUP, key="slow", args={}, now=timezone.now())
    worker = threading.Thread(target=lambda: (tasks.run_job(job.pk), connection.close()))
    worker.start()
    times = 0
    while worker.is_alive():
        if Job.objects.filter(pk=job.pk, state=JobState.RUNNING).exists():
            times += jobs.requeue_stale(timezone.now())
        sleep(0.05)
    worker.join()
    return times


@pytest.mark.django_db(transaction=True)
def test_a_slow_copy_of_the_database_keeps_its_job(
    monkeypatch: pytest.MonkeyPatch, own_ground: Path
) -> None:
    slow(monkeypatch, own_ground)
    monkeypatch.setattr(heartbeats, "EVERY", 0.1)
    assert requeued_during_a_slow_backup() == 0
    assert Job.objects.get().state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_without_signs_of_life_a_slow_copy_would_lose_its_job(
    monkeypatch: pytest.MonkeyPatch, own_ground: Path
) -> None:
    slow(monkeypatch, own_ground)
    monkeypatch.setattr(heartbeats, "EVERY", 60)
    assert requeued_during_a_slow_backup() == 1


@pytest.mark.django_db
def test_what_has_run_out_goes_and_what_has_not_stays() -> None:
    user = User.objects.create_user("li", name="李雷")
    for number, age in enumerate((DAY, -DAY)):
        Session.objects.create(session_key=f"s{number}", session_data="x", expire_date=NOON - age)
    for age in (365, 367):
        Notification.objects.create(user=user, kind="x", key=f"{age}", created_at=NOON - age * DAY)
    for age in (timedelta(hours=23), DAY):
        heartbeats.sign(f"worker {age}", now=NOON - age)
    SignInAttempt.objects.create(username="x", window_start=NOON - DAY, failures=5)
    kept = store(SimpleUploadedFile("x.pdf", PDF), by=Actor.system(), now=NOON - 900 * DAY)
    for _ in range(2):
        housekeeping.tidy(now=NOON)
        assert Session.objects.get().session_key == "s1"
        assert Notification.objects.get().key == "365"
        assert Heartbeat.objects.get().part == "worker 23:00:00"
        assert not SignInAttempt.objects.exists()
        assert (Path(site.MEDIA_ROOT) / kept.path).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "stays"), [(29, True), (31, False)])
def test_a_result_is_kept_for_a_month_and_its_job_for_ever(age: int, stays: bool) -> None:
    path = Path(site.MEDIA_ROOT) / "jobs/1.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    made = (NOON - age * DAY).timestamp()
    os.utime(path, (made, made))
    job = jobs.enqueue("x", key="x", args={}, now=NOON)
    Job.objects.update(
        state=JobState.DONE,
        finished_at=NOON - age * DAY,
        result_path="jobs/1.xlsx",
        result_name="1.xlsx",
    )
    housekeeping.tidy(now=NOON)
    job.refresh_from_db()
    assert (path.exists(), bool(job.result_path)) == (stays, stays)
