"""What leaves the site: mail and the office's webhook. Titles only, which name nobody; whoever
wants to know more signs in."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from smtplib import SMTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import quote_plus, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation

from training.models import Notification
from training.notification_words import title_of
from training.services.jobs import TryLater

PATIENCE = 5  # seconds


def mail_notifications(key: str, *, now: datetime) -> int:
    """Write to whoever was told under this key and has an address, each once; how many. TryLater
    while the mail server does not take all of them."""
    waiting = Notification.objects.filter(key=key, mailed_at__isnull=True).exclude(user__email="")
    sent = 0
    for one in waiting.select_related("user"):
        with translation.override(one.user.language):
            title = title_of(one.kind)
        try:
            send_mail(title, f"{title}\n{_address(one.url)}", None, [one.user.email])
        except (SMTPException, OSError) as error:
            raise TryLater(type(error).__name__) from error
        Notification.objects.filter(pk=one.pk).update(mailed_at=now)
        sent += 1
    return sent


def post_webhook(key: str, *, kind: str, url: str, now: datetime) -> None:
    """Post the title as a text message, as WeCom and DingTalk robots read it, with our own facts
    beside it. TryLater unless it was taken."""
    with translation.override(settings.LANGUAGE_CODE):
        title = title_of(kind)
    address = _address(url)
    body = json.dumps(
        {
            "msgtype": "text",
            "text": {"content": f"{title}\n{address}"},
            "event": {"id": key, "kind": kind, "url": address, "at": now.isoformat()},
        },
        ensure_ascii=False,
    ).encode()
    request = Request(_robot(now), data=body, headers=_signed(body, now=now), method="POST")
    try:
        with build_opener(_Stay()).open(request, timeout=PATIENCE) as answer:
            _refuse_trouble(answer.read(65536))
    except (URLError, OSError) as error:
        raise TryLater(type(error).__name__) from error


def signature(body: bytes, *, timestamp: str) -> str:
    """HMAC-SHA256 over "timestamp.body" with WEBHOOK_SECRET, in hexadecimal."""
    signed = timestamp.encode() + b"." + body
    return hmac.new(settings.WEBHOOK_SECRET.encode(), signed, hashlib.sha256).hexdigest()


def _signed(body: bytes, *, now: datetime) -> dict[str, str]:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if settings.WEBHOOK_SECRET:
        timestamp = str(int(now.timestamp()))
        headers["X-Timestamp"] = timestamp
        headers["X-Signature"] = f"sha256={signature(body, timestamp=timestamp)}"
    return headers


def _robot(now: datetime) -> str:
    """DingTalk wants its signature in the address; others get the address as it was set."""
    url: str = settings.WEBHOOK_URL
    if urlsplit(url).hostname != "oapi.dingtalk.com" or not settings.WEBHOOK_SECRET:
        return url
    stamp = str(int(now.timestamp() * 1000))
    secret: str = settings.WEBHOOK_SECRET
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return f"{url}&timestamp={stamp}&sign={quote_plus(base64.b64encode(digest))}"


class _Stay(HTTPRedirectHandler):
    """A message signed for one address goes to no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _refuse_trouble(answer: bytes) -> None:
    """Robots say 200 and then an errcode."""
    try:
        said = json.loads(answer or b"{}")
    except ValueError:
        return
    if isinstance(said, Mapping) and said.get("errcode"):
        raise TryLater(f"errcode {said['errcode']}")


def _address(url: str) -> str:
    return settings.SITE_URL.rstrip("/") + url
