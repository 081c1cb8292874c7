"""PostgreSQL: the role of web and worker does its work and cannot touch what only grows."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from tests.flows.story import begin
from trainees.models import MarkChange, ScoreEntry, WeeklyNotice
from training.actors import Actor
from training.models import LogEntry
from training.services import backup, log_removal, restore, verification
from training.services.grants import grant, granted_roles
from training.services.log import record

ROLE = f"training_test_role_{os.getpid()}"
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only PostgreSQL has roles"
)
pytestmark = pytest.mark.django_db(transaction=True)


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def as_somebody(name: str, password: str) -> None:
    """The connection of this thread becomes another one's."""
    connection.close()
    connection.settings_dict.update(USER=name, PASSWORD=password)


@pytest.fixture
def as_role() -> Iterator[None]:
    """Connected as web and worker are: as a role of its own, which owns nothing."""
    owner = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    grant(ROLE, password="a password of the tests")
    as_somebody(ROLE, "a password of the tests")
    try:
        yield
    finally:
        as_somebody(*owner.values())
        run(f"DROP OWNED BY {ROLE}")
        run(f"DROP ROLE {ROLE}")


@on_postgresql
def test_the_role_runs_a_class_from_opening_to_notice(as_role: None) -> None:
    story = begin(3, days=14, offices={1: ["班长"]})
    leave = story.apply(2, "2 08:00", "2 12:00")
    story.approve(leave)
    for day in range(1, 6):
        for half in ("am", "pm"):
            story.roll(day, half, absent=[3] if day == 1 else [])
    assert story.notice("5 18:01")
    assert ScoreEntry.objects.exists() and WeeklyNotice.objects.exists()
    assert all(broken is None for _, broken in verification.verify())


@on_postgresql
@pytest.mark.parametrize("model", [LogEntry, ScoreEntry, MarkChange])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET id = id",
        "DELETE FROM {}",
        "TRUNCATE {} CASCADE",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "DROP TABLE {} CASCADE",
    ],
)
def test_what_only_grows_is_out_of_its_reach(as_role: None, model: Any, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        run(statement.format(model._meta.db_table))


@on_postgresql
@pytest.mark.parametrize(
    "statement",
    ["TRUNCATE training_user CASCADE", "DELETE FROM django_migrations",
     "SET session_replication_role = replica", "CREATE TABLE own (id int)"],
)  # fmt: skip
def test_it_empties_nothing_and_makes_nothing(as_role: None, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(statement)


def old_rows() -> None:
    for _ in range(3):
        record("open", by=Actor.system(), now=timezone.now() - timedelta(days=1000))


@on_postgresql
def test_it_removes_old_rows_of_the_log_through_the_one_function_only(as_role: None) -> None:
    old_rows()
    assert log_removal.remove_old(now=timezone.now()) == 3
    assert all(broken is None for _, broken in verification.verify())
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(f"DELETE FROM {LogEntry._meta.db_table}")


@on_postgresql
def test_a_table_of_its_own_does_not_stand_in_for_the_anchors(as_role: None) -> None:
    old_rows()
    run("CREATE TEMP TABLE training_loganchor (chain text, sequence int)")
    run("INSERT INTO pg_temp.training_loganchor VALUES ('site', 3)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT remove_covered_training_logentry('site', 3)")
        assert cursor.fetchone() == (0,)
    assert LogEntry.objects.count() == 3


@on_postgresql
def test_it_can_make_the_nightly_backup_and_a_restore_keeps_its_rights(
    as_role: None, settings: Any, tmp_path: Any
) -> None:
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    begin(1)
    archive = backup.make(now=timezone.now())
    as_somebody("postgres", "")
    restore.restore(archive, overwrite=True)
    assert granted_roles() == [ROLE]
    as_somebody(ROLE, "a password of the tests")
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(f"DELETE FROM {LogEntry._meta.db_table}")
    assert LogEntry.objects.exists()


def test_where_there_are_no_roles_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "vendor", "sqlite")
    with pytest.raises(CommandError, match="Only PostgreSQL"):
        call_command("grant", ROLE)
    assert granted_roles() == []
