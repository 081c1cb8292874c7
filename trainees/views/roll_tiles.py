"""The tiles of a roll as one piece of HTML: 121 of them in a template cost most of a page."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from courses.models import Session
from courses.policies.rules import LEAVE_KINDS, ClassRules
from trainees.forms.rollcall import NAMES, word_of
from trainees.policies.attendance import RollFact, SessionSpan, counts_as_absent, covers
from trainees.queries.leave import session_span
from trainees.queries.roster import RosterLine
from training.templatetags.dates import clock
from training.templatetags.marks import LOOKS

Look = Callable[[RollFact], tuple[str, str, str]]
ROW_AND_SEAT = re.compile(r"^(\d+)排(\d+)[座号]$")


class Tile(NamedTuple):
    """What a tile shows. `kind` is a mark of `LOOKS`; `word` says it with minutes; `locked` is
    leave over the whole session; `tapped` is a button, the others are links to the mark's page."""

    trainee_id: int
    sub_class_id: int
    version: int
    fact: str
    told: str
    keys: str
    name: str
    place: str
    kind: str
    word: str
    leave: str
    locked: bool
    tapped: bool


def look_of(fact: RollFact, *, rules: ClassRules) -> tuple[str, str]:
    """The mark's kind and its word with minutes."""
    minutes = {"late": fact.minutes_late, "early": fact.minutes_early}
    if fact.absent:
        return "absent", str(LOOKS["absent"][2])
    if fact.minutes_late and fact.minutes_early:
        kind, word = "late_and_left_early", pgettext("mark", "Late %(late)s, early %(early)s")
    elif fact.minutes_late:
        kind, word = "late", pgettext("mark", "Late %(late)s min")
    elif fact.minutes_early:
        kind, word = "left_early", pgettext("mark", "Left %(early)s min early")
    else:
        return "present", str(LOOKS["present"][2])
    return "absent" if counts_as_absent(fact, rules=rules) else kind, word % minutes


def tiles_of(
    lines: Iterable[RosterLine],
    session: Session,
    *,
    rules: ClassRules,
    told: Mapping[int, RollFact],
    editable: Mapping[int, bool],
) -> list[Tile]:
    """A tile a line. `told` are marks that wait for a save, `editable` says by sub-class whether
    saved marks may be tapped still; a mark that was never saved may be wherever its key is."""
    span = session_span(session)
    look = cache(lambda fact: (word_of(fact), *look_of(fact, rules=rules)))  # most are alike
    return [_tile(line, span, look, told.get(line.trainee_id), editable) for line in lines]


def _tile(
    line: RosterLine,
    span: SessionSpan,
    look: Look,
    told: RollFact | None,
    editable: Mapping[int, bool],
) -> Tile:
    leave = "" if not line.leaves else _leave_word(line, span)
    locked = bool(line.leaves) and covers(span, line.leaves)
    stands = look(line.fact)
    value, kind, word = stands if told is None else look(told)
    if locked:
        kind = next(k for k in LEAVE_KINDS if any(leave.kind == k for leave in line.leaves))
        word = str(LOOKS[kind][2])
    may = editable.get(line.sub_class_id)
    return Tile(
        trainee_id=line.trainee_id,
        sub_class_id=line.sub_class_id,
        version=line.version,
        fact=stands[0],
        told="" if told is None else value,
        keys=f"{line.number} {line.initials.lower()}",
        name=line.name,
        place=place_of(line),
        kind=kind,
        word=word,
        leave=leave,
        locked=locked,
        tapped=may is not None and (may or not line.version),
    )


def place_of(line: RosterLine) -> str:
    """The seat, 1排4座 as 1-4, else the number."""
    return _short_seat(line.seat) if line.seat else str(line.number)


@lru_cache(maxsize=4096)
def _short_seat(label: str) -> str:
    seat = ROW_AND_SEAT.match(label)
    return f"{seat[1]}-{seat[2]}" if seat else label


