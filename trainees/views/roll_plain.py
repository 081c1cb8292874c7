"""The roll for a browser without scripts: a list with a choice for each trainee."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trainees.forms.rollcall import word_of
from trainees.policies.attendance import RollFact
from trainees.views.roll_tiles import Tile

STEPS = (5, 10, 15)
OFFERED = (
    RollFact(),
    RollFact(absent=True),
    *(RollFact(minutes_late=minutes) for minutes in STEPS),
    *(RollFact(minutes_early=minutes) for minutes in STEPS),
)


@dataclass(frozen=True, slots=True)
class PlainRow:
    """`options` are (value, words, chosen); the first, empty one leaves the mark as it is."""

    tile: Tile
    options: list[tuple[str, str, bool]]


def plain_rows(tiles: Iterable[Tile], *, shown: int | None) -> list[PlainRow]:
    labels = [(word_of(fact), _label(fact)) for fact in OFFERED]
    return [
        PlainRow(tile, _options(tile, labels) if tile.tapped and not tile.locked else [])
        for tile in tiles
        if shown in (None, tile.sub_class_id)
    ]


def _options(tile: Tile, labels: list[tuple[str, str]]) -> list[tuple[str, str, bool]]:
    now = dict(labels).get(tile.fact, tile.word)
    options = [("", now, not tile.told)]
    if tile.told and tile.told not in dict(labels):
        options.append((f"{tile.told}:{tile.version}", tile.word, True))
    return options + [
        (f"{word}:{tile.version}", label, word == tile.told)
        for word, label in labels
        if word != tile.fact
    ]


def _label(fact: RollFact) -> str:
    if fact.absent:
        return _("Absent")
    if fact.minutes_late:
        return _("%(minutes)s min late") % {"minutes": fact.minutes_late}
    if fact.minutes_early:
        return _("%(minutes)s min early") % {"minutes": fact.minutes_early}
    return _("Present")
