"""What the web and the worker may do on PostgreSQL: their role owns nothing.

The owner migrates. The role reads and appends where tables only grow, works on the others, and
can neither empty a table nor take its triggers away. Old rows of the log it removes through the one
function that looks whether they may go.
"""

from typing import Any

from django.db import connection
from psycopg import sql

from training.append_only import append_only_tables
from training.append_only_sql import way_out
from training.models import LogEntry

READ_ONLY = {"django_migrations"}


def grant(role: str, *, password: str = "") -> None:
    """Give the role just what it needs, taking whatever else it had; made if a password comes."""
    only_grow = append_only_tables(connection)
    with connection.cursor() as cursor:
        if password:
            _make(cursor, role, password)
        for table in sorted(connection.introspection.table_names()):
            rights = "SELECT" if table in READ_ONLY else "SELECT, INSERT"
            rights += "" if table in only_grow | READ_ONLY else ", UPDATE, DELETE"
            _execute(
                cursor,
                f"REVOKE ALL ON {{}} FROM {{}}; GRANT {rights} ON {{}} TO {{}}",
                table,
                role,
                table,
                role,
            )
        _execute(cursor, "GRANT USAGE ON SCHEMA {} TO {}", _schema(cursor), role)
        _execute(
            cursor, "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {} TO {}", _schema(cursor), role
        )
        _grant_way_out(cursor, role)


def granted_roles() -> list[str]:
    """Who besides the owner may write the log now: to be granted again after a restore."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT grantee FROM information_schema.role_table_grants"
            " WHERE table_name = %s AND privilege_type = 'INSERT' AND grantee <> grantor"
            " ORDER BY grantee",
            [LogEntry._meta.db_table],
        )
        return [role for (role,) in cursor.fetchall()]


def _grant_way_out(cursor: Any, role: str) -> None:
    """The tables of an old backup have no such function yet."""
    function = way_out(LogEntry._meta.db_table)
    cursor.execute("SELECT to_regprocedure(%s)", [function])
    if cursor.fetchone()[0]:
        _execute(cursor, f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        _execute(cursor, f"GRANT EXECUTE ON FUNCTION {function} TO {{}}", role)


def _make(cursor: Any, role: str, password: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    statement = sql.SQL(verb + " ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
    cursor.execute(statement.format(sql.Identifier(role), sql.Literal(password)))


def _execute(cursor: Any, statement: str, *names: str) -> None:
    cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _schema(cursor: Any) -> str:
    cursor.execute("SELECT current_schema()")
    return str(cursor.fetchone()[0])