def _leave_word(line: RosterLine, span: SessionSpan) -> str:
    """The leaves' glyphs with the part of the session they take: ○ 14:30–15:30."""
    parts = [
        f"{LOOKS[leave.kind][0]} {clock(max(leave.start, span.start))}"
        f"–{clock(min(leave.end, span.end))}"
        for leave in line.leaves
        if leave.end > span.start
    ]
    return " ".join(parts)


def tiles_html(tiles: Iterable[Tile], *, shown: int | None, mark_url: str) -> SafeString:
    """Buttons where a tap marks, links to the mark's page elsewhere; tiles of other sub-classes
    than the one `shown` are hidden. `mark_url` is the address of the mark of trainee 0. Whatever
    somebody typed is escaped in `_row`; numbers and our own words for marks are not."""
    before, _, after = mark_url.rpartition("/0/")
    link = f'a href="{before}/{{}}/{after}"'
    return SafeString("\n".join(_row(tile, shown, link) for tile in tiles))


def _row(tile: Tile, shown: int | None, link: str) -> str:
    glyph, family, _ = LOOKS[tile.kind]
    tag, opening = "button", 'button type="button"'
    if not tile.tapped:
        tag, opening = "a", link.format(tile.trainee_id)
    hidden = "" if shown in (None, tile.sub_class_id) else " hidden"
    locked = " locked" if tile.locked else ""
    told = f' data-t="{tile.told}"' if tile.told else ""
    leave = f"<small>{escape(tile.leave)}</small>" if tile.leave and not tile.locked else ""
    return (
        f'<li data-s="{tile.sub_class_id}"{hidden}><{opening} class="tile {family}{locked}"{told}'
        f' id="t{tile.trainee_id}" data-v="{tile.version}" data-f="{tile.fact}"'
        f' data-k="{escape(tile.keys)}"><b>{escape(tile.name)}</b>'
        f'<span><span class="g" aria-hidden="true">{glyph}</span> {escape(tile.word)}</span>'
        f"<i>{escape(tile.place)}</i>{leave}</{tag}></li>"
    )


def counts_of(tiles: Iterable[Tile]) -> list[tuple[str, str, int]]:
    """(key, label, number) as the bar shows them; who is late and leaves early is in both."""
    kinds = [tile.kind for tile in tiles]
    number = {kind: kinds.count(kind) for kind in LOOKS}
    both = number["late_and_left_early"]
    return [
        ("expected", pgettext("count", "Expected"), len(kinds)),
        ("present", pgettext("count", "Present"), number["present"]),
        ("late", pgettext("count", "Late"), number["late"] + both),
        ("early", pgettext("count", "Left early"), number["left_early"] + both),
        ("leave", pgettext("count", "On leave"), sum(number[kind] for kind in LEAVE_KINDS)),
        ("absent", pgettext("count", "Absent"), number["absent"]),
    ]


def choices_of(*marks: str) -> list[tuple[str, str, str]]:
    """(value of the form, glyph, word) of marks that may be chosen."""
    glyphs = {"early": "left_early", "both": "late_and_left_early"}
    return [(mark, LOOKS[glyphs.get(mark, mark)][0], str(NAMES[mark])) for mark in marks]


def words() -> dict[str, str]:
    """The words with which the page's script writes on tiles."""
    return {
        "present": str(LOOKS["present"][2]),
        "absent": str(LOOKS["absent"][2]),
        "late": pgettext("mark", "Late %(late)s min"),
        "early": pgettext("mark", "Left %(early)s min early"),
        "both": pgettext("mark", "Late %(late)s, early %(early)s"),
        "unsaved": gettext("%(count)s not saved"),
        "unsent": gettext("%(count)s not yet sent"),
        "rollUnsent": gettext("The roll is not yet sent"),
        "minutes": gettext("%(minutes)s min"),
    }
