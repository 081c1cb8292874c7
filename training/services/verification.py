"""Walking every chain to its first broken row. Other apps plug in their chains by name."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain as joined
from itertools import groupby

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from training.append_only import unguarded_tables
from training.chaining import START, Broken, Row, first_broken
from training.models import ChainHead, LogAnchor, LogEntry
from training.services.anchors import anchors_of, first_wrong

End = tuple[str, int]


@dataclass(frozen=True)
class Chain:
    """A chain to walk: its rows in order and (link, length) as its head says, if it has one.

    Where its oldest rows were removed `start` is the (link, sequence) of the last of them;
    `broken` is what was found wrong before any row was looked at.
    """

    name: str
    rows: Iterable[Row]
    end: End | None
    start: End = (START, 0)
    broken: Broken | None = None


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
    removed = set(LogAnchor.objects.values_list("chain", flat=True).distinct())
    entries = LogEntry.objects.order_by("chain", "sequence").iterator()
    for name, found in groupby(entries, key=lambda entry: entry.chain):
        rows = (entry.chain_row() for entry in found)
        # A chain may have begun since: its head is asked for again.
        yield _log_chain(name, rows, ends.pop(name, None) or _ends().get(name))
        removed.discard(name)
    for name in sorted({*ends, *removed}):
        yield _log_chain(name, iter(()), ends.get(name))


def _log_chain(name: str, rows: Iterator[Row], end: End | None) -> Chain:
    """From its anchor on. Anchors are read after the first row: rows go together with the cast of
    one, so that the one which the rows begin behind is there by then."""
    first = next(rows, None)
    anchors = anchors_of(name)
    before = first.sequence - 1 if first else end[1] if end else 0
    covering = [a for a in anchors if a.sequence <= before][-1:]
    start = (covering[0].link, covering[0].sequence) if covering else (START, 0)
    broken = first_wrong(anchors)
    if first and before != start[1] and not broken:
        why = "rows before it are missing, and no anchor covers them"
        broken = Broken(first.name, first.sequence, why)
    return Chain(name, joined([first] if first else [], rows), end, start, broken)


def removed_rows() -> int:
    """How many rows of the log are covered by anchors."""
    return LogAnchor.objects.aggregate(total=Sum("count"))["total"] or 0


def _broken(chain: Chain) -> Broken | None:
    found = chain.broken or first_broken(
        chain.rows, key=settings.CHAIN_KEY, end=chain.end, start=chain.start
    )
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
