"""One consistent copy of the whole database in a file, and the database back from such a file.

Nobody has to stop working: SQLite is copied by VACUUM INTO, PostgreSQL by pg_dump under a snapshot.
`look` is asked inside exactly that state, so what it finds is what the copy holds.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from training.enums import BackupRefusal
from training.refusals import Refused

T = TypeVar("T")
PLAIN = ["--no-owner", "--no-privileges", "--clean", "--if-exists"]


def dump(path: Path, *, look: Callable[[], T]) -> T:
    """Write the copy; outside a transaction. Refused on PostgreSQL without its pg_dump."""
    return (
        _dump_sqlite(path, look) if connection.vendor == "sqlite" else _dump_postgresql(path, look)
    )


def load(path: Path) -> None:
    """Put the copy in the place of everything in the database, in one transaction."""
    if connection.vendor == "sqlite":
        _load_sqlite(path)
    else:
        _load_postgresql(path)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Let this thread's queries read a SQLite copy for a while."""
    ours = connections[DEFAULT_DB_ALIAS]
    copy = type(ours)({**ours.settings_dict, "NAME": str(path)}, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = copy
    try:
        yield
    finally:
        copy.close()
        connections[DEFAULT_DB_ALIAS] = ours


def tool(name: str) -> str:
    """A program of PostgreSQL's client; refused, with what to install, if it is not there."""
    if found := shutil.which(name):
        return found
    raise Refused(BackupRefusal.NO_TOOL, tool=name)


def _dump_sqlite(path: Path, look: Callable[[], T]) -> T:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    with reading(path):
        return look()


def _load_sqlite(path: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        copy.backup(connection.connection)


def _dump_postgresql(path: Path, look: Callable[[], T]) -> T:
    pg_dump = tool("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        found = look()
        _run(pg_dump, *PLAIN, "--snapshot", snapshot, "--file", str(path))
    return found


def _load_postgresql(path: Path) -> None:
    psql = tool("psql")
    quoted = map(connection.ops.quote_name, connection.introspection.table_names())
    away = "; ".join(f"DROP TABLE IF EXISTS {name} CASCADE" for name in quoted)
    quiet = ["--no-psqlrc", "--quiet", "--output", os.devnull, "--set", "ON_ERROR_STOP=1"]
    connection.close()  # DROP waits for everybody's transactions, so not for ours
    _run(psql, *quiet, "--single-transaction", "-c", f"{away};", "-f", str(path))


def _run(program: str, *words: str) -> None:
    """A client program on our database; its password goes through the environment."""
    told = connection.client.settings_to_cmd_args_env(connection.settings_dict, list(words))
    arguments, environment = [program, *told[0][1:]], {**os.environ, **(told[1] or {})}
    ended = subprocess.run(arguments, env=environment, capture_output=True, text=True)
    if ended.returncode:
        raise Refused(BackupRefusal.TOOL_FAILED, tool=Path(program).name, said=ended.stderr.strip())
