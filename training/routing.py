"""The only way to give a page an address: it must have said who may see it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, get_resolver, path


def page(route: str, view: Callable[..., Any], *, name: str) -> URLPattern:
    """django.urls.path for a view marked by training.permissions; refuses any other."""
    if not hasattr(view, "permission"):
        raise ImproperlyConfigured(f"{view!r} at “{route}” declares no permission")
    return path(route, view, name=name)


def pages(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every routed address with its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from pages(entry, route)
        else:
            yield route, entry.callback


def undeclared() -> list[str]:
    """The addresses whose view says nothing about who may see it."""
    return [route for route, view in pages() if not hasattr(view, "permission")]
