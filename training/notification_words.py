"""The words of notifications: apps above the kernel register them, a reader's language picks them.

`title` names nobody and may leave the site (mail, webhook); `sentence` is filled with the row's
data and stays inside.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise


class Words(NamedTuple):
    title: str | Promise
    sentence: str | Promise


WORDS: dict[str, Words] = {}


class _Told(dict[str, Any]):
    """A row written before a sentence got one more place reads with a gap, not with an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def register(words: Mapping[str, Words]) -> None:
    for kind, said in words.items():
        if WORDS.setdefault(kind, said) != said:
            raise ValueError(f"Two notifications are called {kind}.")


def title_of(kind: str) -> str:
    return str(WORDS[kind].title) if kind in WORDS else kind


def sentence_of(kind: str, data: Mapping[str, Any]) -> str:
    """What the reader is told, in the language of this request."""
    return str(WORDS[kind].sentence).format_map(_Told(data)) if kind in WORDS else kind
