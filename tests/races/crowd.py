"""Many at once on one thing: threads with connections of their own, let go together.

A `Gate` stands between a check and the write that follows it. In a twin without the lock everybody
passes the check before anybody writes; under the lock only one can be there at a time, so it is not
used there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from django.db import connection

from courses.enums import ClassState
from courses.models import TrainingClass
from courses.services import locking

WAIT = 30.0  # seconds until a crowd is given up


def together(count: int, act: Callable[[int], Any]) -> list[Any]:
    """What `act(0)` … `act(count - 1)` returned or raised, all begun at the same moment."""
    start, found = Barrier(count), [None] * count

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            start.wait(WAIT)
            found[place] = act(place)
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=[place], daemon=True) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT * 2)
    assert not any(thread.is_alive() for thread in threads), "somebody never came back"
    return found


def gated(function: Callable[..., Any], count: int, *, seconds: float = 5.0) -> Callable[..., Any]:
    """The function, after which each of the crowd waits for the others before going on."""
    gate = Barrier(count)

    def waiting(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        with suppress(BrokenBarrierError):  # then those who are left go on without the others
            gate.wait(seconds)
        return result

    return waiting


@contextmanager
def no_lock(
    *, states: tuple[str, ...] = (ClassState.OPEN,), **where: Any
) -> Iterator[TrainingClass]:
    """What class_at_work would be without lock and transaction: read, work, save."""
    training_class = TrainingClass.objects.select_related("policy").get(**where)
    yield training_class
    training_class.save(update_fields=locking.HEADS)


def unprotect(patch: pytest.MonkeyPatch, module: Any, check: str, count: int) -> None:
    """Take the lock out of a module of services, and put a gate behind one of its checks."""
    patch.setattr(module, "class_at_work", no_lock)
    patch.setattr(module, check, gated(getattr(module, check), count))
