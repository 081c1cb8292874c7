"""Anchors: where a chain of the log goes on after its oldest rows were removed, sealed with the key
of the chains."""

import hmac
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from training import chaining
from training.chaining import Broken
from training.models import LogAnchor, LogEntry

SEALED = "an anchor of the log"  # stands where a link has the link before it: never one of those


def anchors_of(chain: str) -> list[LogAnchor]:
    """In the order of the chain."""
    return list(LogAnchor.objects.filter(chain=chain).order_by("sequence"))


def cast_anchor(removed: Sequence[LogEntry], *, now: datetime) -> LogAnchor:
    """Cover these rows, the oldest that their chain still has, in the transaction that removes
    them."""
    last = removed[-1]
    anchor = LogAnchor(
        chain=last.chain,
        sequence=last.sequence,
        link=last.link,
        count=len(removed),
        last_at=last.at,
        at=now,
    )
    anchor.seal = seal_of(anchor)
    anchor.save(force_insert=True)
    return anchor


def seal_of(anchor: LogAnchor) -> str:
    sealed = (
        anchor.chain,
        anchor.sequence,
        anchor.link,
        anchor.count,
        anchor.last_at,
        anchor.at,
    )
    return chaining.link(SEALED, sealed, key=settings.CHAIN_KEY)


def first_wrong(anchors: Sequence[LogAnchor]) -> Broken | None:
    """The first of a chain's anchors that is not ours, or that does not follow the one before."""
    removed = 0
    for anchor in anchors:
        removed += anchor.count
        if not hmac.compare_digest(anchor.seal, seal_of(anchor)):
            return Broken(str(anchor), anchor.sequence, "its seal does not fit")
        if removed != anchor.sequence:
            return Broken(str(anchor), anchor.sequence, "the anchor before it is missing")
    return None
