"""Timing, a database of one's own, and the table."""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.test.utils import setup_databases, setup_test_environment, teardown_databases


@dataclass(frozen=True)
class Row:
    name: str
    ours: float
    baseline: str
    bare: float


@contextmanager
def in_a_database_of_its_own() -> Iterator[str]:
    setup_test_environment(debug=False)
    kept = setup_databases(verbosity=0, interactive=False)
    try:
        yield connection.vendor
    finally:
        teardown_databases(kept, verbosity=0)


def median_ms(work: Callable[[], object], *, runs: int = 15) -> float:
    """The median of `runs` after one run to warm up."""
    work()
    return statistics.median(_once(work) for _ in range(runs))


def _once(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def print_table(vendor: str, rows: Iterable[Row]) -> None:
    print(f"{vendor:<34}{'ms':>9}   {'baseline':<34}{'ms':>9}{'ratio':>9}")
    for row in rows:
        ratio = row.ours / row.bare
        print(f"{row.name:<34}{row.ours:>9.2f}   {row.baseline:<34}{row.bare:>9.2f}{ratio:>9.1f}")
