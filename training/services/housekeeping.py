"""What a night takes away: everything that has run out. Other apps plug in what is theirs."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from training.models import Job, JobState, Notification
from training.services import attempts, heartbeats, kept_files, log_removal

RESULTS = timedelta(days=30)  # a finished job's file; it can be asked for again
MESSAGES = timedelta(days=366)  # a class is over by then

Cleaner = Callable[..., object]
_cleaners: dict[str, Cleaner] = {}


def register(name: str, cleaner: Cleaner) -> None:
    """Have a night call `cleaner(now=…)`; a name registered again replaces the first."""
    _cleaners[name] = cleaner


def tidy(*, now: datetime) -> None:
    """Running it twice removes nothing more."""
    for cleaner in _cleaners.values():
        cleaner(now=now)


def forget_sessions(*, now: datetime) -> None:
    Session.objects.filter(expire_date__lt=now).delete()


def forget_messages(*, now: datetime) -> None:
    Notification.objects.filter(created_at__lt=now - MESSAGES).delete()


def forget_results(*, now: datetime) -> None:
    """The row stays, since its key keeps the job from being done again; `sweep` takes the file."""
    over = Job.objects.filter(state=JobState.DONE, finished_at__lt=now - RESULTS)
    over.exclude(result_path="").update(result_path="", result_name="")


register("signs of life", heartbeats.forget_gone)
register("sessions", forget_sessions)
register("messages", forget_messages)
register("results", forget_results)
register("sign-in attempts", attempts.forget_old)
register("files", kept_files.sweep)
register("log", log_removal.remove_old)
