"""What lives: web, database, broker, worker, beat; whether there is a backup of last night.
Says nothing else, so it is open to all."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from training.models import Heartbeat, Job, JobState
from training.permissions import public
from training.services.heartbeats import Worker, workers
from training.services.nights import BACKUP, gave_up

BACKUP_AGE = timedelta(hours=25)
BEAT_AGE = timedelta(minutes=3)


@public
@never_cache
@require_safe
def overview(request: HttpRequest) -> JsonResponse:
    """Every part; 503 only if pages cannot be served. Without a broker or worker they can."""
    now = timezone.now()
    parts = {name: lives(now) for name, lives in PARTS.items()}
    return JsonResponse(parts, status=200 if parts["database"] else 503)


@public
@never_cache
@require_safe
def part(request: HttpRequest, part: str) -> JsonResponse:
    """One part, 503 if it does not live; for a monitor. Of workers also how many live and how many
    are silent: their names tell of machines, so only organisers and `manage.py health` get them."""
    if part not in PARTS:
        raise Http404
    now = timezone.now()
    lives = PARTS[part](now)
    more = _count_of_workers(now) if part == "worker" else {}
    return JsonResponse({part: lives, **more}, status=200 if lives else 503)


def _web(now: datetime) -> bool:
    return True


def _database(now: datetime) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker(now: datetime) -> bool:
    if not settings.BROKER_URL.startswith("redis"):
        return os.access(settings.BROKER_DIR, os.W_OK)
    import redis

    client = redis.Redis.from_url(
        settings.BROKER_URL, socket_timeout=1, socket_connect_timeout=1, retry=None
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _workers(now: datetime) -> list[Worker]:
    try:
        return workers(now=now)
    except DatabaseError:
        return []


def _count_of_workers(now: datetime) -> dict[str, int]:
    found = _workers(now)
    silent = sum(worker.silent for worker in found)
    return {"living": len(found) - silent, "silent": silent}


def _worker(now: datetime) -> bool:
    return any(not worker.silent for worker in _workers(now))


def _beat(now: datetime) -> bool:
    try:
        return Heartbeat.objects.filter(part="beat", at__gt=now - BEAT_AGE).exists()
    except DatabaseError:
        return False


def _backup(now: datetime) -> bool:
    """Whether one was made within a night and a day, with an hour to make it, and the last night's
    was not given up."""
    done = Job.objects.filter(task=BACKUP, state=JobState.DONE, finished_at__gt=now - BACKUP_AGE)
    try:
        return done.exists() and gave_up() is None
    except DatabaseError:
        return False


PARTS: dict[str, Callable[[datetime], bool]] = {
    "web": _web,
    "database": _database,
    "broker": _broker,
    "worker": _worker,
    "beat": _beat,
    "backup": _backup,
}
