"""Making, finding and ending the secret address of a calendar."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from training.actors import Actor
from training.models import CalendarFeed, User
from training.services.log import record


def make_feed(user: User, *, by: Actor, now: datetime) -> str:
    """A new secret for the user's calendar, shown this once; the one before ends."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        feed, _ = CalendarFeed.objects.update_or_create(
            user=user, defaults={"digest": digest_of(secret), "made_at": now}
        )
        record("make_feed", by=by, about=feed, now=now)
    return secret


def end_feed(user: User, *, by: Actor, now: datetime) -> None:
    """The address answers nobody from now on; without one nothing happens."""
    with transaction.atomic():
        feed = CalendarFeed.objects.filter(user=user).first()
        if feed is not None:
            record("end_feed", by=by, about=feed, now=now)
            feed.delete()


def reader_of(secret: str) -> int | None:
    """The user whose calendar the secret opens, while the account is active."""
    found = CalendarFeed.objects.filter(digest=digest_of(secret), user__is_active=True)
    return found.values_list("user_id", flat=True).first()


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
