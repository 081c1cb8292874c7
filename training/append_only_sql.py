"""The SQL of the guards, per database: what append_only installs, removes and switches."""

from typing import NamedTuple

FREEZE, APPEND_ONLY = "frozen", "append_only"
SAYS = {FREEZE: "a frozen row of {} stays as it is", APPEND_ONLY: "{} is append-only"}


class Guard(NamedTuple):
    """A trigger as the database's catalogue knows it; ``sql`` makes it again on SQLite."""

    name: str
    table: str
    sql: str


def name_of(kind: str, event: str, table: str) -> str:
    return f"{kind}_{event}_{table}"


def sqlite_install(table: str, kind: str, condition: str) -> list[str]:
    when = f"WHEN ({condition})" if condition else ""
    return [
        f'CREATE TRIGGER "{name_of(kind, event, table)}" BEFORE {event.upper()} ON "{table}" '
        f"FOR EACH ROW {when} BEGIN SELECT RAISE(ABORT, '{SAYS[kind].format(table)}'); END"
        for event in ("update", "delete")
    ]


def sqlite_remove(table: str, kind: str) -> list[str]:
    return [
        f'DROP TRIGGER IF EXISTS "{name_of(kind, event, table)}"' for event in ("update", "delete")
    ]


def postgresql_install(table: str, kind: str, condition: str) -> list[str]:
    """ENABLE ALWAYS: session_replication_role cannot switch the triggers off."""
    refuse = name_of(kind, "refuse", table)
    change, truncate = name_of(kind, "change", table), name_of(kind, "truncate", table)
    when = f"WHEN ({condition})" if condition else ""
    return [
        f'CREATE FUNCTION "{refuse}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE '
        f"EXCEPTION '{SAYS[kind].format(table)}' USING ERRCODE = 'restrict_violation'; END $$",
        f'CREATE TRIGGER "{change}" BEFORE UPDATE OR DELETE ON "{table}" '
        f'FOR EACH ROW {when} EXECUTE FUNCTION "{refuse}"()',
        f'CREATE TRIGGER "{truncate}" BEFORE TRUNCATE ON "{table}" '
        f'FOR EACH STATEMENT EXECUTE FUNCTION "{refuse}"()',
        *(
            f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{trigger}"'
            for trigger in (change, truncate)
        ),
    ]


def postgresql_remove(table: str, kind: str) -> list[str]:
    return [
        *(
            f'DROP TRIGGER IF EXISTS "{name_of(kind, event, table)}" ON "{table}"'
            for event in ("change", "truncate")
        ),
        f'DROP FUNCTION IF EXISTS "{name_of(kind, "refuse", table)}"()',
    ]


INSTALL = {"sqlite": sqlite_install, "postgresql": postgresql_install}
REMOVE = {"sqlite": sqlite_remove, "postgresql": postgresql_remove}
CATALOGUE = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT t.tgname, c.relname, '' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
    ),
}


def switch_off(vendor: str, guard: Guard) -> str:
    if vendor == "sqlite":
        return f'DROP TRIGGER "{guard.name}"'
    return f'ALTER TABLE "{guard.table}" DISABLE TRIGGER "{guard.name}"'


def switch_on(vendor: str, guard: Guard) -> str:
    if vendor == "sqlite":
        return guard.sql
    return f'ALTER TABLE "{guard.table}" ENABLE ALWAYS TRIGGER "{guard.name}"'
