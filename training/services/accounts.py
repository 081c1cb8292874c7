"""Accounts: opening one, signing in and out, passwords, language."""

from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from training.actors import Actor
from training.enums import AccountRefusal, Language, LogResult
from training.models import User
from training.refusals import Refused
from training.services import attempts, log, tokens

FIRST_PASSWORD_LASTS = timedelta(days=14)


def open_account(
    username: str, *, name: str, password: str, by: Actor, now: datetime, must_change: bool = True
) -> User:
    """A new account with a first password that has to be changed within 14 days."""
    user = User(username=username, name=name)
    _give_password(user, password, now=now, must_change=must_change)
    with transaction.atomic():
        user.save(force_insert=True)
        log.record("open_account", by=by, now=now, about=user, fields=["username", "name"])
    return user


def reset_password(user: User, *, password: str, by: Actor, now: datetime) -> None:
    """A new first password from the organiser; ends every session of the user."""
    _give_password(user, password, now=now, must_change=True)
    with transaction.atomic():
        user.save(update_fields=["password", "must_change_password", "password_expires_at"])
        tokens.end_all(user, now=now)
        log.record("reset_password", by=by, now=now, about=user, fields=["password"])
    attempts.forgive(user.username)


def sign_in(username: str, *, password: str, address: str | None, now: datetime) -> User:
    """The user to whom both belong. Called outside any transaction.

    Refused in the same words for an unknown user, an inactive one and a wrong password; after
    five failures in 15 minutes, right or wrong; with a first password that has expired.
    """
    visitor = Actor(user_id=None, role="visitor", address=address)
    if not attempts.reserve(username, now=now):
        raise _refused(AccountRefusal.TOO_MANY, username, by=visitor, now=now)
    user = authenticate(username=username, password=password)
    if not isinstance(user, User):
        raise _refused(AccountRefusal.WRONG, username, by=visitor, now=now)
    if user.password_expires_at and now > user.password_expires_at:
        raise _refused(AccountRefusal.EXPIRED, username, by=visitor, now=now)
    attempts.forgive(username)
    log.record("sign_in", by=Actor(user.pk, "", address), now=now, about=user)
    return user


def sign_out(user: User, *, by: Actor, now: datetime) -> None:
    log.record("sign_out", by=by, now=now, about=user)


def change_password(user: User, *, old: str, new: str, by: Actor, now: datetime) -> None:
    """Set an own password; every other session of the user ends.

    Refused: a wrong current password (counted like a wrong sign-in), the same one again. A weak
    one raises ValidationError with the reasons.
    """
    confirm_password(user, old, verb="change_password", by=by, now=now)
    if old == new:
        raise Refused(AccountRefusal.SAME)
    validate_password(new, user)
    user.set_password(new)
    user.must_change_password, user.password_expires_at = False, None
    with transaction.atomic():
        user.save(update_fields=["password", "must_change_password", "password_expires_at"])
        tokens.end_all(user, now=now)
        log.record("change_password", by=by, now=now, about=user, fields=["password"])


def change_email(user: User, *, email: str, password: str, by: Actor, now: datetime) -> None:
    """Where the user's messages are mailed to, "" for nowhere. Refused for a wrong password, which
    counts like a wrong sign-in."""
    confirm_password(user, password, verb="change_email", by=by, now=now)
    user.email = User.objects.normalize_email(email)
    with transaction.atomic():
        user.save(update_fields=["email"])
        log.record("change_email", by=by, now=now, about=user, fields=["email"])


def choose_language(user: User, *, language: str, by: Actor, now: datetime) -> None:
    """What the user reads from the next page on."""
    user.language = Language(language)
    with transaction.atomic():
        user.save(update_fields=["language"])
        log.record("choose_language", by=by, now=now, about=user, fields=["language"])


def _give_password(user: User, password: str, *, now: datetime, must_change: bool) -> None:
    user.set_password(password)
    user.must_change_password = must_change
    user.password_expires_at = now + FIRST_PASSWORD_LASTS if must_change else None


def confirm_password(user: User, password: str, *, verb: str, by: Actor, now: datetime) -> None:
    """Refused unless this is the user's password; each wrong one counts like a wrong sign-in."""
    if not attempts.reserve(user.username, now=now):
        raise _refused(AccountRefusal.TOO_MANY, user.username, verb=verb, by=by, now=now)
    if not user.check_password(password):
        raise _refused(AccountRefusal.OLD_WRONG, user.username, verb=verb, by=by, now=now)
    attempts.forgive(user.username)


def _refused(
    reason: AccountRefusal, username: str, *, verb: str = "sign_in", by: Actor, now: datetime
) -> Refused:
    """Logged before it is said: about the account if there is one, never what was typed."""
    about = User.objects.filter(username=username).first()
    log.record(verb, by=by, now=now, about=about, result=LogResult.REFUSED, reason=reason)
    minutes = int(attempts.WINDOW.total_seconds() // 60)
    return Refused(reason, minutes=minutes)
