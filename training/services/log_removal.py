"""The only way out of the log: rows older than the kept period, oldest first, chain by chain.

A batch is one transaction: an anchor takes the place of the rows, the rows go, the log of the site
says so. Whatever ends a night in between leaves whole batches, and the next goes on. The database
itself refuses rows that no anchor covers or that are younger than six months.
"""

from datetime import datetime, timedelta
from itertools import takewhile
from time import sleep

from django.conf import settings
from django.db import connection

from training.actors import Actor
from training.append_only import remove_covered
from training.chaining import START, first_broken
from training.enums import LogResult
from training.models import LogEntry
from training.services.anchors import anchors_of, cast_anchor
from training.services.log import record, site_at_work

BATCH = 2000  # rows: a quarter of a second, while the log of the site waits
PAUSE = 0.2  # seconds in between: a writer who waits for SQLite looks again after 0.1
VERB = "remove_log"


def remove_old(*, now: datetime) -> int:
    """How many rows went. A month of the period counts 31 days."""
    before = now - timedelta(days=31 * settings.LOG_KEPT_MONTHS)
    chains = LogEntry.objects.filter(at__lt=before).values_list("chain", flat=True)
    return sum(_shorten(chain, before, now) for chain in sorted(set(chains.distinct())))


def _shorten(chain: str, before: datetime, now: datetime) -> int:
    removed = batch = remove_batch(chain, before=before, now=now)
    while batch == BATCH:
        sleep(PAUSE)
        batch = remove_batch(chain, before=before, now=now)
        removed += batch
    return removed


def remove_batch(chain: str, *, before: datetime, now: datetime) -> int:
    """The oldest rows of a chain up to the first that is not older than `before`; how many. Rows
    that do not fit their chain stay: they show what was done to it."""
    with site_at_work() as site:
        oldest = LogEntry.objects.filter(chain=chain).order_by("sequence")[:BATCH]
        old = list(takewhile(lambda entry: entry.at < before, oldest))
        if not old:
            return 0
        said = [f"chain {chain}", f"rows {len(old)}", f"to {old[-1].sequence}", f"{old[-1].at}"]
        whole = _follow_on(chain, old)
        result, reason = (LogResult.DONE, "") if whole else (LogResult.REFUSED, "chain_broken")
        by = Actor.system()
        record(VERB, by=by, now=now, head=site, fields=said, result=result, reason=reason)
        return _remove(chain, old, now=now) if whole else 0


def _follow_on(chain: str, old: list[LogEntry]) -> bool:
    last = anchors_of(chain)[-1:]
    start = (last[0].link, last[0].sequence) if last else (START, 0)
    rows = (entry.chain_row() for entry in old)
    return first_broken(rows, key=settings.CHAIN_KEY, start=start) is None


def _remove(chain: str, old: list[LogEntry], *, now: datetime) -> int:
    anchor = cast_anchor(old, now=now)
    table = LogEntry._meta.db_table
    gone = remove_covered(connection, table, chain=chain, up_to=anchor.sequence)
    if gone != len(old):
        raise RuntimeError(f"{gone} of {len(old)} rows of {chain} went")
    return gone
