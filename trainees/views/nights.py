"""The check of a night, room by room (docs/rules.md, R6.3)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.enums import Role
from courses.models import TrainingClass
from courses.permissions import Rights
from courses.policies.half_days import curfew_of
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.enums import LifeRefusal, NightState
from trainees.forms.posting import TakeBackForm
from trainees.permissions import check_nights, see_nights
from trainees.queries.life_correction import nights_taken_back
from trainees.queries.meals import class_days
from trainees.queries.nights import Sleeper, by_room, sleepers
from trainees.services.life import check_night
from trainees.tables.listings import night_listing
from trainees.views.life_places import life_places
from training.permissions import allowed
from training.refusals import Refused
from training.templatetags.dates import moment
from training.views.acting import actor_of

NOON = 12


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(see_nights, load=class_for)
def nights(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """A night's rooms; whoever checks nights taps who is late back or away and saves once."""
    now = timezone.now()
    if request.method != "POST":
        return nights_page(request, training_class, _night(request, training_class, now=now))
    rights: Rights = request.rights  # type: ignore[attr-defined]
    check_nights.require(rights, training_class)
    on = _night(request, training_class, now=now)
    people = sleepers(training_class, on, sub_class_ids=rights.sub_class_ids(training_class.pk))
    told = _told(request.POST)
    try:
        _check(request, training_class, on, people, told, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return nights_page(request, training_class, on, told=told, status=422)
    messages.success(request, _("The check of the night is saved."))
    return HttpResponseRedirect(f"{request.path}?on={on.isoformat()}", status=303)


def nights_page(
    request: HttpRequest,
    training_class: TrainingClass,
    on: date,
    *,
    told: Mapping[int, str] | None = None,
    undoing: TakeBackForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """A night as it stands, under what was `told` by a form that could not be saved."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    now, told = timezone.now(), told or {}
    people = sleepers(training_class, on, sub_class_ids=rights.sub_class_ids(training_class.pk))
    curfew = _curfew(training_class, on)
    days = class_days(training_class)
    beside = [on - timedelta(days=1), on + timedelta(days=1)]
    earlier, later = (
        one.isoformat() if days and days[0] <= one <= days[1] else "" for one in beside
    )
    return render_page(
        request,
        "trainees/nights.html",
        training_class=training_class,
        listing=lambda: night_listing(training_class, on, people, dict(NightState.choices)),
        places=life_places(request, training_class),
        on=on,
        earlier=earlier,
        later=later,
        curfew=curfew,
        begun=curfew <= now,
        checks=curfew <= now and training_class.is_open and check_nights(rights, training_class),
        rooms=[
            (room, [(one, told.get(one.trainee_id, one.state)) for one in inside])
            for room, inside in by_room(people)
        ],
        found=[one for one in people if one.state],
        taken_back=nights_taken_back(
            training_class, on, sub_class_ids=rights.sub_class_ids(training_class.pk)
        ),
        undoing=undoing,
        status=status,
    )


def _check(
    request: HttpRequest,
    training_class: TrainingClass,
    on: date,
    people: Iterable[Sleeper],
    told: dict[int, str],
    *,
    now: datetime,
) -> None:
    """Refused before the curfew, on a day that is not the class's, and for strangers; who is on
    leave at the curfew is left out."""
    curfew = _curfew(training_class, on)
    if request.GET.get("on", on.isoformat()) != on.isoformat():
        raise Refused(LifeRefusal.NO_SUCH_NIGHT)
    if now < curfew:
        raise Refused(LifeRefusal.NIGHT_AHEAD, time=moment(curfew))
    known = {one.trainee_id: one for one in people}
    if strangers := set(told) - set(known):
        raise Refused(LifeRefusal.NOT_YOURS, number=min(strangers))
    here = {pk: state for pk, state in told.items() if not known[pk].on_leave}
    check_night(
        training_class,
        on=on,
        away=[pk for pk, state in here.items() if state == NightState.AWAY],
        late_back=[pk for pk, state in here.items() if state == NightState.LATE_BACK],
        by=actor_of(request, role=Role.CLASS_HEAD),
        now=now,
    )


def _told(data: QueryDict) -> dict[int, str]:
    """Who is away or late back as the form says it: n<trainee> = state."""
    return {
        int(name[1:]): state
        for name, state in data.items()
        if name[:1] == "n"
        and name[1:].isdecimal()
        and len(name) < 19
        and isinstance(state, str)
        and state in NightState.values
    }


def _night(request: HttpRequest, training_class: TrainingClass, *, now: datetime) -> date:
    return night_in(training_class, request.GET.get("on", ""), now=now)


def night_in(training_class: TrainingClass, asked_for: str, *, now: datetime) -> date:
    """The night asked for; else last night until noon, tonight after it; within the class."""
    days = class_days(training_class)
    local = timezone.localtime(now)
    on = local.date() - timedelta(days=local.hour < NOON)
    try:
        asked = date.fromisoformat(asked_for)
    except ValueError:
        asked = on
    if days is None:
        return on
    return asked if days[0] <= asked <= days[1] else min(max(on, days[0]), days[1])


def _curfew(training_class: TrainingClass, on: date) -> datetime:
    zone = timezone.get_current_timezone()
    return curfew_of(on, rules=training_class.rules, tzinfo=zone)
