"""A ledger's chain head as paper prints it, and which link it is (docs/rules.md, R7.7)."""

import re
from typing import NamedTuple

ENDS = 8  # so many characters of each end stand on the paper
PRINTED = re.compile(rf"([0-9a-f]{{{ENDS}}})(?:…+|⋯+|\.{{2,}}|-+)([0-9a-f]{{{ENDS}}})")
WHOLE = re.compile(r"[0-9a-f]{64}")


class PrintedHead(NamedTuple):
    start: str
    end: str

    def names(self, link: str) -> bool:
        return link.startswith(self.start) and link.endswith(self.end)


def read_head(typed: str) -> PrintedHead | None:
    """What was typed or pasted, whole or as printed (first and last eight); None if it is neither.
    Spaces and capitals do not matter."""
    text = "".join(typed.split()).lower()
    if WHOLE.fullmatch(text):
        return PrintedHead(text, "")
    found = PRINTED.fullmatch(text)
    return PrintedHead(*found.groups()) if found else None


def print_head(link: str) -> str:
    """As notices print it."""
    return link if len(link) <= 2 * ENDS + 1 else f"{link[:ENDS]}…{link[-ENDS:]}"
