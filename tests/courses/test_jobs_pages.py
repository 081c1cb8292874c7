"""The page of background jobs: whose they are, how far they are, what one may do with them."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.enums import Role
from courses.models import Appointment
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import queries_of
from trainees.services.certificate_jobs import ISSUE, ZIP
from training.models import Job, JobState
from training.services import bell, heartbeats, jobs
from training.services.nights import BACKUP

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_bell(monkeypatch):
    monkeypatch.setattr(bell, "ring", lambda job_id: None)


@pytest.fixture
def cast() -> Cast:
    return make_class(1)


def asked(cast: Cast, key: str = "one", *, task: str = ISSUE, owner=None) -> Job:
    return jobs.enqueue(
        task,
        key=key,
        args={"class_id": cast.training_class.pk},
        now=timezone.now(),
        owner=owner or cast.user(Role.ORGANISER),
    )


def begun(job: Job, *, done: int = 0, total: int = 0) -> Job:
    claimed = jobs.claim(job.pk, now=timezone.now())
    assert claimed is not None
    jobs.beat(claimed, now=timezone.now(), done=done, total=total)
    return claimed


def client_of(cast: Cast, role: str = Role.ORGANISER) -> Client:
    return sign_in(Client(), cast.user(role))


def listed(client: Client) -> list[Job]:
    return [line["job"] for line in client.get(reverse("jobs")).context["lines"]]


def page(client: Client, job: Job, name: str = "job", **more):
    return client.get(reverse(name, args=[job.uid]), **more)


def test_an_organiser_sees_the_jobs_of_own_classes_and_nobody_those_of_others(cast):
    other = make_class(1, name="别的班")
    mine, theirs = asked(cast), asked(other, "two")
    by_another = asked(cast, "three", owner=cast.user(Role.ORG_DEPT))
    assert listed(client_of(cast)) == [by_another, mine]
    assert listed(client_of(other)) == [theirs]
    assert listed(client_of(cast, Role.CLASS_HEAD)) == []
    assert page(client_of(cast), theirs).status_code == 404


def test_the_systems_own_jobs_are_on_no_page(cast):
    asked(cast, task="weekly-notice")
    assert listed(client_of(cast)) == []


def test_who_may_not_ask_for_such_a_job_any_more_gets_no_result(cast):
    job = asked(cast, owner=cast.user(Role.CLASS_HEAD))
    assert page(client_of(cast, Role.CLASS_HEAD), job).status_code == 403
    Appointment.objects.filter(user=cast.user(Role.CLASS_HEAD)).update(ends_at=timezone.now())
    assert page(client_of(cast, Role.CLASS_HEAD), job).status_code == 404


def test_how_far_it_is_is_shown_and_asked_for_again_until_it_has_ended(cast):
    job = begun(asked(cast), done=37, total=121)
    whole = page(client_of(cast), job).content.decode()
    assert 'max="121" value="37"' in whole and "37 / 121" in whole and "every 2s" in whole
    part = page(client_of(cast), job, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "37 / 121" in part
    jobs.finish(job, now=timezone.now())
    assert "every 2s" not in page(client_of(cast), job).content.decode()


def test_a_running_job_is_cancelled_and_asked_for_again(cast):
    job, client = begun(asked(cast), done=3, total=9), client_of(cast)
    client.post(reverse("job-cancel", args=[job.uid]))
    with pytest.raises(jobs.JobLost):
        jobs.beat(job, now=timezone.now(), done=4, total=9)
    client.post(reverse("job-retry", args=[job.uid]))
    job.refresh_from_db()
    assert (job.state, job.progress_done) == (JobState.QUEUED, 3)


def test_a_fault_is_said_in_plain_words_and_a_refusal_in_its_own(cast):
    fault, refusal = begun(asked(cast)), begun(asked(cast, "two"))
    jobs.fail(fault, now=timezone.now(), error="ValueError")
    jobs.fail(refusal, now=timezone.now(), error="字体中没有“𠀋”。")
    client = client_of(cast)
    assert "数据没有丢失" in page(client, fault).content.decode()
    shown = page(client, refusal).content.decode()
    assert "字体中没有“𠀋”。" in shown and "数据没有丢失" not in shown


def test_a_result_is_a_download_for_whom_the_job_is(cast, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    default_storage.save("jobs/1.zip", ContentFile(b"PK"))
    job = begun(asked(cast, task=ZIP))
    assert page(client_of(cast), job, "job-result").status_code == 404
    jobs.finish(job, now=timezone.now(), name="证书.zip", path="jobs/1.zip")
    response = page(client_of(cast), job, "job-result")
    assert response.getvalue() == b"PK"
    assert "attachment" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert page(client_of(make_class(1, name="别的班")), job, "job-result").status_code == 404
    (tmp_path / "jobs/1.zip").unlink()
    assert page(client_of(cast), job, "job-result").status_code == 404


def test_thirty_jobs_cost_as_many_queries_as_one_and_are_paged(cast):
    asked(cast)
    few = queries_of(client_of(cast), reverse("jobs"))
    for number in range(29):
        asked(cast, f"more {number}")
    assert queries_of(client_of(cast), reverse("jobs")) == few <= 12
    assert len(listed(client_of(cast))) == 25


def test_without_a_job_the_page_says_what_belongs_here(cast):
    assert "还没有后台任务" in client_of(cast).get(reverse("jobs")).content.decode()


def test_organisers_see_a_backup_that_was_given_up_and_who_of_the_workers_is_silent(cast):
    now = timezone.now()
    Job.objects.create(
        task=BACKUP, key="b", state=JobState.FAILED, error="OSError", heartbeat_at=now,
        created_at=now - timedelta(hours=5), finished_at=now,
    )  # fmt: skip
    heartbeats.sign("worker one:7", now=now)
    heartbeats.sign("worker two:8", now=now - timedelta(hours=1))
    said = client_of(cast).get(reverse("jobs")).content.decode()
    assert "夜间备份没有做成" in said and "(OSError)" in said
    assert said.index("one:7") < said.index("无响应") < said.index("two:8")
    others = client_of(cast, Role.CLASS_HEAD).get(reverse("jobs")).content.decode()
    assert "夜间备份" not in others and "one:7" not in others
