"""Incidents and sanctions as their pages read them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, F, FilteredRelation, Prefetch, Q, QuerySet
from django.http import Http404

from courses.enums import ClassState, Role
from courses.models import TrainingClass
from courses.permissions import Rights
from trainees.models import Incident, IncidentPart, Sanction, Trainee
from trainees.queries.card import staffed
from trainees.queries.people import one_of

WAITING, ALL = "waiting", "all"
DECIDERS = (Role.CLASS_HEAD, Role.ORG_DEPT)
AT_MOST = 200


@dataclass(frozen=True)
class IncidentInHand:
    """An incident as permission rules ask for it: its parts say whose it is."""

    incident: Incident
    parts: list[IncidentPart]

    @property
    def class_id(self) -> int:
        return self.incident.training_class_id

    @cached_property
    def names(self) -> set[str]:
        return {part.trainee.person.name for part in self.parts}


def standing_levels(trainee_ids: Iterable[int]) -> dict[int, list[str]]:
    """Levels of the sanctions that stand against each of these trainees."""
    found: dict[int, list[str]] = defaultdict(list)
    standing = Sanction.objects.filter(trainee__in=list(trainee_ids), lifted_at__isnull=True)
    for trainee, level in standing.order_by("pk").values_list("trainee", "level"):
        found[trainee].append(level)
    return found


def incidents_of(
    training_class: TrainingClass, trainees: QuerySet[Trainee], *, waiting: bool = False
) -> list[Incident]:
    """The newest incidents with a part of one of these trainees, each with those parts only."""
    parts = IncidentPart.objects.filter(trainee__in=trainees)
    wanted = parts.filter(decision="", incident__taken_back_at__isnull=True) if waiting else parts
    found = Incident.objects.filter(
        training_class=training_class, pk__in=wanted.values("incident")
    ).select_related("rule", "session")
    shown = Prefetch("parts", parts.select_related("trainee__person"))
    return list(found.prefetch_related(shown).order_by("-at", "-pk")[:AT_MOST])


def waiting_parts(trainees: QuerySet[Trainee]) -> int:
    """How many parts of these trainees wait for a decision."""
    found = IncidentPart.objects.filter(trainee__in=trainees, decision="")
    return found.filter(incident__taken_back_at__isnull=True).count()


def parts_to_decide(rights: Rights) -> QuerySet[IncidentPart]:
    """Parts in running classes that wait for a decision by one of one's offices, but for one's
    own."""
    seen = Trainee.objects.filter(staffed(rights, roles=DECIDERS))
    found = IncidentPart.objects.filter(
        trainee__in=seen.exclude(person__user=rights.user_id),
        incident__training_class__state=ClassState.OPEN,
    )
    return found.filter(decision="", incident__taken_back_at__isnull=True)


def classes_with_parts(rights: Rights) -> list[tuple[int, str, int]]:
    """(class, its short name, how many parts wait for one's decision), the most first."""
    place = ("incident__training_class", "incident__training_class__short_name")
    found = parts_to_decide(rights).order_by().values_list(*place).annotate(count=Count("pk"))
    return list(found.order_by("-count", *place))


def sanctions_of(trainees: QuerySet[Trainee]) -> list[Sanction]:
    """What was imposed on these trainees, the newest first; lifted ones too."""
    found = Sanction.objects.filter(trainee__in=trainees)
    people = found.select_related("trainee__person", "incidentpart")
    return list(people.order_by("-imposed_at", "-pk")[:AT_MOST])


def incident_for(rights: Rights, incident_id: int) -> IncidentInHand:
    """One incident with all its parts; Http404 in a class one has nothing to do with."""
    found = Incident.objects.select_related(
        "training_class__policy", "rule", "session", "recorded_by", "taken_back_by"
    )
    ids = rights.class_ids()
    if ids is not None:
        found = found.filter(training_class__in=ids)
    incident = found.filter(pk=incident_id).first()
    if incident is None:
        raise Http404
    return IncidentInHand(incident, _parts(incident))


def _parts(incident: Incident) -> list[IncidentPart]:
    now = FilteredRelation(
        "trainee__memberships", condition=Q(trainee__memberships__ends_at__isnull=True)
    )
    parts = incident.parts.annotate(
        member=now,
        class_id=F("incident__training_class"),
        sub_class_id=F("member__sub_class"),
        sub_class=F("member__sub_class__name"),
    )
    people = ("trainee__person", "decided_by", "sanction", "case", "entry__reversal")
    return list(parts.select_related(*people).order_by("trainee__number"))


def part_for(rights: Rights, part_id: int) -> IncidentPart:
    """One part as permission rules ask for it; Http404 in a class one has nothing to do with."""
    found = IncidentPart.objects.select_related("incident", "trainee__person")
    return one_of(
        found, rights, part_id, class_path="incident__training_class", trainee_path="trainee"
    )
