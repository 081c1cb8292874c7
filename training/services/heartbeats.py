"""A part of the site says that it lives; each worker by itself, as host:pid."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple

from django.db import DatabaseError, connection

from training.models import Heartbeat

logger = logging.getLogger(__name__)
WORKER = "worker "  # before its name
SILENT = timedelta(minutes=1)  # a worker signs three times in it
GONE = timedelta(days=1)
EVERY = 30.0  # seconds between the signs of long work, well within jobs.STALE
LONGEST = 6 * 3600.0  # seconds; work that hangs longer is no work


class Worker(NamedTuple):
    name: str
    at: datetime
    silent: bool


def sign(part: str, *, now: datetime) -> None:
    """One upsert; health pages compare `now` with their own."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(part=part, at=now)],
        update_conflicts=True,
        unique_fields=["part"],
        update_fields=["at"],
    )


def this_worker() -> str:
    """The part that this process is."""
    return f"{WORKER}{socket.gethostname()}:{os.getpid()}"


def leave() -> None:
    """A worker that ends by itself is not silent, it is no more."""
    Heartbeat.objects.filter(part=this_worker()).delete()


def workers(*, now: datetime, host: str = "") -> list[Worker]:
    """Those that signed within a day, by name: all of them or those of one host."""
    signs = Heartbeat.objects.filter(part__startswith=WORKER, at__gt=now - GONE).order_by("part")
    found = (Worker(one.part.removeprefix(WORKER), one.at, one.at <= now - SILENT) for one in signs)
    return [one for one in found if not host or one.name.rpartition(":")[0] == host]


def forget_gone(*, now: datetime) -> None:
    """Workers only: of the schedule one still reads since when it stands."""
    gone = Heartbeat.objects.filter(part__startswith=WORKER.strip(), at__lte=now - GONE)
    gone.delete()


@contextmanager
def kept_up(sign: Callable[[], None]) -> Iterator[None]:
    """Call `sign` twice a minute from a thread of its own, on its own connection, while one step
    of the work takes longer than a job may be silent. It stops when `sign` says that the work is
    no longer ours, and after six hours."""
    over = threading.Event()
    thread = threading.Thread(target=_keep_up, args=(sign, over), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _keep_up(sign: Callable[[], None], over: threading.Event) -> None:
    ends = monotonic() + LONGEST
    try:
        while not over.wait(EVERY) and monotonic() < ends:
            try:
                sign()
            except DatabaseError as error:
                logger.warning("No sign of life: %s", type(error).__name__)
    except Exception as lost:
        logger.warning("No more signs of life: %s", lost)
    finally:
        connection.close()
