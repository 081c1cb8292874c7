"""通报批评: the paper of a censure, for all whom one incident brought one."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainees.documents.censure import Censured, CensureFacts, censure_pdf
from trainees.enums import IncidentMatter, SanctionLevel
from trainees.models import Incident, Sanction
from trainees.papers.document import Asked, Choices, Document, Group, Option
from trainees.papers.words import clocked
from trainees.permissions import print_censure
from trainees.policies.incident import without_names
from trainees.queries.people import Listed, listed, trainees_seen
from training.templatetags.dates import day

WORDS = {
    IncidentMatter.GATHERING: "参与违反学员管理规定的聚会、宴请等活动",
    IncidentMatter.LEFT: "未经批准擅自离校",
    IncidentMatter.CAR: "公车驻校或借车伴读",
}


def _groups(asked: Asked) -> dict[str, list[Sanction]]:
    """The censures that stand, of one incident together, the newest first."""
    censures = Sanction.objects.filter(
        trainee__in=trainees_seen(asked.rights, asked.training_class),
        level=SanctionLevel.CENSURE,
        lifted_at__isnull=True,
    ).select_related("trainee__person", "incidentpart__incident__rule")
    censures = censures.prefetch_related("incidentpart__incident__parts__trainee__person")
    found: dict[str, list[Sanction]] = {}
    for one in censures.order_by("-imposed_at", "trainee__number"):
        part = getattr(one, "incidentpart", None)
        found.setdefault(f"i{part.incident_id}" if part else f"s{one.pk}", []).append(one)
    return found


def _choices(asked: Asked) -> Choices:
    return [(key, _label(group)) for key, group in _groups(asked).items()]


def _label(group: list[Sanction]) -> str:
    names = "、".join(one.trainee.person.name for one in group[:3])
    return f"{day(group[0].imposed_at)} {names}" + (f" +{len(group) - 3}" if group[3:] else "")


def facts(asked: Asked) -> CensureFacts:
    group = _groups(asked)[asked.chosen["censure"]]
    people = {
        one.trainee_id: one
        for one in listed(
            asked.training_class.trainees.filter(pk__in=[s.trainee_id for s in group])
        )
    }
    first = group[0]
    part = getattr(first, "incidentpart", None)
    incident = part.incident if part else None
    at = incident.at if incident else first.imposed_at
    return CensureFacts(
        **asked.class_words,
        number=first.document_number,
        on=timezone.localdate(first.imposed_at),
        where=clocked(at) + (f"在{incident.place}" if incident and incident.place else ""),
        what=_what(first),
        note=_note(incident, group) if incident else "",
        reason=_reason(group),
        basis=asked.training_class.policy_basis,
        people=tuple(_censured(people[one.trainee_id]) for one in group),
    )


def _note(incident: Incident, group: list[Sanction]) -> str:
    """Nobody is named in public whom no censure names."""
    censured = {one.trainee_id for one in group}
    others = {
        part.trainee.person.name for part in incident.parts.all() if part.trainee_id not in censured
    }
    return without_names(incident.note, others)


def _reason(group: list[Sanction]) -> str:
    """Where one was given for all of them."""
    reasons = {_typed(one) for one in group}
    return reasons.pop() if len(reasons) == 1 else ""


def _typed(one: Sanction) -> str:
    """What somebody gave as the reason, not the name of the matter that stands in for it."""
    part = getattr(one, "incidentpart", None)
    return part.reason if part else one.reason


def _what(one: Sanction) -> str:
    """The rule that was broken, else the matter in official words."""
    part = getattr(one, "incidentpart", None)
    if part is None:
        return "违反学员管理规定"
    if part.incident.rule:
        return str(part.incident.rule.item)
    return WORDS.get(IncidentMatter(part.incident.matter), "违反学员管理规定")


def _censured(one: Listed) -> Censured:
    return Censured(one.name, one.sub_class, f"{one.unit}{one.post}")


DOCUMENT = Document(
    slug="censure",
    name="通报批评",
    about=_("The official paper of a censure, for all whom one incident brought one."),
    group=Group.OFFICIAL,
    rule=print_censure,
    facts=facts,
    pdf=censure_pdf,
    options=(
        Option("censure", _("Censure"), _choices, empty=_("No censure stands in this class.")),
    ),
    place=10,
)
