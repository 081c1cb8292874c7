"""The doorbell: tells a worker that a job waits. Nobody waits for it, nothing depends on it."""

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from time import monotonic

logger = logging.getLogger(__name__)
REST = 5.0  # seconds without ringing after a broker did not answer
RUN_JOB = "training.tasks.run_job"


def ring(job_id: int) -> None:
    """Ring for one job from a thread of our own; a dead or silent broker costs the caller nothing.

    A ring that is lost is made up for by `requeue_stale`.
    """
    _ringer(os.getpid()).submit(_ring, job_id)


@cache
def _ringer(process: int) -> ThreadPoolExecutor:
    """One thread per process: a forked child must not believe in its parent's thread."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="bell")


_rest_until = 0.0


def _ring(job_id: int) -> None:
    from training.celery import app  # makes folders for its messages: not before somebody rings

    global _rest_until
    if monotonic() < _rest_until:
        return
    try:
        app.send_task(RUN_JOB, args=[job_id], retry=False)
    except Exception as error:
        _rest_until = monotonic() + REST
        logger.warning("The broker does not answer (%s); job %s waits.", error, job_id)
