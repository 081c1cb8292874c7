"""The plan of a class's rooms, and one's own."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, FilteredRelation, Q, QuerySet

from courses.models import TrainingClass
from trainees.models import DormRoom, Membership, RoomAssignment
from trainees.policies.rooms import floor_of, room_order
from trainees.queries.day import Ids


@dataclass(frozen=True, slots=True)
class Sleeping:
    """Who has a bed; without a name where it is somebody of a sub-class one does not see."""

    trainee_id: int
    number: int
    name: str
    withdrawn: bool = False


@dataclass(slots=True)
class RoomPlan:
    room_id: int
    name: str
    beds: int
    taken: dict[int, Sleeping] = field(default_factory=dict)  # by bed

    @property
    def lines(self) -> list[tuple[int, Sleeping | None]]:
        return [(bed, self.taken.get(bed)) for bed in range(1, self.beds + 1)]

    @property
    def free(self) -> int:
        return self.beds - len(self.taken)


Floor = tuple[str, list[RoomPlan]]


def room_plan(training_class: TrainingClass, *, sub_class_ids: Ids) -> list[Floor]:
    """Floors with their rooms in order, those that say no floor last: two queries."""
    rooms = DormRoom.objects.filter(training_class=training_class)
    plans = {
        pk: RoomPlan(pk, name, beds) for pk, name, beds in rooms.values_list("pk", "name", "beds")
    }
    rows = _current(RoomAssignment.objects.filter(room__in=plans))
    for room, bed, pk, number, name, withdrawn, sub_class in rows:
        seen = sub_class_ids is None or sub_class in sub_class_ids
        plans[room].taken[bed] = Sleeping(pk, number, name if seen else "", withdrawn is not None)
    floors: dict[str, list[RoomPlan]] = {}
    for plan in sorted(plans.values(), key=lambda one: room_order(one.name)):
        floors.setdefault(floor_of(plan.name), []).append(plan)
    return sorted(floors.items(), key=lambda item: (not item[0], room_order(item[0])))


def without_bed(training_class: TrainingClass, *, sub_class_ids: Ids) -> list[Sleeping]:
    """Members of the class who have no bed, by number."""
    members = Membership.objects.filter(
        trainee__training_class=training_class,
        trainee__withdrawn_at__isnull=True,
        ends_at__isnull=True,
    ).exclude(trainee__in=RoomAssignment.objects.filter(ends_at__isnull=True).values("trainee"))
    if sub_class_ids is not None:
        members = members.filter(sub_class__in=sub_class_ids)
    rows = members.order_by("trainee__number")
    return [
        Sleeping(*row)
        for row in rows.values_list("trainee", "trainee__number", "trainee__person__name")
    ]


def own_room(trainee_id: int) -> tuple[str, int | None, list[str]] | None:
    """The name of one's room, one's bed, and with whom one shares the room."""
    own = RoomAssignment.objects.filter(trainee=trainee_id, ends_at__isnull=True)
    found = own.values_list("room", "room__name", "bed").first()
    if found is None:
        return None
    others = RoomAssignment.objects.filter(
        room=found[0], ends_at__isnull=True, trainee__withdrawn_at__isnull=True
    ).exclude(trainee=trainee_id)
    names = others.order_by("bed").values_list("trainee__person__name", flat=True)
    return found[1], found[2], list(names)


def _current(assignments: QuerySet[RoomAssignment]) -> Iterable[tuple]:
    member = FilteredRelation(
        "trainee__memberships", condition=Q(trainee__memberships__ends_at__isnull=True)
    )
    rows = assignments.filter(ends_at__isnull=True, bed__isnull=False).annotate(
        member=member, sub_class=F("member__sub_class")
    )
    return rows.values_list(
        "room",
        "bed",
        "trainee",
        "trainee__number",
        "trainee__person__name",
        "trainee__withdrawn_at",
        "sub_class",
    )
