"""How an incident, a part and a sanction look in a list."""

from dataclasses import dataclass

from django.utils.translation import pgettext

from trainees.enums import IncidentDecision, PartTaken
from trainees.models import Incident, IncidentPart

LOOKS = {
    IncidentDecision.NONE: "",
    IncidentDecision.TALK: "info",
    IncidentDecision.CENSURE: "warn",
    IncidentDecision.CASE: "bad",
}


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One line of the list: the names with the convenors marked, and where it stands."""

    incident: Incident
    names: str
    pill: tuple[str, str]


def part_pill(part: IncidentPart) -> tuple[str, str]:
    """The decision in words and as a class of a pill."""
    if not part.decision:
        return pgettext("incident", "To decide"), "warn"
    decision = IncidentDecision(part.decision)
    return str(decision.label), LOOKS[decision]


def incident_row(incident: Incident) -> IncidentRow:
    parts = list(incident.parts.all())
    if incident.taken_back_at:
        pill = pgettext("incident", "Taken back"), ""
    else:
        pill = part_pill(min(parts, key=_severity))
    return IncidentRow(incident, "、".join(map(_name, parts)), pill)


def _name(part: IncidentPart) -> str:
    name = part.trainee.person.name
    if part.taken == PartTaken.CONVENOR:
        return f"{name}({PartTaken.CONVENOR.label})"
    return name


def _severity(part: IncidentPart) -> int:
    """What waits comes first, then the gravest decision."""
    grades = ["", *reversed(IncidentDecision.values)]
    return grades.index(part.decision)
