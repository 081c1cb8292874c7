"""The SQL of the guards, per database: what append_only installs, removes and switches.

A table may let its oldest rows go (``Covered``): those that an anchor covers and that are older
than the shortest time a log is kept, by the database's own clock.
"""

from typing import NamedTuple

FREEZE, APPEND_ONLY = "frozen", "append_only"
SAYS = {FREEZE: "a frozen row of {} stays as it is", APPEND_ONLY: "{} is append-only"}
SHORTEST_MONTHS = 6  # logs of a network are kept as long at least (网络安全法)
OLD_ENOUGH = {
    "sqlite": f"OLD.at < datetime('now', '-{SHORTEST_MONTHS} months')",
    "postgresql": f"OLD.at < now() - interval '{SHORTEST_MONTHS} months'",
}


class Guard(NamedTuple):
    """A trigger as the database's catalogue knows it; ``sql`` makes it again on SQLite."""

    name: str
    table: str
    sql: str


class Covered(NamedTuple):
    """The table of the anchors, and on PostgreSQL its schema: nobody's own table stands in."""

    anchors: str
    schema: str = ""

    def may_go(self, vendor: str) -> str:
        """True of an OLD row with an `at`, a `chain` and a `sequence` that may be deleted."""
        return (
            f'{OLD_ENOUGH[vendor]} AND EXISTS (SELECT 1 FROM "{self.anchors}" AS anchor '
            "WHERE anchor.chain = OLD.chain AND anchor.sequence >= OLD.sequence)"
        )


def name_of(kind: str, event: str, table: str) -> str:
    return f"{kind}_{event}_{table}"


def sqlite_install(
    table: str, kind: str, condition: str, covered: Covered | None = None
) -> list[str]:
    refused = {"update": condition, "delete": condition}
    if covered:
        refused["delete"] = f"NOT ({covered.may_go('sqlite')})"
    return [
        f'CREATE TRIGGER "{name_of(kind, event, table)}" BEFORE {event.upper()} ON "{table}" '
        f"FOR EACH ROW {f'WHEN ({when})' if when else ''} "
        f"BEGIN SELECT RAISE(ABORT, '{SAYS[kind].format(table)}'); END"
        for event, when in refused.items()
    ]


def sqlite_remove(table: str, kind: str) -> list[str]:
    return [
        f'DROP TRIGGER IF EXISTS "{name_of(kind, event, table)}"' for event in ("update", "delete")
    ]


def postgresql_install(
    table: str, kind: str, condition: str, covered: Covered | None = None
) -> list[str]:
    """ENABLE ALWAYS: session_replication_role cannot switch the triggers off."""
    refuse = name_of(kind, "refuse", table)
    change, truncate = name_of(kind, "change", table), name_of(kind, "truncate", table)
    when = f"WHEN ({condition})" if condition else ""
    path = f'SET search_path = "{covered.schema}", pg_temp' if covered else ""
    unless = (
        f"IF TG_OP = 'DELETE' THEN IF {covered.may_go('postgresql')} THEN RETURN OLD; END IF; "
        "END IF; "
        if covered
        else ""
    )
    return [
        f'CREATE FUNCTION "{refuse}"() RETURNS trigger LANGUAGE plpgsql {path} AS $$ BEGIN {unless}'
        f"RAISE EXCEPTION '{SAYS[kind].format(table)}' USING ERRCODE = 'restrict_violation'; "
        "END $$",
        f'CREATE TRIGGER "{change}" BEFORE UPDATE OR DELETE ON "{table}" '
        f'FOR EACH ROW {when} EXECUTE FUNCTION "{refuse}"()',
        f'CREATE TRIGGER "{truncate}" BEFORE TRUNCATE ON "{table}" '
        f'FOR EACH STATEMENT EXECUTE FUNCTION "{refuse}"()',
        *(
            f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{trigger}"'
            for trigger in (change, truncate)
        ),
        *(_way_out(table, covered) if covered else ()),
    ]


def postgresql_remove(table: str, kind: str) -> list[str]:
    return [
        *(
            f'DROP TRIGGER IF EXISTS "{name_of(kind, event, table)}" ON "{table}"'
            for event in ("change", "truncate")
        ),
        f'DROP FUNCTION IF EXISTS "{name_of(kind, "refuse", table)}"()',
        f"DROP FUNCTION IF EXISTS {way_out(table)}",
    ]


def way_out(table: str) -> str:
    """The function through which a role that may not delete removes covered rows; PostgreSQL."""
    return f'"remove_covered_{table}"(text, integer)'


def _way_out(table: str, covered: Covered) -> list[str]:
    """Runs as the tables' owner, whose right to delete the caller need not have. Its own condition
    holds although the triggers be lost."""
    return [
        f"CREATE FUNCTION {way_out(table)} RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER "
        f'SET search_path = "{covered.schema}", pg_temp AS $$ DECLARE gone bigint; BEGIN '
        f'DELETE FROM "{table}" AS old WHERE old.chain = $1 AND old.sequence <= $2 '
        f"AND {covered.may_go('postgresql')}; "
        "GET DIAGNOSTICS gone = ROW_COUNT; RETURN gone; END $$",
        f"REVOKE ALL ON FUNCTION {way_out(table)} FROM PUBLIC",
    ]


def removal(vendor: str, table: str) -> str:
    """The statement that removes the rows of a chain (%s) up to a sequence number (%s)."""
    if vendor == "sqlite":
        return f'DELETE FROM "{table}" WHERE chain = %s AND sequence <= %s'
    return f"SELECT {way_out(table).partition('(')[0]}(%s, %s)"


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
