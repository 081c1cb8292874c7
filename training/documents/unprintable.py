"""What no face can print, and in whose line it stands: told before a paper is made."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from training.documents.faces import Faces


@dataclass(frozen=True)
class Unprintable:
    """`whose` is the name in the same row (empty outside of rows), `text` what holds it."""

    character: str
    text: str
    whose: str = ""

    @property
    def code(self) -> str:
        return f"U+{ord(self.character):04X}"


def unprintable(facts: Any, *, faces: Faces) -> list[Unprintable]:
    """Every character of the facts' texts that no face holds, once for each text."""
    found = {
        Unprintable(character, text, whose if whose != text else ""): None
        for text, whose in _texts(facts, "")
        for character in faces.missing_characters(text)
    }
    return list(found)


def _texts(value: Any, whose: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield value, whose
    elif is_dataclass(value):
        whose = getattr(value, "name", "") or whose
        for field in fields(value):
            yield from _texts(getattr(value, field.name), whose)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _texts(one, whose)
