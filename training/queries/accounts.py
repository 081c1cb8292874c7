"""Accounts, read."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from training.enums import LogResult
from training.models import LogEntry, User


def somebody_can_sign_in() -> bool:
    """Whether any account has a password; a replayed class makes accounts without one."""
    return User.objects.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()


def sign_ins_of(user_id: int, *, most: int) -> list[LogEntry]:
    """The last times that this user signed in, the newest first, as far as the log still knows."""
    found = LogEntry.objects.filter(actor=user_id, verb="sign_in", result=LogResult.DONE)
    return list(found.order_by("-at", "-pk")[:most])
