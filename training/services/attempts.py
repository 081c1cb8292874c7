"""Guessing passwords: five failures per username in fifteen minutes, however parallel."""

import unicodedata
from datetime import datetime, timedelta

from django.db.models import Case, F, Q, Value, When

from training.models import SignInAttempt

LIMIT = 5
WINDOW = timedelta(minutes=15)


def reserve(username: str, *, now: datetime, limit: int = LIMIT) -> bool:
    """Count an attempt as failed before its password is looked at; False when none is left.

    One conditional UPDATE decides, so parallel attempts cannot all pass. It must stand by itself:
    inside a transaction a refusal would take it back.
    """
    key = key_of(username)
    fresh = SignInAttempt(username=key, window_start=now)
    SignInAttempt.objects.bulk_create([fresh], ignore_conflicts=True)
    over = Q(window_start__lte=now - WINDOW)
    open_now = SignInAttempt.objects.filter(over | Q(failures__lt=limit), username=key)
    updated = open_now.update(
        failures=Case(When(over, then=Value(1)), default=F("failures") + 1),
        window_start=Case(When(over, then=Value(now)), default=F("window_start")),
    )
    return updated == 1


def forgive(username: str) -> None:
    """The password was right: its failures no longer count."""
    SignInAttempt.objects.filter(username=key_of(username)).delete()


def forget_old(*, now: datetime) -> int:
    """Remove rows whose window has passed; for the schedule."""
    return SignInAttempt.objects.filter(window_start__lte=now - WINDOW).delete()[0]


def key_of(username: str) -> str:
    """One row for every spelling that looks alike."""
    return unicodedata.normalize("NFKC", username).strip().casefold()[:150]
