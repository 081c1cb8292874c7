"""Timing, a database of one's own, and the tables."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.test.utils import override_settings, setup_databases, teardown_databases

RUNS = 15


@dataclass(frozen=True)
class Row:
    name: str
    ours: float
    bare: float
    baseline: str


@dataclass(frozen=True)
class Cost:
    """Of one page: milliseconds, queries, kilobytes."""

    ms: float
    queries: int
    kilobytes: float


@dataclass(frozen=True)
class Growth:
    name: str
    alone: Cost
    among: Cost


@contextmanager
def in_a_database_of_its_own() -> Iterator[str]:
    """SQLite in a file: other processes meet in it. Templates stay as they are: a test's would
    count what they draw."""
    hosts = override_settings(ALLOWED_HOSTS=["testserver"])
    with hosts, tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
        yield from _database()


def _database() -> Iterator[str]:
    kept = setup_databases(verbosity=0, interactive=False)
    try:
        yield connection.vendor
    finally:
        teardown_databases(kept, verbosity=0)


def cpu_ms(work: Callable[[], object], *, runs: int = RUNS) -> float:
    """The median of `runs` after one run to warm up: what our process takes, however many others
    the machine serves."""
    work()
    return statistics.median(_once(work) for _ in range(runs))


def beside_ms(
    ours: Callable[[], object], bare: Callable[[], object], *, runs: int = RUNS
) -> tuple[float, float]:
    """Both medians, taken in turns: a machine that slows down slows both."""
    if runs > 1:
        ours(), bare()
    both = [(_once(ours), _once(bare)) for _ in range(runs)]
    return statistics.median(one for one, _ in both), statistics.median(one for _, one in both)


def _once(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def print_table(vendor: str, rows: Iterable[Row]) -> None:
    print(f"{vendor:<34}{'ms':>9}   {'baseline':<34}{'ms':>9}{'ratio':>9}")
    for row in rows:
        ratio = row.ours / row.bare
        print(f"{row.name:<34}{row.ours:>9.2f}   {row.baseline:<34}{row.bare:>9.2f}{ratio:>9.1f}")


def print_growth(vendor: str, found: Iterable[Growth | Row | str], *, classes: int) -> None:
    print(f"{vendor:<34}{'ms':>9}{f'ms, {classes}':>9}{'ratio':>8}{'queries':>9}{'KB':>8}")
    rows = []
    for one in found:
        if isinstance(one, Growth):
            ratio = one.among.ms / one.alone.ms
            queries = f"{one.alone.queries}"
            if one.among.queries != one.alone.queries:
                queries += f" → {one.among.queries}"
            print(
                f"{one.name:<34}{one.alone.ms:>9.2f}{one.among.ms:>9.2f}{ratio:>8.2f}"
                f"{queries:>9}{one.among.kilobytes:>8.0f}"
            )
        elif isinstance(one, Row):
            rows.append(one)
        else:
            print(one)
    print_table(vendor, rows)
