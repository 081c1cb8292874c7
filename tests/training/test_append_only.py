"""The database itself refuses to change what only grows, on SQLite and PostgreSQL."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.state import ModelState, ProjectState
from django.db.utils import ConnectionHandler
from django.utils import timezone

from training import append_only
from training.actors import Actor
from training.append_only import AppendOnly, FrozenWhen, unguarded_tables
from training.models import LogEntry
from training.services.log import record

TABLE = LogEntry._meta.db_table


@pytest.fixture
def entry(db: None) -> LogEntry:
    return record("open", by=Actor.system(), now=timezone.now())


def sql(statement: str, *params: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params or None)


def replaced(entry: LogEntry) -> None:
    columns = [f.column for f in LogEntry._meta.concrete_fields]
    changed = ["'forged'" if column == "verb" else column for column in columns]
    sql(f"REPLACE INTO {TABLE} ({', '.join(columns)}) SELECT {', '.join(changed)} FROM {TABLE}")


def refused(change: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError as error:
        assert "append-only" in str(error)
        return True
    return False


def test_an_update_is_refused(entry: LogEntry) -> None:
    assert refused(lambda: LogEntry.objects.update(verb="forged"))
    assert LogEntry.objects.get().verb == "open"


def test_a_delete_is_refused(entry: LogEntry) -> None:
    assert refused(LogEntry.objects.all().delete)
    assert LogEntry.objects.count() == 1


def test_an_update_in_plain_sql_is_refused(entry: LogEntry) -> None:
    assert refused(lambda: sql(f"UPDATE {TABLE} SET verb = %s", "forged"))
    assert LogEntry.objects.get().verb == "open"


def upserted(entry: LogEntry) -> None:
    entry.verb = "forged"
    change = {"update_conflicts": True, "update_fields": ["verb"], "unique_fields": ["id"]}
    LogEntry.objects.bulk_create([entry], **change)


def truncated(entry: LogEntry) -> None:
    connection.check_constraints()  # else PostgreSQL refuses it for its pending foreign keys
    sql(f"TRUNCATE {TABLE}")


def deleted_as_a_replica(entry: LogEntry) -> None:
    sql("SET LOCAL session_replication_role = replica")
    sql(f"DELETE FROM {TABLE}")


WAYS_AROUND = {
    "sqlite": [replaced, upserted],
    "postgresql": [upserted, truncated, deleted_as_a_replica],
}


@pytest.mark.parametrize("way", WAYS_AROUND[connection.vendor])
def test_the_ways_around_of_this_database_are_refused(
    entry: LogEntry, way: Callable[[LogEntry], None]
) -> None:
    assert refused(lambda: way(entry))
    assert LogEntry.objects.get().verb == "open"


WITHOUT = {
    "sqlite": ("PRAGMA recursive_triggers=OFF", replaced, "PRAGMA recursive_triggers=ON"),
    "postgresql": (
        f"ALTER TABLE {TABLE} ENABLE TRIGGER append_only_change_{TABLE}",
        deleted_as_a_replica,
        f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER append_only_change_{TABLE}",
    ),
}


@pytest.mark.django_db(transaction=True)
def test_a_way_around_would_pass_without_the_setting_that_closes_it() -> None:
    off, way, on = WITHOUT[connection.vendor]
    entry = record("open", by=Actor.system(), now=timezone.now())
    connection.cursor().execute(off)
    try:
        assert not refused(lambda: way(entry))
    finally:
        connection.cursor().execute(on)
    assert not LogEntry.objects.filter(verb="open").exists()


def test_changes_would_pass_without_the_guard(entry: LogEntry) -> None:
    append_only.remove(connection, TABLE)
    assert not refused(lambda: LogEntry.objects.update(verb="forged"))
    assert not refused(LogEntry.objects.all().delete)


def test_a_lifted_guard_is_back_afterwards(entry: LogEntry) -> None:
    with append_only.lifted(connection):
        LogEntry.objects.all().delete()
    record("open", by=Actor.system(), now=timezone.now())
    assert refused(LogEntry.objects.all().delete)


@pytest.mark.django_db(transaction=True)
def test_a_guard_that_was_lifted_comes_back_although_the_work_failed() -> None:
    record("open", by=Actor.system(), now=timezone.now())
    with pytest.raises(ZeroDivisionError), append_only.lifted(connection):
        LogEntry.objects.all().delete()
        _ = 1 // 0
    assert refused(LogEntry.objects.all().delete)
    assert LogEntry.objects.count() == 1


def test_every_table_that_must_be_guarded_is(db: None) -> None:
    assert TABLE in append_only.append_only_tables(connection)
    assert unguarded_tables(connection) == []
    assert run_checks(tags=["database"], databases=["default"]) == []


def test_a_lost_guard_is_reported(db: None) -> None:
    append_only.remove(connection, TABLE)
    assert unguarded_tables(connection) == [TABLE]
    said = run_checks(tags=["database"], databases=["default"])
    assert [message.id for message in said] == ["training.W001"]


def state_with_note() -> ProjectState:
    fields = [("id", models.AutoField(primary_key=True)), ("frozen", models.BooleanField())]
    state = ProjectState()
    state.add_model(ModelState("training", "Note", fields, {"db_table": "note"}))
    return state


def migrated(operation: AppendOnly, *, back: bool = False) -> None:
    state = state_with_note()
    direction = operation.database_backwards if back else operation.database_forwards
    with connection.schema_editor(atomic=True) as editor:
        direction("training", editor, state, state)


@pytest.fixture
def notes(transactional_db: None) -> Any:
    note = state_with_note().apps.get_model("training", "Note")
    with connection.schema_editor() as editor:
        editor.create_model(note)
    yield note.objects
    with connection.schema_editor() as editor:
        editor.delete_model(note)


def test_the_migration_operation_goes_forwards_and_back(notes: Any) -> None:
    notes.create(frozen=False)
    migrated(AppendOnly("Note"))
    assert refused(lambda: notes.update(frozen=True))
    migrated(AppendOnly("Note"), back=True)
    assert not refused(lambda: notes.update(frozen=True))


def test_a_row_can_be_changed_until_it_is_frozen(notes: Any) -> None:
    migrated(FrozenWhen("Note", "OLD.frozen"))
    notes.create(frozen=False)
    notes.update(frozen=True)
    for change in (lambda: notes.update(frozen=False), notes.all().delete):
        with pytest.raises(IntegrityError, match="a frozen row of note"), transaction.atomic():
            change()
    assert notes.get().frozen
    migrated(FrozenWhen("Note", "OLD.frozen"), back=True)
    assert notes.update(frozen=False) == 1


def test_a_frozen_row_does_not_hold_up_the_others(notes: Any) -> None:
    migrated(FrozenWhen("Note", "OLD.frozen"))
    notes.create(frozen=True)
    other = notes.create(frozen=False)
    assert notes.filter(pk=other.pk).delete()[0] == 1


def sqlite_with(options: dict) -> Any:
    """A connection of its own, opened as the site's is."""
    engine = "django.db.backends.sqlite3"
    handler = ConnectionHandler(
        {"default": {"ENGINE": engine, "NAME": ":memory:", "OPTIONS": options}}
    )
    return handler["default"]


@pytest.mark.parametrize("pragma", ["foreign_keys", "recursive_triggers"])
def test_a_loose_sqlite_connection_is_refused(db: None, pragma: str) -> None:
    loose = settings.SQLITE_OPTIONS["init_command"] + f"PRAGMA {pragma}=OFF"
    with pytest.raises(ImproperlyConfigured, match=pragma):
        sqlite_with({"init_command": loose}).ensure_connection()


def test_a_sqlite_connection_of_this_site_is_not(db: None) -> None:
    connection = sqlite_with(settings.SQLITE_OPTIONS)
    connection.ensure_connection()
    assert connection.is_usable()
