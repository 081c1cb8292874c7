"""Self check-in by a code on the wall (docs/rules.md, R3.8): when it is open, and which code holds.

A code is of one session and one step of 20 seconds; whoever reads it has this step and the next.
"""

import hmac
from datetime import datetime, timedelta
from enum import StrEnum

from trainees.policies.rollcall import roll_opens_at

STEP_SECONDS = 20
CLOSES_AFTER = timedelta(minutes=15)
DIGITS = 6


class Window(StrEnum):
    EARLY = "early"
    OPEN = "open"
    LATE = "late"


def closes_at(start: datetime) -> datetime:
    """A quarter of an hour into the session, that moment included."""
    return start + CLOSES_AFTER


def window_of(start: datetime, *, now: datetime) -> Window:
    if now < roll_opens_at(start):
        return Window.EARLY
    return Window.OPEN if now <= closes_at(start) else Window.LATE


def code_at(key: bytes, session_id: int, *, now: datetime) -> str:
    """The code on the wall at this moment."""
    return _code(key, session_id, _step(now))


def code_holds(key: bytes, session_id: int, code: str, *, now: datetime) -> bool:
    """Whether it is the code of this step or of the one before."""
    typed = "".join(code.split()).encode()  # the wall shows it in two groups
    steps = (_step(now), _step(now) - 1)
    return any(hmac.compare_digest(_code(key, session_id, n).encode(), typed) for n in steps)


def seconds_left(now: datetime) -> int:
    """Until the code on the wall changes."""
    return STEP_SECONDS - int(now.timestamp()) % STEP_SECONDS


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS


def _code(key: bytes, session_id: int, step: int) -> str:
    digest = hmac.digest(key, f"check-in:{session_id}:{step}".encode(), "sha256")
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}d}"
