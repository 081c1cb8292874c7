"""A job is done once, whatever happens to workers and to the broker."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from training import tasks
from training.celery import app
from training.models import Job, JobState
from training.refusals import Refused
from training.services import bell, jobs

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = NOW + jobs.STALE


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The jobs that were rung for; no broker hears of them."""
    heard: list[int] = []
    monkeypatch.setattr(bell, "ring", heard.append)
    return heard


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[tasks.Work], None]:
    """Make a function the work of the task "count"."""
    return lambda function: monkeypatch.setitem(tasks.JOBS, "count", function)


def ask(key: str = "one", *, now: datetime = NOW) -> Job:
    return jobs.enqueue("count", key=key, args={"session_id": 7}, now=now)


def state_of(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


class WorkerKilled(BaseException):
    """Like kill -9: nothing after it runs."""


# --- Asking ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_asking_twice_with_one_key_makes_one_job_and_one_ring(
    rung: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert ask() == ask(now=LATER)
    assert Job.objects.count() == 1
    assert rung == [Job.objects.get().pk]


@pytest.mark.django_db(transaction=True)
def test_a_request_that_is_rolled_back_asks_for_nothing(rung: list[int]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        ask()
        raise RuntimeError
    assert (Job.objects.count(), rung) == (0, [])


# --- Doing -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_job_gets_its_arguments_and_leaves_its_file(rung: list[int], work: Any) -> None:
    seen: list[int] = []

    def roster(job: Job, session_id: int) -> tasks.Result:
        seen.append(session_id)
        jobs.beat(job, now=NOW, done=3, total=4)
        return tasks.Result("roster.xlsx", "jobs/1.xlsx")

    work(roster)
    job = ask()
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert seen == [7]
    assert (job.state, job.progress_done, job.progress_total) == (JobState.DONE, 3, 4)
    assert (job.result_name, job.result_path) == ("roster.xlsx", "jobs/1.xlsx")


@pytest.mark.django_db
def test_a_message_delivered_twice_has_one_effect(rung: list[int], work: Any) -> None:
    done: list[int] = []
    work(lambda job, session_id: done.append(session_id))
    job = ask()
    tasks.run_job(job.pk)
    tasks.run_job(job.pk)
    assert done == [7]


@pytest.mark.django_db
def test_without_the_claim_a_message_delivered_twice_has_two_effects(
    rung: list[int], work: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    work(lambda job, session_id: done.append(session_id))
    monkeypatch.setattr(jobs, "claim", lambda job_id, now: Job.objects.get(pk=job_id))
    monkeypatch.setattr(jobs, "finish", lambda job, now: None)
    job = ask()
    tasks.run_job(job.pk)
    tasks.run_job(job.pk)
    assert done == [7, 7]


@pytest.mark.django_db
def test_a_fault_is_kept_by_its_kind_and_its_text_is_not(rung: list[int], work: Any) -> None:
    def fault(job: Job, session_id: int) -> None:
        raise ValueError("张三 13800000000")

    work(fault)
    job = ask()
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "ValueError")


@pytest.mark.django_db
def test_a_refusal_is_kept_in_its_own_words(rung: list[int], work: Any) -> None:
    def refuse(job: Job, session_id: int) -> None:
        raise Refused(JobState.CANCELLED)

    work(refuse)
    job = ask()
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.error == str(JobState.CANCELLED.label)


@pytest.mark.django_db
def test_an_unknown_task_fails_and_can_be_asked_for_again(rung: list[int]) -> None:
    job = ask()
    tasks.run_job(job.pk)
    assert state_of(job) == JobState.FAILED
    assert jobs.retry(job, now=LATER)
    assert not jobs.retry(job, now=LATER)
    assert state_of(job) == JobState.QUEUED


@pytest.mark.django_db
def test_a_cancelled_job_is_not_begun_and_a_running_one_stops_at_its_beat(
    rung: list[int], work: Any
) -> None:
    waiting, running = ask("waiting"), ask("running")
    assert jobs.cancel(waiting, now=NOW)
    assert jobs.claim(waiting.pk, now=NOW) is None
    claimed = jobs.claim(running.pk, now=NOW)
    assert claimed is not None
    assert jobs.cancel(running, now=NOW)
    with pytest.raises(jobs.JobLost):
        jobs.beat(claimed, now=NOW)


# --- Losing a worker -------------------------------------------------------------------------


def killed_once(done: list[int]) -> tasks.Work:
    """Work whose first worker is killed in the middle."""
    begun: list[int] = []

    def work(job: Job, session_id: int) -> None:
        begun.append(session_id)
        if len(begun) == 1:
            raise WorkerKilled
        done.append(session_id)

    return work


@pytest.mark.django_db
def test_a_job_whose_worker_was_killed_is_done_by_the_next(rung: list[int], work: Any) -> None:
    done: list[int] = []
    work(killed_once(done))
    job = ask()
    with pytest.raises(WorkerKilled):
        tasks.run_job(job.pk)
    Job.objects.update(heartbeat_at=NOW)
    assert jobs.requeue_stale(LATER - timedelta(seconds=1)) == 0
    assert jobs.requeue_stale(LATER) == 1
    assert rung == [job.pk]
    tasks.run_job(job.pk)
    assert (done, state_of(job)) == ([7], JobState.DONE)


@pytest.mark.django_db
def test_without_requeueing_a_job_whose_worker_was_killed_is_lost(
    rung: list[int], work: Any
) -> None:
    done: list[int] = []
    work(killed_once(done))
    job = ask()
    with pytest.raises(WorkerKilled):
        tasks.run_job(job.pk)
    tasks.run_job(job.pk)
    assert (done, state_of(job)) == ([], JobState.RUNNING)


@pytest.mark.django_db
def test_a_worker_thought_dead_cannot_write_over_the_next(rung: list[int]) -> None:
    job = ask()
    first = jobs.claim(job.pk, now=NOW)
    jobs.requeue_stale(LATER)
    second = jobs.claim(job.pk, now=LATER)
    assert first and second
    with pytest.raises(jobs.JobLost):
        jobs.finish(first, now=LATER)
    jobs.finish(second, now=LATER)
    assert state_of(job) == JobState.DONE


@pytest.mark.django_db
def test_a_job_that_loses_three_workers_has_failed(rung: list[int]) -> None:
    job, now = ask(), NOW
    for _ in range(jobs.MAX_TRIES):
        assert jobs.claim(job.pk, now=now)
        now += jobs.STALE
        jobs.requeue_stale(now)
    assert state_of(job) == JobState.FAILED


def lose_worker(job: Job, *, now: datetime, done: int) -> None:
    """One more worker takes the job, comes as far as `done` of 9 and is lost."""
    claimed = jobs.claim(job.pk, now=now)
    assert claimed is not None
    jobs.beat(claimed, now=now, done=done, total=9)
    jobs.requeue_stale(now + jobs.STALE)


@pytest.mark.django_db
def test_a_job_that_goes_forward_may_lose_any_number_of_workers(rung: list[int]) -> None:
    job = ask()
    for done in range(1, 8):
        lose_worker(job, now=NOW + done * jobs.STALE, done=done)
        assert state_of(job) == JobState.QUEUED


@pytest.mark.django_db
def test_a_job_that_begins_anew_and_never_comes_further_has_failed(rung: list[int]) -> None:
    job = ask()
    lose_worker(job, now=NOW, done=5)
    for turn in range(1, 1 + jobs.MAX_TRIES):
        assert state_of(job) == JobState.QUEUED
        lose_worker(job, now=NOW + turn * jobs.STALE, done=5)
    assert state_of(job) == JobState.FAILED
    assert Job.objects.get().progress_done == 5


@pytest.mark.django_db
def test_the_first_worker_of_a_job_cancelled_and_asked_for_again_cannot_write_to_it(
    rung: list[int],
) -> None:
    job = ask()
    first = jobs.claim(job.pk, now=NOW)
    assert first and jobs.cancel(job, now=NOW) and jobs.retry(job, now=NOW)
    assert jobs.claim(job.pk, now=NOW)
    with pytest.raises(jobs.JobLost):
        jobs.beat(first, now=NOW, done=1, total=2)


@pytest.mark.django_db
def test_an_unheard_job_is_rung_for_again_once_a_minute(rung: list[int]) -> None:
    job = ask()
    minute = NOW + jobs.UNHEARD
    assert jobs.requeue_stale(NOW) == 0
    assert (jobs.requeue_stale(minute), jobs.requeue_stale(minute)) == (1, 0)
    assert rung == [job.pk]


# --- Many workers ----------------------------------------------------------------------------


def together(act: Callable[[], Any], *, times: int = 16) -> list[Any]:
    """What `act` returned to each of so many threads that began at one moment."""
    start, answers = threading.Barrier(times), []

    def run() -> None:
        start.wait()
        try:
            answers.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_workers_one_gets_the_job(rung: list[int]) -> None:
    job = ask()
    answers = together(lambda: jobs.claim(job.pk, now=NOW))
    assert len([answer for answer in answers if answer]) == 1
    assert Job.objects.get().attempts == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_with_read_then_save_several_workers_get_the_job(rung: list[int]) -> None:
    job = ask()
    looked = threading.Barrier(16)

    def careless() -> bool:
        seen = Job.objects.get(pk=job.pk)
        looked.wait()
        if seen.state != JobState.QUEUED:
            return False
        seen.state = JobState.RUNNING
        seen.save(update_fields=["state"])
        return True

    assert together(careless).count(True) > 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_sixteen_requests_with_one_key_make_one_job_and_one_ring(rung: list[int]) -> None:
    answers = together(lambda: ask().pk)
    assert (len(answers), len(set(answers)), len(rung)) == (16, 1, 1)


def test_each_schedule_entry_names_a_task_that_exists() -> None:
    app.loader.import_default_modules()
    assert [e["task"] for e in app.conf.beat_schedule.values() if e["task"] not in app.tasks] == []
