"""Every document of a class as a whole: each once, or once for each day, session … it is made for.

Where a document can be made for all (every sub-class, every week) it is made for all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from trainees.papers.document import Asked, Document, Option
from trainees.papers.options import ALL, ORDER
from trainees.papers.registry import all_documents

Answer = tuple[str, Any, str]  # key, value, the label where it is one of several


@dataclass(frozen=True)
class Paper:
    """A document with its questions answered; `about` tells it from others of its kind."""

    document: Document
    asked: Asked
    about: str


def all_papers(asked: Asked) -> Iterator[Paper]:
    """Those that the one who asks may have, in the order of the page of documents. What `asked`
    has chosen already is kept."""
    for document in all_documents().values():
        if document.rule(asked.rights, asked.training_class):
            yield from _papers(document, asked)


def _papers(document: Document, asked: Asked) -> Iterator[Paper]:
    answers = [_answers(option, asked) for option in document.options]
    for each in product(*answers):
        chosen: Mapping[str, Any] = {key: value for key, value, _ in each}
        about = " ".join(label for _, _, label in each if label)
        yield Paper(document, replace(asked, chosen={**chosen, **asked.chosen}), about)


def _answers(option: Option, asked: Asked) -> Sequence[Answer]:
    """One answer for all of them, else every answer; none where there is nothing to choose."""
    if option.choices is None:
        return [(option.key, False, "")]
    found = [(str(value), str(label)) for value, label in option.choices(asked)]
    if option.many:
        return [(option.key, option.first(asked) if option.first else [found[0][0]], "")]
    values = [value for value, _ in found]
    if ALL in values or option is ORDER or len(found) == 1:
        return [(option.key, ALL if ALL in values else values[0], "")]
    return [(option.key, value, label) for value, label in found]
