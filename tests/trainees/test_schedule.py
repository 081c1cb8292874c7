"""What happens by itself every minute happens once, whatever happens to beats and workers."""

import threading
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from courses.enums import Role
from tests.cast import Cast, make_class
from trainees import tasks
from trainees.models import LeaveRequest, ScoreEntry, WeeklyNotice
from trainees.services import notices
from trainees.services.leave import Application, apply_for_leave
from trainees.services.leave_decision import decide_leave, report_back
from trainees.services.opening import close_class
from trainees.services.rollcall import take_roll
from training.actors import Actor
from training.append_only import lifted
from training.models import Job, JobState, LogEntry, SignInAttempt
from training.services import attempts, bell, jobs
from training.tasks import run_job

FRIDAY = 5
SYSTEM = Actor.system()


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The jobs that were rung for; no broker hears of them."""
    heard: list[int] = []
    monkeypatch.setattr(bell, "ring", heard.append)
    return heard


class WorkerKilled(BaseException):
    """Like kill -9: nothing after it runs."""


def rolls_taken(cast: Cast, *, days: int = 1) -> Cast:
    for day in range(1, days + 1):
        session = cast.session(day)
        take_roll(session, {}, by=cast.actor(Role.CLASS_HEAD), now=session.ends_at)
    return cast


def tick_at(cast: Cast, day: int, clock: str) -> None:
    with time_machine.travel(cast.time(day, clock), tick=False):
        tasks.tick()


def work_at(cast: Cast, day: int, clock: str) -> None:
    """Do every waiting job."""
    with time_machine.travel(cast.time(day, clock), tick=False):
        for pk in Job.objects.filter(state=JobState.QUEUED).values_list("pk", flat=True):
            run_job(pk)


def on_leave(cast: Cast, *, day: int = 1) -> LeaveRequest:
    """Approved leave of number 1 on the morning of a day, applied for on the day before it."""
    application = Application(
        kind="sick",
        start=cast.time(day, "08:30"),
        end=cast.time(day, "12:00"),
        unit_request_seen=True,
    )
    before = cast.time(day, "08:10")
    leave = apply_for_leave(cast.trainees[1], application, by=SYSTEM, now=before)
    return decide_leave(leave, "approve", by=cast.actor(Role.ORG_DEPT), now=before)


# --- The weekly notice -----------------------------------------------------------------------


@pytest.mark.django_db
def test_no_notice_is_asked_for_before_its_minute_is_over() -> None:
    cast = rolls_taken(make_class())
    tick_at(cast, FRIDAY, "18:00")
    assert not Job.objects.exists()
    tick_at(cast, FRIDAY, "18:01")
    assert Job.objects.get().key == f"notice:{cast.training_class.pk}:2014-04-11"


@pytest.mark.django_db
def test_an_hour_of_minutes_makes_one_job_and_one_notice() -> None:
    cast = rolls_taken(make_class())
    for minute in range(1, 31):
        tick_at(cast, FRIDAY, f"18:{minute:02d}")
    work_at(cast, FRIDAY, "18:31")
    tick_at(cast, FRIDAY, "18:32")
    work_at(cast, FRIDAY, "18:33")
    assert Job.objects.count() == 1
    assert [notice.number for notice in WeeklyNotice.objects.all()] == [1]


@pytest.mark.django_db
def test_a_class_without_a_roll_gets_no_notice() -> None:
    cast = make_class()
    tick_at(cast, FRIDAY, "18:01")
    work_at(cast, FRIDAY, "18:02")
    assert not WeeklyNotice.objects.exists()


@pytest.mark.django_db
def test_a_class_that_opened_after_the_last_friday_is_asked_for_nothing() -> None:
    cast = rolls_taken(make_class())
    tick_at(cast, 2, "09:00")
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_fridays_that_were_missed_are_caught_up_with_by_one_notice() -> None:
    cast = rolls_taken(make_class(days=21), days=19)
    for clock in ("09:00", "09:01", "09:02"):
        tick_at(cast, 20, clock)
        work_at(cast, 20, clock)
    notice = WeeklyNotice.objects.get()
    assert str(notice.period_start) == "2014-04-07"
    assert str(notice.period_end) == "2014-04-25"
    assert notice.facts["sessions"] == 19


@pytest.mark.django_db
def test_a_job_delivered_twice_makes_one_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = rolls_taken(make_class())
    tick_at(cast, FRIDAY, "18:01")
    with time_machine.travel(cast.time(FRIDAY, "18:02"), tick=False):
        run_job(Job.objects.get().pk)
        run_job(Job.objects.get().pk)
    assert WeeklyNotice.objects.count() == 1


@pytest.mark.django_db
def test_even_when_two_workers_believe_they_have_the_job_one_notice_is_made() -> None:
    cast = rolls_taken(make_class())
    tick_at(cast, FRIDAY, "18:01")
    asked = Job.objects.get()
    with time_machine.travel(cast.time(FRIDAY, "18:02"), tick=False):
        tasks.weekly_notice(asked, **asked.args)
        tasks.weekly_notice(asked, **asked.args)
    assert WeeklyNotice.objects.count() == 1


@pytest.mark.django_db
def test_without_asking_what_stands_the_second_worker_would_make_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = rolls_taken(make_class())

    def careless(training_class: Any, *, by: Actor, now: Any) -> None:
        with notices.class_at_work(pk=training_class.pk) as locked:
            notices._make(locked, end=now.date(), closing=False, by=by, now=now)

    monkeypatch.setattr(tasks, "make_weekly_notice", careless)
    tick_at(cast, FRIDAY, "18:01")
    asked = Job.objects.get()
    for day in (FRIDAY, FRIDAY + 1):
        with time_machine.travel(cast.time(day, "18:02"), tick=False):
            tasks.weekly_notice(asked, **asked.args)
            rolls_taken_again(cast, day)
    assert WeeklyNotice.objects.count() == 2


def rolls_taken_again(cast: Cast, day: int) -> None:
    session = cast.session(day)
    take_roll(session, {}, by=cast.actor(Role.CLASS_HEAD), now=session.ends_at)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_makes_the_notice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = rolls_taken(make_class())
    tick_at(cast, FRIDAY, "18:01")
    asked = Job.objects.get()

    def killed(*args: Any, **kwargs: Any) -> None:
        raise WorkerKilled

    with monkeypatch.context() as patch:
        patch.setattr(notices, "record", killed)
        at = cast.time(FRIDAY, "18:02")
        with time_machine.travel(at, tick=False), pytest.raises(WorkerKilled):
            run_job(asked.pk)
    assert not WeeklyNotice.objects.exists()
    assert Job.objects.get().state == JobState.RUNNING
    later = cast.time(FRIDAY, "18:02") + jobs.STALE
    assert jobs.requeue_stale(later) == 1
    work_at(cast, FRIDAY, "18:06")
    assert WeeklyNotice.objects.count() == 1


@pytest.mark.django_db
def test_a_notice_that_failed_is_asked_for_again_after_ten_minutes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = rolls_taken(make_class())
    tick_at(cast, FRIDAY, "18:01")
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "make_weekly_notice", lambda *a, **k: 1 / 0)
        work_at(cast, FRIDAY, "18:01")
    tick_at(cast, FRIDAY, "18:10")
    assert Job.objects.get().state == JobState.FAILED
    tick_at(cast, FRIDAY, "18:11")
    work_at(cast, FRIDAY, "18:12")
    assert WeeklyNotice.objects.count() == 1


@pytest.mark.django_db
def test_one_class_in_trouble_does_not_keep_the_others_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = rolls_taken(make_class(name="甲班"))
    second = rolls_taken(make_class(name="乙班"))
    whole = tasks.ask_for_notice

    def troubled(training_class: Any, *, now: Any) -> Any:
        if training_class.pk == second.training_class.pk:
            raise ValueError
        return whole(training_class, now=now)

    monkeypatch.setattr(tasks, "ask_for_notice", troubled)
    tick_at(first, FRIDAY, "18:01")
    assert [job.args for job in Job.objects.all()] == [{"class_id": first.training_class.pk}]


@pytest.mark.django_db
def test_a_closed_class_is_left_alone() -> None:
    cast = rolls_taken(make_class())
    tick_at(cast, FRIDAY, "18:01")
    close_class(cast.training_class, by=SYSTEM, now=cast.time(FRIDAY, "18:02"))
    work_at(cast, FRIDAY, "18:03")
    assert [notice.closing for notice in WeeklyNotice.objects.all()] == [True]
    assert Job.objects.get().state == JobState.DONE


# --- Two beats at once -----------------------------------------------------------------------


def at_once(act: Callable[[], Any], *, times: int = 8) -> None:
    start = threading.Barrier(times)

    def run() -> None:
        start.wait()
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_eight_beats_in_one_minute_make_one_job_one_notice_and_one_flag() -> None:
    cast = rolls_taken(make_class())
    leave = on_leave(cast, day=FRIDAY)
    with time_machine.travel(cast.time(FRIDAY, "18:01"), tick=False):
        at_once(tasks.tick)
        asked = Job.objects.get()
        at_once(lambda: run_job(asked.pk))
    assert WeeklyNotice.objects.count() == 1
    assert ScoreEntry.objects.filter(source=f"overdue:{leave.pk}").count() == 1
    assert LogEntry.objects.filter(verb="flag_overdue").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_a_key_eight_beats_would_make_several_jobs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = rolls_taken(make_class())
    looked = threading.Barrier(8)

    def careless(task: str, *, key: str, args: Any, now: Any) -> Job:
        seen = Job.objects.filter(task=task).first()
        looked.wait()
        return seen or Job.objects.create(
            task=task,
            key=f"{key} {threading.get_ident()}",
            args=args,
            created_at=now,
            heartbeat_at=now,
        )

    monkeypatch.setattr(jobs, "enqueue", careless)
    with time_machine.travel(cast.time(FRIDAY, "18:01"), tick=False):
        at_once(tasks.tick)
    assert Job.objects.count() > 1


# --- Overdue leave and old failures ----------------------------------------------------------


@pytest.mark.django_db
def test_leave_is_overdue_after_the_last_minute_of_its_deadline_and_flagged_once() -> None:
    cast = make_class()
    leave = on_leave(cast)
    tick_at(cast, 1, "14:00")
    leave.refresh_from_db()
    assert leave.overdue_at is None
    tick_at(cast, 1, "14:01")
    tick_at(cast, 1, "14:02")
    leave.refresh_from_db()
    assert leave.overdue_at == cast.time(1, "14:00")
    assert [e.rule.code for e in ScoreEntry.objects.filter(source=f"overdue:{leave.pk}")] == [
        "ATT-07"
    ]


@pytest.mark.django_db
def test_leave_that_was_reported_back_from_in_time_is_never_flagged() -> None:
    cast = make_class()
    leave = on_leave(cast)
    back = cast.time(1, "12:30")
    report_back(leave, proof_seen=True, by=cast.actor(Role.CLASS_HEAD), now=back)
    tick_at(cast, 2, "09:00")
    leave.refresh_from_db()
    assert leave.overdue_at is None


@pytest.mark.django_db
def test_sign_in_failures_are_forgotten_when_their_window_has_passed() -> None:
    cast = make_class()
    attempts.reserve("somebody", now=cast.time(1, "09:00"))
    tick_at(cast, 1, "09:14")
    assert SignInAttempt.objects.count() == 1
    tick_at(cast, 1, "09:15")
    assert SignInAttempt.objects.count() == 0


@pytest.mark.django_db
def test_a_minute_in_which_nothing_is_due_costs_as_many_queries_as_there_are_classes(
    django_assert_max_num_queries: Any,
) -> None:
    """One each for the notice, overdue leave and ends of leave; homework once for all."""
    casts = [make_class(name=f"{n}班") for n in range(4)]
    at = casts[0].time(2, "09:00")
    with time_machine.travel(at, tick=False), django_assert_max_num_queries(4 + 3 * len(casts)):
        tasks.tick()


# --- Verification ----------------------------------------------------------------------------


def verified() -> str:
    out = StringIO()
    call_command("verify", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_chains_of_a_class_are_walked() -> None:
    cast = make_class(offices={1: ["班长"]})
    rolls_taken(cast)
    assert ScoreEntry.objects.count() == 1
    assert verified().startswith("3 chains are whole")


@pytest.mark.django_db(transaction=True)
def test_an_entry_changed_behind_the_triggers_is_named() -> None:
    make_class(offices={1: ["班长"], 2: ["学习委员"]})
    changed = ScoreEntry.objects.get(sequence=2)
    with lifted(connection):
        ScoreEntry.objects.filter(pk=changed.pk).update(milli=99_000)
    with pytest.raises(CommandError, match=r"entry 2 of trainee .*its values were changed"):
        verified()


@pytest.mark.django_db(transaction=True)
def test_entries_removed_behind_the_triggers_are_missed() -> None:
    make_class(offices={1: ["班长"]})
    with lifted(connection):
        ScoreEntry.objects.all().delete()
    with pytest.raises(CommandError, match=r"ledger .*row 1: it is missing at the end"):
        verified()


@pytest.mark.django_db(transaction=True)
def test_a_log_entry_of_a_class_changed_behind_the_triggers_is_named() -> None:
    rolls_taken(make_class())
    changed = LogEntry.objects.get(verb="take_roll")
    with lifted(connection):
        LogEntry.objects.filter(pk=changed.pk).update(at=changed.at + timedelta(hours=1))
    with pytest.raises(CommandError, match=r"take_roll.*its values were changed"):
        verified()
