"""Taking back a mistaken record of a meal or a night, from the page where it is seen."""

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.enums import Role
from courses.models import TrainingClass
from courses.permissions import Rights
from courses.queries.classes import class_for
from trainees.enums import LifeRecord, LifeRefusal
from trainees.forms.meals import ids_of
from trainees.models import Trainee
from trainees.permissions import check_nights, keep_meals
from trainees.queries.home import trainee_for_home
from trainees.queries.nights import sleepers
from trainees.services.life_correction import take_back_meal, take_back_night
from trainees.views.meal_choice import (
    answer,
    diners_of,
    keeper_of,
    key_in,
    meal_address,
    meal_named,
)
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

OF_MEALS = (LifeRecord.OPT_OUT, LifeRecord.MISSING)


@require_POST
@allowed(keep_meals, load=class_for)
def meal_take_back(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """That somebody does not eat, or was missing at a meal (`record`)."""
    now = timezone.now()

    def take_back() -> str:
        on, meal = meal_named(request, training_class)
        what = request.POST.get("record", "")
        if what not in OF_MEALS:
            raise Refused(LifeRefusal.NO_RECORD)
        people = diners_of(request, training_class, on, meal, now=now)
        trainee = _named(request, {one.trainee_id for one in people})
        take_back_meal(
            trainee,
            what,
            on=on,
            meal=meal,
            reason=request.POST.get("reason", ""),
            by=keeper_of(request, training_class),
            now=now,
        )
        return _said(trainee)

    answer(request, take_back)
    back = meal_address("meal-list", training_class, key_in(request))
    return HttpResponseRedirect(back, status=303)


@require_POST
@allowed(check_nights, load=class_for)
def night_take_back(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """That somebody was away or back late in a night."""
    rights: Rights = request.rights  # type: ignore[attr-defined]

    def take_back() -> str:
        on = _night_named(request)
        ids = rights.sub_class_ids(training_class.pk)
        people = sleepers(training_class, on, sub_class_ids=ids)
        trainee = _named(request, {one.trainee_id for one in people})
        take_back_night(
            trainee,
            on=on,
            reason=request.POST.get("reason", ""),
            by=actor_of(request, role=Role.CLASS_HEAD),
            now=timezone.now(),
        )
        return _said(trainee)

    answer(request, take_back)
    return HttpResponseRedirect(_night_address(request, training_class), status=303)


def _named(request: HttpRequest, known: set[int]) -> Trainee:
    """The trainee whom the form names, if they are one of these."""
    ids = ids_of(request.POST.getlist("trainee"))
    if len(ids) != 1 or not ids <= known:
        raise Refused(LifeRefusal.NOT_YOURS, number=request.POST.get("trainee", ""))
    return trainee_for_home(ids.pop())


def _night_named(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        raise Refused(LifeRefusal.NO_SUCH_NIGHT) from None


def _night_address(request: HttpRequest, training_class: TrainingClass) -> str:
    address = reverse("nights", args=[training_class.pk])
    try:
        return f"{address}?on={_night_named(request).isoformat()}"
    except Refused:
        return address


def _said(trainee: Trainee) -> str:
    return _("%(name)s: the record is taken back, its points follow.") % {
        "name": trainee.person.name
    }
