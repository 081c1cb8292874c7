"""Who sleeps where in a night, and what its check found (docs/rules.md, R6.3)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from courses.models import TrainingClass
from courses.policies.half_days import curfew_of
from trainees.enums import NightState
from trainees.models import Membership, NightCheck, RoomAssignment
from trainees.policies.rooms import room_order
from trainees.queries.day import Ids
from trainees.queries.marks import leave_spans


@dataclass(slots=True)
class Sleeper:
    """One trainee in one night; `state` is empty where nothing was found."""

    trainee_id: int
    number: int
    name: str
    room: str = ""
    state: str = ""
    on_leave: bool = False

    @property
    def away(self) -> bool:
        return self.state == NightState.AWAY

    @property
    def late_back(self) -> bool:
        return self.state == NightState.LATE_BACK


def sleepers(training_class: TrainingClass, on: date, *, sub_class_ids: Ids) -> list[Sleeper]:
    """The trainees of the class at the curfew of a day, by number, with their rooms of that
    moment: four queries."""
    zone = timezone.get_current_timezone()
    curfew = curfew_of(on, rules=training_class.rules, tzinfo=zone)
    holds = Q(ends_at__isnull=True) | Q(ends_at__gt=curfew), Q(starts_at__lte=curfew)
    members = Membership.objects.filter(
        *holds,
        Q(trainee__withdrawn_at__isnull=True) | Q(trainee__withdrawn_at__gt=curfew),
        trainee__training_class=training_class,
    )
    if sub_class_ids is not None:
        members = members.filter(sub_class__in=sub_class_ids)
    rows = members.order_by("trainee__number").values_list(
        "trainee", "trainee__number", "trainee__person__name"
    )
    found = {row[0]: Sleeper(*row) for row in rows}
    rooms = RoomAssignment.objects.filter(*holds, room__training_class=training_class)
    for pk, name in rooms.values_list("trainee", "room__name"):
        if pk in found:
            found[pk].room = name
    checks = NightCheck.objects.filter(trainee__training_class=training_class, date=on)
    for pk, state in checks.values_list("trainee", "state"):
        if pk in found:
            found[pk].state = state
    for pk, spans in leave_spans(training_class).items():
        if pk in found:
            found[pk].on_leave = any(span.start <= curfew < span.end for span in spans)
    return list(found.values())


def by_room(people: Iterable[Sleeper]) -> list[tuple[str, list[Sleeper]]]:
    """Rooms in order with who sleeps in them; those without a room last, under no name."""
    rooms: dict[str, list[Sleeper]] = defaultdict(list)
    for one in people:
        rooms[one.room].append(one)
    return sorted(rooms.items(), key=lambda item: (not item[0], room_order(item[0])))
