"""Accounts, read."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from training.models import User


def somebody_can_sign_in() -> bool:
    """Whether any account has a password; a replayed class makes accounts without one."""
    return User.objects.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()
