"""What tokens for programs can be made for: an app above the kernel says so."""

from collections.abc import Iterable

from django.utils.functional import Promise

Choice = tuple[str, str | Promise]
_choices: list[Choice] = []


def register(choices: Iterable[Choice]) -> None:
    _choices[:] = choices


def choices() -> list[Choice]:
    return list(_choices)
