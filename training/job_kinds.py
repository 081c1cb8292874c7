"""The kinds of jobs that people see: apps above the kernel register them, the jobs page shows them.

A kind's rule is the one of the page that asks for such jobs; it is asked about the class that the
job's arguments name (`class_id`). A job of no kind is the system's own and on no page.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise

from training.permissions import Rule


class Kind(NamedTuple):
    label: str | Promise
    rule: Rule


KINDS: dict[str, Kind] = {}


def register(kinds: Mapping[str, Kind]) -> None:
    """By the name of the task."""
    for task, kind in kinds.items():
        if KINDS.setdefault(task, kind) != kind:
            raise ValueError(f"Two kinds of jobs are called {task}.")
