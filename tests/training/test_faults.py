"""A full disk and a database that restarts in the middle of a roll: 503, and no part of the roll.

The database itself raises the fault: SQLite at its page limit, PostgreSQL by the error of a full
disk and by a backend that is shot.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
import time_machine
from django.db import connection
from django.test import Client

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.races.crowd import no_lock
from trainees.models import AttendanceMark, RollCall
from trainees.services import rollcall
from training.models import LogEntry

pytestmark = pytest.mark.django_db(transaction=True)
TRAINEES = 400  # whose marks need more than the page that an empty table already has
Fault = Callable[[pytest.MonkeyPatch], Any]


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def no_more_pages(patch: pytest.MonkeyPatch) -> Iterator[None]:
    run("VACUUM")
    run("PRAGMA max_page_count = 1")  # SQLite makes it what the file has now
    yield
    run("PRAGMA max_page_count = 1073741823")


@contextmanager
def no_page_for_the_log(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The marks still had room, what comes after them has none."""
    record = rollcall.record

    def full(*args: Any, **kwargs: Any) -> Any:
        run("PRAGMA max_page_count = 1")
        run("CREATE TABLE more AS SELECT zeroblob(4000000)")
        return record(*args, **kwargs)

    patch.setattr(rollcall, "record", full)
    yield
    patch.setattr(rollcall, "record", record)
    run("PRAGMA max_page_count = 1073741823")


@contextmanager
def disk_full(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """At the last row that a roll writes: its entry in the log."""
    run(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
    )
    table = LogEntry._meta.db_table
    run(f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} EXECUTE FUNCTION full_disk()")
    yield
    run(f"DROP TRIGGER full_disk ON {table}")
    run("DROP FUNCTION full_disk")


@contextmanager
def restart(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The backend is gone once the marks are written, before the roll is on the log."""
    record = rollcall.record

    def shot(*args: Any, **kwargs: Any) -> Any:
        number = connection.connection.info.backend_pid
        parts = connection.get_connection_params()
        keys = ("host", "port", "user", "password", "dbname")
        address = {name: parts[name] for name in keys if name in parts}
        with psycopg.connect(**address, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
        return record(*args, **kwargs)

    patch.setattr(rollcall, "record", shot)
    yield
    patch.setattr(rollcall, "record", record)
    connection.close_if_unusable_or_obsolete()


FAULTS: dict[str, list[Fault]] = {
    "sqlite": [no_more_pages, no_page_for_the_log],
    "postgresql": [disk_full, restart],
}


@pytest.fixture
def cast(client: Client) -> Iterator[Cast]:
    client.raise_request_exception = False
    made = make_class(TRAINEES)
    with time_machine.travel(made.time(1, "08:40"), tick=False):
        sign_in(client, made.user(Role.CLASS_HEAD))
        yield made


def save(client: Client, cast: Cast) -> Any:
    given = {"sub": cast.sub_classes[0].pk}  # whoever is not named is present
    return client.post(f"/sessions/{cast.session(1).pk}/roll/", given)


def written() -> tuple[int, int, int]:
    return (
        RollCall.objects.count(),
        AttendanceMark.objects.count(),
        LogEntry.objects.filter(verb="take_roll").count(),
    )


@pytest.mark.parametrize("fault", FAULTS[connection.vendor])
def test_a_fault_in_the_middle_of_a_roll_says_try_again_and_leaves_nothing(
    client: Client, cast: Cast, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fault(monkeypatch):
        answer = save(client, cast)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert written() == (0, 0, 0)
    assert save(client, cast).status_code in {200, 302, 303}
    assert written() == (1, TRAINEES, 1)


@pytest.mark.parametrize("fault", FAULTS[connection.vendor][-1:])
def test_without_the_transaction_half_of_it_would_stay(
    client: Client, cast: Cast, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollcall, "class_at_work", no_lock)
    before = written()
    with fault(monkeypatch):
        answer = save(client, cast)
    assert (answer.status_code, written() != before) == (503, True)
