"""The way from a session to its roll."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from courses.permissions import Rights
from trainees.permissions import take_roll
from trainees.queries.day import SessionLine

AHEAD = timedelta(hours=1)  # so long before a session its roll is offered


@dataclass(frozen=True, slots=True)
class DayRow:
    """A session as a day lists it; `take` offers the roll to whoever may take it now."""

    line: SessionLine
    take: bool


def with_roll_links(lines: Iterable[SessionLine], rights: Rights, *, now: datetime) -> list[DayRow]:
    return [
        DayRow(
            line,
            take=not line.stand.complete
            and line.session.training_class.is_open
            and line.session.starts_at - AHEAD <= now
            and take_roll(rights, line.session.training_class),
        )
        for line in lines
    ]
