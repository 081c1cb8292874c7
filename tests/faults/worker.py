"""Real workers that can be killed: `python -m tests.faults.worker queue pause [unprotected]`.

Imports everything once, then for each line on its input starts a worker as a process of its own and
prints its id. `pause` seconds pass at each step of a certificate, so that a kill falls inside one:
before its file, between file and row, and after the commit. Without its protection a certificate is
written without a transaction.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "training.settings")
import django

django.setup()

from courses.models import TrainingClass  # noqa: E402
from trainees import tasks  # noqa: E402
from trainees.models import SerialCounter  # noqa: E402
from trainees.services import certificate  # noqa: E402
from training.celery import app  # noqa: E402
from training.services import jobs  # noqa: E402

ARGUMENTS = ["worker", "-P", "threads", "-c", "1", "--loglevel", "ERROR"]
QUIET = ["--without-mingle", "--without-gossip", "--without-heartbeat"]


def slowed(work: Callable[..., Any], pause: float) -> Callable[..., Any]:
    def slow(*args: Any, **kwargs: Any) -> Any:
        time.sleep(pause)
        found = work(*args, **kwargs)
        time.sleep(pause)
        return found

    return slow


@contextmanager
def no_transaction(**where: Any) -> Any:
    """The class without lock and transaction: every write stays by itself."""
    where.pop("states", None)
    yield TrainingClass.objects.select_related("policy").get(**where)


def number_by_itself(prefix: str, year: int) -> int:
    counter, _ = SerialCounter.objects.get_or_create(prefix=prefix, year=year)
    counter.last += 1
    counter.save()
    return counter.last


def main() -> None:
    queue, pause = sys.argv[1], float(sys.argv[2])
    certificate.keep = slowed(certificate.keep, pause)
    tasks.jobs.beat = slowed(jobs.beat, pause / 2)
    if "unprotected" in sys.argv:
        certificate.class_at_work = no_transaction
        certificate.next_number = number_by_itself
        certificate.record = lambda *args, **kwargs: None
    app.loader.import_default_modules()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        worker = os.fork()
        if worker == 0:
            os.setsid()
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Celery's banner
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            app.worker_main([*ARGUMENTS, *QUIET, "-Q", queue])
            os._exit(0)
        print(worker, flush=True)


if __name__ == "__main__":
    main()
