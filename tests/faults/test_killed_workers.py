"""A worker is killed twenty times while it issues 121 certificates, on the broker of the run."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from courses.enums import Role
from tests.cast import Cast
from tests.faults.workshop import Workshop, wait_until, workshop
from tests.trainees.certified import ending_class
from trainees.models import Certificate, SerialCounter
from trainees.services.certificate_files import issued_file
from trainees.services.certificate_jobs import ask_to_issue
from training.models import Job, JobState
from training.services.kept_files import wrong

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
KILLS, TRAINEES, PAUSE = 20, 121, 0.02


@pytest.fixture
def protected(tmp_path: Path, monkeypatch: Any) -> Iterator[Workshop]:
    with workshop(tmp_path, monkeypatch, pause=PAUSE) as place:
        yield place


@pytest.fixture
def unprotected(tmp_path: Path, monkeypatch: Any) -> Iterator[Workshop]:
    with workshop(tmp_path, monkeypatch, pause=4 * PAUSE, unprotected=True) as place:
        yield place


def asked(cast: Cast) -> Job:
    by = cast.actor(Role.ORGANISER)
    return ask_to_issue(cast.training_class, key="faults", by=by, now=timezone.now())


def numbers() -> list[int]:
    return list(Certificate.objects.order_by("number").values_list("number", flat=True))


def text_of(content: bytes) -> str:
    (page,) = PdfReader(BytesIO(content)).pages
    return "".join(page.extract_text().split())


def test_killed_twenty_times_a_job_still_issues_each_certificate_once(protected: Workshop):
    job = asked(ending_class(TRAINEES))
    for _ in range(KILLS):
        protected.kill_inside(job, done=Certificate.objects.count, pause=PAUSE)
    killed_at = Certificate.objects.count()
    protected.hire()
    wait_until(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE)
    assert KILLS <= killed_at < TRAINEES
    assert numbers() == list(range(1, TRAINEES + 1))
    assert SerialCounter.objects.get().last == TRAINEES
    assert Certificate.objects.values("trainee").distinct().count() == TRAINEES
    assert list(wrong()) == []
    for certificate in Certificate.objects.all():
        assert certificate.serial in text_of(issued_file(certificate))
    done = Job.objects.get(pk=job.pk)
    assert (done.progress_done, done.progress_total, done.attempts) == (121, 121, KILLS + 1)


def test_without_its_transaction_a_killed_worker_leaves_gaps(unprotected: Workshop):
    """The twin: number, file and row each stand by themselves."""
    job = asked(ending_class(TRAINEES))
    for _ in range(6):
        unprotected.kill_inside(job, done=Certificate.objects.count, pause=4 * PAUSE)
    assert SerialCounter.objects.get().last > Certificate.objects.count()
