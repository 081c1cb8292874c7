"""Beds: who gets which, from when (DOMAIN §6). One trainee has one bed, and a bed one trainee."""

from datetime import datetime

from courses.enums import ClassState
from courses.models import TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import RoomRefusal
from trainees.models import DormRoom, RoomAssignment, Trainee
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record

STATES = (ClassState.DRAFT, ClassState.OPEN)
MOST_BEDS = 20


def assign_bed(
    trainee: Trainee, room_id: int, *, bed: int, by: Actor, now: datetime
) -> RoomAssignment:
    """Give a trainee a bed from now on; the bed they had is free from now on. Refused for a bed
    that somebody has, one that the class does not have, and a withdrawn trainee."""
    with class_at_work(states=STATES, pk=trainee.training_class_id) as training_class:
        room = DormRoom.objects.filter(training_class=training_class, pk=room_id).first()
        if room is None or not 1 <= bed <= room.beds:
            raise Refused(RoomRefusal.NO_SUCH_ROOM)
        if Trainee.objects.get(pk=trainee.pk).withdrawn_at:
            raise Refused(RoomRefusal.WITHDRAWN)
        inside = RoomAssignment.objects.filter(room=room, ends_at__isnull=True)
        had = inside.filter(bed=bed).first()
        if had is not None and had.trainee_id == trainee.pk:
            return had
        if had is not None:
            raise Refused(RoomRefusal.TAKEN, bed=bed, room=room.name)
        _end(trainee, now=now)
        given = RoomAssignment.objects.create(trainee=trainee, room=room, bed=bed, starts_at=now)
        record("assign_bed", by=by, about=trainee, head=training_class, now=now)
    return given


def leave_bed(trainee: Trainee, *, by: Actor, now: datetime) -> None:
    """Free a trainee's bed from now on; also that of a withdrawn one."""
    with class_at_work(states=STATES, pk=trainee.training_class_id) as training_class:
        if _end(trainee, now=now):
            record("leave_bed", by=by, about=trainee, head=training_class, now=now)


def save_room(
    training_class: TrainingClass, name: str, *, beds: int, by: Actor, now: datetime
) -> DormRoom:
    """Add a room, or change how many beds the room of that name has. Refused below a bed in use."""
    with class_at_work(states=STATES, pk=training_class.pk) as locked:
        room, made = DormRoom.objects.get_or_create(
            training_class=locked, name=name, defaults={"beds": beds}
        )
        in_use = room.assignments.filter(ends_at__isnull=True, bed__gt=beds).order_by("-bed")
        if not made and (last := in_use.first()):
            raise Refused(RoomRefusal.BEDS_IN_USE, bed=last.bed, room=name)
        if room.beds != beds:
            room.beds = beds
            room.save(update_fields=["beds"])
        record("save_room", by=by, about=room, head=locked, fields=["beds"], now=now)
    return room


def give_next_bed(trainee: Trainee, room: DormRoom, *, start: datetime) -> RoomAssignment:
    """Within a roster's import: the first free bed of the room that the roster names. A roster that
    puts more people into a room than it has beds says that it has more."""
    taken = set(room.assignments.filter(ends_at__isnull=True).values_list("bed", flat=True))
    bed = next(number for number in range(1, len(taken) + 2) if number not in taken)
    if bed > room.beds:
        room.beds = bed
        room.save(update_fields=["beds"])
    return RoomAssignment.objects.create(trainee=trainee, room=room, bed=bed, starts_at=start)


def _end(trainee: Trainee, *, now: datetime) -> int:
    return RoomAssignment.objects.filter(trainee=trainee, ends_at__isnull=True).update(ends_at=now)
