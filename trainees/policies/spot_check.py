"""Where an inspector's check and the roll say different things (docs/rules.md, R3.6)."""

from trainees.policies.attendance import RollFact


def differs(roll: RollFact, seen: RollFact, *, on_leave: bool) -> bool:
    """A check looks once: whoever it saw may have come late before, or left after. Leave over the
    whole session is no matter of it."""
    if on_leave:
        return False
    if roll.absent or seen.absent:
        return roll.absent != seen.absent
    return bool(
        (seen.minutes_late and not roll.minutes_late)
        or (seen.minutes_early and not roll.minutes_early)
    )
