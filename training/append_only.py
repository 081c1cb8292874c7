"""Tables that only grow, and rows that freeze: kept by the database itself.

``AppendOnly`` and ``FrozenWhen`` are migration operations. On SQLite and PostgreSQL they refuse
UPDATE and DELETE, on PostgreSQL TRUNCATE too. REPLACE INTO on SQLite is refused because every
connection runs with recursive_triggers on (``refuse_loose_sqlite``).

A table of ``AppendOnly(…, anchors=…)`` lets one kind of row go: older than six months, in a chain,
at or below an anchor of that chain (``training.services.log_removal`` is who does it).

SQLite loses a table's triggers when a later migration rebuilds the table: end such a migration
with the operation again. Before it rebuilds the anchors, the table that they cover must lose its
guard, since SQLite renames no table that another's trigger reads. A model that must have them says
so with ``@guarded``; the database check (``training.checks``) and ``manage.py verify`` name a table
that has lost them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.db.migrations.operations.base import Operation

from training.append_only_sql import (
    APPEND_ONLY,
    CATALOGUE,
    FREEZE,
    INSTALL,
    REMOVE,
    Covered,
    Guard,
    removal,
    switch_off,
    switch_on,
)

GUARDED: list[type[models.Model]] = []
M = TypeVar("M", bound=type[models.Model])


def guarded(model: M) -> M:
    """Mark a model whose table must carry the triggers of one of the operations below."""
    GUARDED.append(model)
    return model


def install(
    connection: Any,
    table: str,
    *,
    kind: str = APPEND_ONLY,
    condition: str = "",
    anchors: str = "",
) -> None:
    """Refuse UPDATE and DELETE (PostgreSQL: TRUNCATE too) of every row of the table.

    With a condition such as ``OLD.frozen_at IS NOT NULL`` only of the rows that fulfil it; with
    the table of the anchors DELETE not of the old rows that one covers.
    """
    remove(connection, table, kind=kind)
    covered = Covered(anchors, _schema(connection)) if anchors else None
    _execute(connection, INSTALL[connection.vendor](table, kind, condition, covered))


def remove(connection: Any, table: str, *, kind: str = APPEND_ONLY) -> None:
    _execute(connection, REMOVE[connection.vendor](table, kind))


def remove_covered(connection: Any, table: str, *, chain: str, up_to: int) -> int:
    """Delete the oldest rows of a chain, which an anchor must cover by now; how many. For one that
    may not go SQLite refuses all of them, PostgreSQL leaves that one."""
    with connection.cursor() as cursor:
        cursor.execute(removal(connection.vendor, table), [chain, up_to])
        return int(cursor.rowcount if connection.vendor == "sqlite" else cursor.fetchone()[0])


def append_only_tables(connection: Any) -> set[str]:
    """The tables that refuse every change now, read from the database's own catalogue."""
    return {guard.table for guard in _guards(connection) if guard.name.startswith(APPEND_ONLY)}


def unguarded_tables(connection: Any) -> list[str]:
    """Tables of ``@guarded`` models that exist and carry no guard."""
    existing = set(connection.introspection.table_names())
    carrying = {guard.table for guard in _guards(connection)}
    return sorted(existing.intersection(m._meta.db_table for m in GUARDED) - carrying)


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Take every guard away inside one transaction: to empty a test database.

    PostgreSQL allows it to the owner of the tables only, not to the application's own role.
    """
    guards = _guards(connection)
    with transaction.atomic(using=connection.alias):
        _settle(connection)
        _execute(connection, [switch_off(connection.vendor, guard) for guard in guards])
        yield
        _settle(connection)
        _execute(connection, [switch_on(connection.vendor, guard) for guard in guards])


def refuse_loose_sqlite(*, connection: Any, **_: Any) -> None:
    """Refuse a SQLite connection on which foreign keys or the guards would not hold."""
    if connection.vendor != "sqlite":
        return
    for pragma in ("foreign_keys", "recursive_triggers"):
        (value,) = connection.connection.execute(f"PRAGMA {pragma}").fetchone()
        if not value:
            raise ImproperlyConfigured(f"SQLite must run with PRAGMA {pragma}=ON")


class AppendOnly(Operation):
    """Migration operation: from here on the model's table only grows."""

    reversible = True
    kind = APPEND_ONLY
    condition = ""

    def __init__(self, model_name: str, *, anchors: str = "") -> None:
        self.model_name = model_name
        self.anchors = anchors

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        connection = schema_editor.connection
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(connection.alias, model):
            table = model._meta.db_table
            anchors = self.anchors and to_state.apps.get_model(app_label, self.anchors)
            covering = anchors._meta.db_table if anchors else ""
            install(connection, table, kind=self.kind, condition=self.condition, anchors=covering)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        connection = schema_editor.connection
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(connection.alias, model):
            remove(connection, model._meta.db_table, kind=self.kind)
            if self.anchors:  # as it was before rows could go
                install(connection, model._meta.db_table, kind=self.kind)

    def describe(self) -> str:
        return f"Let the database refuse changes of {self.model_name}"


class FrozenWhen(AppendOnly):
    """Migration operation: rows that fulfil the condition on OLD can no longer be changed."""

    kind = FREEZE

    def __init__(self, model_name: str, condition_sql: str) -> None:
        super().__init__(model_name)
        self.condition = self.condition_sql = condition_sql

    def describe(self) -> str:
        return f"Let the database freeze {self.model_name} when {self.condition_sql}"


def _guards(connection: Any) -> list[Guard]:
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE[connection.vendor])
        found = [Guard(*row) for row in cursor.fetchall()]
    return sorted(g for g in found if g.name.startswith((f"{APPEND_ONLY}_", f"{FREEZE}_")))


def _schema(connection: Any) -> str:
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def _settle(connection: Any) -> None:
    """PostgreSQL alters no table for which deferred foreign keys are still to be checked."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def _execute(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
