"""Telling users something inside the site, and what they have read of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from training.models import Notification, User

MAIL, WEBHOOK = "notification-mail", "webhook"


def notify(
    user_ids: Iterable[int | None],
    kind: str,
    *,
    key: str,
    data: Mapping[str, Any] | None = None,
    url: str = "",
    scope: str = "",
    subject: str = "",
    now: datetime,
) -> None:
    """Tell each of these users once per `key`, in the caller's transaction: one insert. Empty ids
    (a person without an account) are passed over. `data` are plain values, no personal reason. Mail
    and webhook, where they are set, go out as jobs after the commit."""
    said = {"kind": str(kind), "data": dict(data or {}), "scope": scope, "subject": subject}
    rows = [
        Notification(user_id=pk, key=key, url=url, created_at=now, **said)
        for pk in sorted({pk for pk in user_ids if pk is not None})
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    if rows and (settings.EMAIL_HOST or settings.WEBHOOK_URL):
        _send_out(kind, key=key, url=url, now=now)


def _send_out(kind: str, *, key: str, url: str, now: datetime) -> None:
    from training.services.jobs import enqueue  # brings the broker with it, only where it is used

    if settings.EMAIL_HOST:
        enqueue(MAIL, key=f"mail:{key}", args={"key": key}, now=now)
    if settings.WEBHOOK_URL:
        about = {"key": key, "kind": str(kind), "url": url}
        enqueue(WEBHOOK, key=f"webhook:{key}", args=about, now=now)


def mark_read(notification: Notification, *, now: datetime) -> None:
    """Once; the first reading counts."""
    Notification.objects.filter(pk=notification.pk, read_at__isnull=True).update(read_at=now)


def mark_all_read(user: User, *, until: datetime, now: datetime) -> int:
    """All that came up to the moment the page was made; what came after it stays unread."""
    unread = Notification.objects.filter(user=user, read_at__isnull=True, created_at__lte=until)
    return unread.update(read_at=now)
