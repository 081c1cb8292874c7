"""From a request to the actor that services ask for."""

from django.conf import settings
from django.http import HttpRequest

from training.actors import Actor
from training.models import User


def actor_of(request: HttpRequest, *, role: str = "") -> Actor:
    """Who is signed in, acting as ``role``; a visitor where nobody is."""
    if not request.user.is_authenticated:
        return Actor(user_id=None, role=role or "visitor", address=address_of(request))
    return Actor(user_id=request.user.pk, role=role, address=address_of(request))


def user_of(request: HttpRequest) -> User:
    """The signed-in user, for views that ``signed_in`` or ``allowed`` guards."""
    assert isinstance(request.user, User)
    return request.user


def address_of(request: HttpRequest) -> str | None:
    """The address of the caller. Behind our proxy: what the proxy itself added, the last one."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "")
        return forwarded.rpartition(",")[2].strip() or None
    return request.META.get("REMOTE_ADDR") or None
