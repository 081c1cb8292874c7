"""Walking every chain to its first broken row. Other apps plug in their chains by name."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.db import connection

from training.append_only import unguarded_tables
from training.chaining import Broken, Row, first_broken
from training.models import ChainHead, LogEntry

End = tuple[str, int]


@dataclass(frozen=True)
class Chain:
    """A chain to walk: its rows in order and (link, length) as its head says, if it has one."""

    name: str
    rows: Iterable[Row]
    end: End | None


Walker = Callable[[], Iterator[Chain]]
Ends = Callable[[], Iterable[tuple[str, End]]]

_walkers: dict[str, Walker] = {}
_log_ends: list[Ends] = []


def register(name: str, walker: Walker) -> None:
    """Have ``verify`` walk these chains too; a name registered again replaces the first."""
    _walkers[name] = walker


def register_log_ends(ends: Ends) -> None:
    """Name heads of log chains kept elsewhere: an app's (chain, (log_link, log_length))."""
    if ends not in _log_ends:
        _log_ends.append(ends)


def verify() -> Iterator[tuple[str, Broken | None]]:
    """Each chain with its first broken row, or None; walkers in the order of registration."""
    for kind, walker in _walkers.items():
        for chain in walker():
            yield f"{kind} {chain.name}", _broken(chain)


def ends() -> Iterator[tuple[str, End]]:
    """Where each chain ends, as its head says."""
    for kind, walker in _walkers.items():
        for chain in walker():
            yield f"{kind} {chain.name}", chain.end or ("", 0)


def lost_guards() -> list[str]:
    """Tables that must refuse changes and no longer do."""
    return unguarded_tables(connection)


def log_chains() -> Iterator[Chain]:
    """Every chain of the log; the heads are read before the rows, so writers do not disturb."""
    ends = _ends()
    entries = LogEntry.objects.order_by("chain", "sequence").iterator()
    for name, found in groupby(entries, key=lambda entry: entry.chain):
        rows = (entry.chain_row() for entry in found)
        # A chain may have begun since: its head is asked for again.
        yield Chain(name, rows, ends.pop(name, None) or _ends().get(name))
    for name, end in ends.items():
        yield Chain(name, (), end)


def _broken(chain: Chain) -> Broken | None:
    found = first_broken(chain.rows, key=settings.CHAIN_KEY, end=chain.end)
    if found is None and chain.end is None:
        return Broken(chain.name, 0, "no head names this chain")
    return found


def _ends() -> dict[str, End]:
    """(link, length) of every log chain that has a head."""
    ends = {h.name: (h.log_link, h.log_length) for h in ChainHead.objects.all()}
    for more in _log_ends:
        ends.update(more())
    return ends


register("log", log_chains)
