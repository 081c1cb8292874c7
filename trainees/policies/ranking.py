"""Where a total stands (docs/rules.md, R5.8): its rank and the class's distribution, for staff
only, and the way to the next band."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courses.policies.rules import Band
from trainees.policies.score import to_milli

BIN = 5_000  # thousandths of a point


@dataclass(frozen=True, slots=True)
class Distribution:
    """Columns of five points from `start` up (the last one holds the top), and which one the
    middle total (thousandths) is in. Empty without totals."""

    counts: tuple[int, ...] = ()
    start: int = 0
    end: int = 0
    middle: int = 0
    here: int | None = None

    @property
    def columns(self) -> list[tuple[int, int, int]]:
        """From, to and how many, the highest column first."""
        step = BIN // 1000
        rows = enumerate(self.counts)
        return [(self.start + n * step, self.start + (n + 1) * step, c) for n, c in rows][::-1]


def ranks(totals: Mapping[int, int]) -> dict[int, int]:
    """Equal totals share a place, and the next one's place counts them all: 1, 2, 2, 4."""
    ordered = sorted(totals.values(), reverse=True)
    first = {total: place for place, total in reversed([*enumerate(ordered, start=1)])}
    return {key: first[total] for key, total in totals.items()}


def distribution(totals: Sequence[int], *, top: int) -> Distribution:
    """`top` is the highest total there can be, in thousandths."""
    if not totals:
        return Distribution()
    ordered = sorted(totals)
    last = max((max(top, ordered[-1]) - 1) // BIN, 0)
    places = [min(total // BIN, last) for total in ordered]
    low = min(places[0], last)
    counts = [0] * (last - low + 1)
    for place in places:
        counts[place - low] += 1
    middle = ordered[(len(ordered) - 1) // 2]
    return Distribution(
        counts=tuple(counts),
        start=low * BIN // 1000,
        end=(last + 1) * BIN // 1000,
        middle=middle,
        here=min(middle // BIN, last) - low,
    )


def next_band(total: int, bands: Sequence[Band]) -> tuple[Band, int] | None:
    """The band above and the thousandths that are missing to it; None in the best one."""
    above = [band for band in bands if total < to_milli(band.lower)]
    return (above[-1], to_milli(above[-1].lower) - total) if above else None
