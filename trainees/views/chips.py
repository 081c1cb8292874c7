"""The chips over a list: links that set one key of the page's address and keep the others."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import pgettext


@dataclass(frozen=True, slots=True)
class Chip:
    label: str | Promise
    url: str
    current: bool


def chips(request: HttpRequest, key: str, options: Iterable[tuple[object, str]]) -> list[Chip]:
    """One chip for all and one an option; none where there is nothing to choose."""
    listed = [(str(value), label) for value, label in options]
    if len(listed) < 2:
        return []
    now = request.GET.get(key, "")
    known = now if now in dict(listed) else ""
    return [
        Chip(label, _with(request, key, value), known == value)
        for value, label in [("", pgettext("chip", "All")), *listed]
    ]


def query_with(request: HttpRequest, key: str, value: str) -> str:
    """The page's query with one key set, or left out where the value is empty."""
    query = request.GET.copy()
    query.pop("page", None)
    query.pop(key, None)
    if value:
        query[key] = value
    return query.urlencode()


def _with(request: HttpRequest, key: str, value: str) -> str:
    query = query_with(request, key, value)
    return f"?{query}" if query else "?"
