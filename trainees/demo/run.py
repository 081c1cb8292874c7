"""A folder's class on its way through its events."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from trainees.demo.folder import Event
from trainees.demo.making import MadeClass
from trainees.models import LeaveRequest, Trainee
from training.actors import Actor


@dataclass(frozen=True)
class Applied:
    """A `leave_apply` event and the request it made: none where it was refused."""

    event: Event
    leave: LeaveRequest | None


@dataclass
class Replay:
    """A class on its way through its events; `refused` keeps those that a service refused."""

    made: MadeClass
    applied: dict[str, Applied] = field(default_factory=dict)
    refused: list[tuple[Event, str]] = field(default_factory=list)
    closed: bool = False

    def trainee(self, number: Any) -> Trainee:
        return self.made.trainees[int(number)]

    def ids(self, numbers: Iterable[Any]) -> list[int]:
        return [self.trainee(number).pk for number in numbers]

    def actor(self, event: Event, number: Any = None) -> Actor:
        return self.made.actor(event.actor, number=int(number) if number is not None else None)

    def leave(self, event: Event) -> LeaveRequest:
        """The request that an event is about; KeyError where it was refused or never made."""
        applied = self.applied.get(event.detail["ref"])
        if applied is None or applied.leave is None:
            raise KeyError(event.detail["ref"])
        return applied.leave
