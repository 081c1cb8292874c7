"""The plan of rooms: choose who moves, then tap a free bed; a trainee sees their own room."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.enums import ClassState, Role
from courses.models import TrainingClass
from courses.permissions import Rights, member
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.enums import RoomRefusal
from trainees.forms.rooms import RoomForm
from trainees.models import Trainee
from trainees.permissions import keep_rooms, see_rooms
from trainees.queries.people import trainees_seen
from trainees.queries.rooms import Floor, own_room, room_plan, without_bed
from trainees.services.rooms import assign_bed, leave_bed, save_room
from trainees.tables.report_listings import room_listing
from trainees.views.life_places import life_places
from training.actors import Actor
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

KEEPERS = (Role.CLASS_HEAD, Role.ORGANISER)


@require_safe
@allowed(member, load=class_for)
def rooms(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if see_rooms(rights, training_class):
        return _plan(request, training_class, RoomForm())
    enrolled = rights.enrolment(training_class.pk)
    assert enrolled is not None  # the rule says so
    return render_page(
        request,
        "trainees/room.html",
        training_class=training_class,
        own=own_room(enrolled.trainee_id),
    )


@require_POST
@allowed(keep_rooms, load=class_for)
def room_assign(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """The button of a free bed names it: <room>-<bed>."""

    def assign() -> str:
        trainee = _trainee(request, training_class, request.POST.get("trainee", ""))
        room, _dash, bed = request.POST.get("place", "").partition("-")
        if not (_is_id(room) and _is_id(bed)):
            raise Refused(RoomRefusal.NO_SUCH_ROOM)
        given = assign_bed(
            trainee,
            int(room),
            bed=int(bed),
            by=_keeper(request, training_class),
            now=timezone.now(),
        )
        words = {"name": trainee.person.name, "room": given.room.name, "bed": given.bed}
        return _("%(name)s has bed %(bed)s of room %(room)s.") % words

    return _done(request, training_class, assign)


@require_POST
@allowed(keep_rooms, load=class_for)
def room_leave(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    def leave() -> str:
        trainee = _trainee(request, training_class, request.POST.get("trainee", ""))
        leave_bed(trainee, by=_keeper(request, training_class), now=timezone.now())
        return _("The bed of %(name)s is free.") % {"name": trainee.person.name}

    return _done(request, training_class, leave)


@require_POST
@allowed(keep_rooms, load=class_for)
def room_save(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """Add a room or change its beds."""
    form = RoomForm(request.POST)
    if form.is_valid():
        try:
            save_room(
                training_class,
                form.cleaned_data["name"],
                beds=form.cleaned_data["beds"],
                by=_keeper(request, training_class),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The room is saved."))
            return _back(training_class)
    return _plan(request, training_class, form, status=422)


def _plan(
    request: HttpRequest, training_class: TrainingClass, form: RoomForm, *, status: int = 200
) -> HttpResponse:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    ids = rights.sub_class_ids(training_class.pk)
    keeps = keep_rooms(rights, training_class) and training_class.state != ClassState.CLOSED
    floors = room_plan(training_class, sub_class_ids=ids)
    plans = [plan for _floor, inside in floors for plan in inside]
    mover = _mover(request, training_class) if keeps else None
    if mover:
        floors = _with_free_beds(floors)
    return render_page(
        request,
        "trainees/rooms.html",
        training_class=training_class,
        listing=lambda: room_listing(training_class, plans),
        places=life_places(request, training_class),
        floors=floors,
        beds=sum(plan.beds for plan in plans),
        free=sum(plan.free for plan in plans),
        waiting=without_bed(training_class, sub_class_ids=ids),
        keeps=keeps,
        mover=mover,
        form=form,
        status=status,
    )


def _with_free_beds(floors: list[Floor]) -> list[Floor]:
    """Where somebody can be put: no scrolling past full rooms on a phone."""
    some = [(floor, [plan for plan in inside if plan.free]) for floor, inside in floors]
    return [(floor, inside) for floor, inside in some if inside]


def _mover(request: HttpRequest, training_class: TrainingClass) -> Trainee | None:
    try:
        return _trainee(request, training_class, request.GET["move"])
    except (KeyError, Refused):
        return None


def _trainee(request: HttpRequest, training_class: TrainingClass, pk: str) -> Trainee:
    """A trainee of one's sub-classes. Refused for anybody else."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    seen = trainees_seen(rights, training_class).select_related("person")
    found = seen.filter(pk=int(pk)).first() if _is_id(pk) else None
    if found is None:
        raise Refused(RoomRefusal.NO_SUCH_TRAINEE)
    return found


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 10


def _keeper(request: HttpRequest, training_class: TrainingClass) -> Actor:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    office = rights.office(KEEPERS, training_class.pk)
    assert office is not None  # the rule says so
    return actor_of(request, role=office.role)


def _done(
    request: HttpRequest, training_class: TrainingClass, verb: Callable[[], str]
) -> HttpResponse:
    try:
        messages.success(request, verb())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(training_class)


def _back(training_class: TrainingClass) -> HttpResponse:
    return HttpResponseRedirect(reverse("rooms", args=[training_class.pk]), status=303)
