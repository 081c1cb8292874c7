"""Tokens of the interface for programs: made, ended, held up and counted."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from training.actors import Actor
from training.models import ApiToken, User
from training.services.log import record

LIMIT = 120
WINDOW = timedelta(minutes=1)


def make_token(
    user: User, *, name: str, scopes: Sequence[str], lasts: timedelta, by: Actor, now: datetime
) -> str:
    """The token itself, shown this once; whoever calls has confirmed the password."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name,
            digest=digest_of(secret),
            scopes=sorted(scopes),
            made_at=now,
            expires_at=now + lasts,
            window_start=now,
        )
        record("make_token", by=by, about=token, now=now, fields=token.scopes)
    return secret


def end_token(token: ApiToken, *, by: Actor, now: datetime) -> None:
    """It opens nothing from the next call on; ending it twice changes nothing."""
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, ended_at=None).update(ended_at=now):
            record("end_token", by=by, about=token, now=now)


def end_all(user: User, *, now: datetime) -> None:
    """With the password every token made under it ends."""
    ApiToken.objects.filter(user=user, ended_at=None).update(ended_at=now)


def token_of(secret: str, *, now: datetime) -> ApiToken | None:
    """The live token of an account that may sign in, with its user."""
    found = ApiToken.objects.filter(
        digest=digest_of(secret),
        ended_at=None,
        expires_at__gt=now,
        user__is_active=True,
        user__must_change_password=False,
    )
    return found.select_related("user").first()


def count_call(token: ApiToken, *, now: datetime, limit: int = LIMIT) -> bool:
    """Count a call before it is answered; False when none is left in this minute. One conditional
    UPDATE decides, so parallel calls cannot all pass."""
    over = Q(window_start__lte=now - WINDOW)
    return bool(
        ApiToken.objects.filter(over | Q(calls__lt=limit), pk=token.pk).update(
            calls=Case(When(over, then=Value(1)), default=F("calls") + 1),
            window_start=Case(When(over, then=Value(now)), default=F("window_start")),
            last_used_at=now,
        )
    )


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
