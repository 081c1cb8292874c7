"""Tables that only grow, and rows that freeze: kept by the database itself.

``AppendOnly`` and ``FrozenWhen`` are migration operations. On SQLite and PostgreSQL they refuse
UPDATE and DELETE, on PostgreSQL TRUNCATE too. REPLACE INTO on SQLite is refused because every
connection runs with recursive_triggers on (``refuse_loose_sqlite``).

SQLite loses a table's triggers when a later migration rebuilds the table: end such a migration
with the operation again. A model that must have them says so with ``@guarded``, and
``manage.py check --database default`` and the tests name the table that has lost them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.migrations.operations.base import Operation

APPEND_ONLY = "append_only"
FROZEN = "frozen"
GUARDED: list[type[models.Model]] = []
M = TypeVar("M", bound=type[models.Model])


def guarded(model: M) -> M:
    """Mark a model whose table must carry the triggers of one of the operations below."""
    GUARDED.append(model)
    return model


def install(connection: Any, table: str) -> None:
    """Refuse UPDATE and DELETE (PostgreSQL: TRUNCATE too) on every row of the table."""
    _install(connection, table, kind=APPEND_ONLY)


def remove(connection: Any, table: str) -> None:
    _remove(connection, table, kind=APPEND_ONLY)


def install_frozen(connection: Any, table: str, condition_sql: str) -> None:
    """Refuse UPDATE and DELETE of rows for which the condition holds, e.g. ``OLD.frozen``."""
    _install(connection, table, kind=FROZEN, condition_sql=condition_sql)


def remove_frozen(connection: Any, table: str) -> None:
    _remove(connection, table, kind=FROZEN)


def append_only_tables(connection: Any) -> list[str]:
    """The tables that refuse changes now, read from the database's own catalogue."""
    return sorted(
        {table for name, table, _ in _triggers(connection) if name.startswith(APPEND_ONLY)}
    )


def guarded_tables(connection: Any) -> list[str]:
    """The tables that are append-only or freeze."""
    return sorted({table for _, table, _ in _triggers(connection)})


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Take the guards away for a moment: for emptying a test database and for retention.

    PostgreSQL allows it to the owner of the tables only, never to the application's own role.
    """
    found = _triggers(connection)
    off, on = _switches(connection, found)
    _execute(connection, off)
    try:
        yield
    finally:
        _execute(connection, on)


def refuse_loose_sqlite(*, connection: Any, **_: Any) -> None:
    """Refuse a SQLite connection on which foreign keys or the guards would not hold."""
    if connection.vendor != "sqlite":
        return
    for pragma in ("foreign_keys", "recursive_triggers"):
        with connection.cursor() as cursor:
            (value,) = cursor.execute(f"PRAGMA {pragma}").fetchone()
        if not value:
            raise ImproperlyConfigured(f"SQLite must run with PRAGMA {pragma}=ON")


class _Guard(Operation):
    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            self._forwards(schema_editor, model._meta.db_table)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            _remove(schema_editor.connection, model._meta.db_table, kind=self.kind)

    kind = ""

    def _forwards(self, schema_editor: Any, table: str) -> None:
        raise NotImplementedError


class AppendOnly(_Guard):
    """Migration operation: from here on the model's table only grows."""

    kind = APPEND_ONLY

    def _forwards(self, schema_editor: Any, table: str) -> None:
        install(schema_editor.connection, table)

    def describe(self) -> str:
        return f"Refuse changes of {self.model_name} rows"


class FrozenWhen(_Guard):
    """Migration operation: rows that fulfil the condition on OLD stay as they are."""

    kind = FROZEN

    def __init__(self, model_name: str, condition_sql: str) -> None:
        super().__init__(model_name)
        self.condition_sql = condition_sql

    def _forwards(self, schema_editor: Any, table: str) -> None:
        install_frozen(schema_editor.connection, table, self.condition_sql)

    def describe(self) -> str:
        return f"Freeze {self.model_name} rows when {self.condition_sql}"


def _install(connection: Any, table: str, *, kind: str, condition_sql: str = "") -> None:
    build = {"sqlite": _sqlite_install, "postgresql": _postgresql_install}[connection.vendor]
    _remove(connection, table, kind=kind)
    _execute(connection, build(table, kind, condition_sql))


def _remove(connection: Any, table: str, *, kind: str) -> None:
    if connection.vendor == "sqlite":
        statements = [
            f'DROP TRIGGER IF EXISTS "{_name(table, kind, event)}"'
            for event in ("update", "delete")
        ]
    else:
        statements = [
            f'DROP TRIGGER IF EXISTS "{_name(table, kind, event)}" ON "{table}"'
            for event in ("change", "truncate")
        ]
        statements.append(f'DROP FUNCTION IF EXISTS "{_name(table, kind, "refuse")}"()')
    _execute(connection, statements)


def _sqlite_install(table: str, kind: str, condition_sql: str) -> list[str]:
    when = f"WHEN ({condition_sql})" if condition_sql else ""
    return [
        f'CREATE TRIGGER "{_name(table, kind, event)}" BEFORE {event.upper()} ON "{table}" '
        f"FOR EACH ROW {when} BEGIN SELECT RAISE(ABORT, '{_message(table, kind)}'); END"
        for event in ("update", "delete")
    ]


def _postgresql_install(table: str, kind: str, condition_sql: str) -> list[str]:
    """ENABLE ALWAYS: session_replication_role cannot switch the triggers off."""
    refuse = _name(table, kind, "refuse")
    change, truncate = _name(table, kind, "change"), _name(table, kind, "truncate")
    when = f"WHEN ({condition_sql})" if condition_sql else ""
    return [
        f'CREATE FUNCTION "{refuse}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
        f"RAISE EXCEPTION '{_message(table, kind)}' USING ERRCODE = 'restrict_violation'; END $$",
        f'CREATE TRIGGER "{change}" BEFORE UPDATE OR DELETE ON "{table}" '
        f'FOR EACH ROW {when} EXECUTE FUNCTION "{refuse}"()',
        f'CREATE TRIGGER "{truncate}" BEFORE TRUNCATE ON "{table}" '
        f'FOR EACH STATEMENT EXECUTE FUNCTION "{refuse}"()',
        f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{change}"',
        f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{truncate}"',
    ]


def _name(table: str, kind: str, event: str) -> str:
    return f"{kind}_{event}_{table}"


def _message(table: str, kind: str) -> str:
    return (
        f"{table} rows are {kind}".replace("_", " ")
        if kind == FROZEN
        else f"{table} is append-only"
    )


def _triggers(connection: Any) -> list[tuple[str, str, str]]:
    """(name, table, SQL that makes it again) of every guard."""
    catalogue = {
        "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": (
            "SELECT t.tgname, c.relname, '' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        rows = cursor.fetchall()
    return sorted(row for row in rows if row[0].startswith((f"{APPEND_ONLY}_", f"{FROZEN}_")))


def _switches(connection: Any, triggers: list[tuple[str, str, str]]) -> tuple[list[str], list[str]]:
    if connection.vendor == "sqlite":
        return [f'DROP TRIGGER "{name}"' for name, _, _ in triggers], [
            sql for _, _, sql in triggers
        ]
    return (
        [f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"' for name, table, _ in triggers],
        [f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{name}"' for name, table, _ in triggers],
    )


def _execute(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
