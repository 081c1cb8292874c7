"""What may be decided of a part in an incident (docs/rules.md, R4.11 and R4.12): the ladder."""

from collections.abc import Collection

from trainees.enums import CaseGround, IncidentDecision, IncidentMatter, PartTaken, SanctionLevel

NONE, TALK, CENSURE, CASE = IncidentDecision
LADDER = {SanctionLevel.TALK: CENSURE, SanctionLevel.CENSURE: CASE, SanctionLevel.WITHDRAWAL: CASE}
NOBODY = "某学员"


def next_rung(standing: Collection[str]) -> IncidentDecision:
    """The rung above the highest sanction that stands: talk, censure, withdrawal case."""
    rungs = [LADDER[SanctionLevel(level)] for level in standing]
    return CASE if CASE in rungs else CENSURE if rungs else TALK


def decisions(matter: str, taken: str, standing: Collection[str]) -> tuple[IncidentDecision, ...]:
    """What may be decided, the lightest first. Leaving without approval and convening lead to a
    case, taking part and the official car at least to a censure; elsewhere everything up to the
    next rung is open."""
    above = next_rung(standing)
    if matter == IncidentMatter.LEFT or _convened(matter, taken):
        return (CASE,)
    if matter in (IncidentMatter.GATHERING, IncidentMatter.CAR):
        return (CENSURE, CASE) if above == CASE else (CENSURE,)
    return (NONE, TALK, CENSURE, CASE) if above == CASE else (NONE, TALK, CENSURE)


def proposed(matter: str, taken: str, standing: Collection[str]) -> IncidentDecision:
    """The rung that the rules name for the part, else the next one of the ladder."""
    open_to = decisions(matter, taken, standing)
    above = next_rung(standing)
    return above if above in open_to else open_to[0]


def ground_of(matter: str, taken: str) -> CaseGround:
    """The ground of the withdrawal case that a decision opens."""
    if matter == IncidentMatter.LEFT:
        return CaseGround.LEFT_WITHOUT_APPROVAL
    return CaseGround.CONVENOR if _convened(matter, taken) else CaseGround.AFTER_CENSURE


def without_names(text: str, others: Collection[str]) -> str:
    """The text as one of the people in it reads it: nobody else's name."""
    for name in sorted(others, key=len, reverse=True):
        text = text.replace(name, NOBODY)
    return text


def _convened(matter: str, taken: str) -> bool:
    return matter == IncidentMatter.GATHERING and taken == PartTaken.CONVENOR
