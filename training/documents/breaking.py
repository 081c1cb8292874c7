"""Where a line of Chinese may end.

Rule: 标点 that closes never begins a line, what opens never ends one; words and numbers stay whole.
"""

import re
from collections.abc import Callable, Iterator

CLOSERS = "，。、；：？！）〕】》〉」』”’％%,.;:?!)]}—…·"
OPENERS = "（〔【《〈「『“‘([{"
PIECES = re.compile(r"[A-Za-z0-9][A-Za-z0-9_@./:#&+'%-]*|.", re.DOTALL)

Measure = Callable[[str], float]


def atoms(text: str) -> list[str]:
    """Pieces that a line end may not cut; together they are ``text``."""
    pieces: list[str] = []
    for piece in PIECES.findall(text):
        glued = pieces and (piece[0] in CLOSERS or pieces[-1][-1] in OPENERS)
        if glued:
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def break_lines(text: str, *, width: float, measure: Measure, indent: float = 0) -> list[str]:
    """Lines no wider than ``width``, the first one shorter by ``indent``; never an empty list."""
    lines: list[str] = []
    for part in text.splitlines() or [""]:
        lines.extend(_filled(part, width=width, measure=measure, indent=0 if lines else indent))
    return lines


def balanced_lines(text: str, *, width: float, measure: Measure) -> list[str]:
    """As few lines as ``break_lines`` gives, of lengths as even as they can be: for titles."""
    lines = break_lines(text, width=width, measure=measure)
    narrow, wide = width / 2, width
    while len(lines) > 1 and wide - narrow > 1:
        middle = (narrow + wide) / 2
        if len(break_lines(text, width=middle, measure=measure)) == len(lines):
            wide = middle
        else:
            narrow = middle
    return break_lines(text, width=wide, measure=measure)


def _filled(text: str, *, width: float, measure: Measure, indent: float) -> list[str]:
    lines, line, room = [], "", width - indent
    for atom in _fitting(atoms(text), width=width - indent, measure=measure):
        if line and measure((line + atom).rstrip()) > room:
            lines.append(line.rstrip(" "))
            line, room = atom.lstrip(" "), width
        else:
            line += atom
    return [*lines, line]


def _fitting(pieces: list[str], *, width: float, measure: Measure) -> Iterator[str]:
    """Cut up what is wider than a whole line: there it may end anywhere."""
    for piece in pieces:
        if measure(piece) <= width:
            yield piece
        else:
            yield from piece
