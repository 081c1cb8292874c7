"""The check of a meal: who was missing."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.models import TrainingClass
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.enums import LifeRefusal
from trainees.forms.meals import ids_of, key_of
from trainees.permissions import keep_meals
from trainees.services import life
from trainees.views.meal_choice import (
    answer,
    diners_of,
    keeper_of,
    meal_address,
    meal_chosen,
    meal_frame,
    meal_named,
    span_of,
)
from training.permissions import allowed
from training.refusals import Refused
from training.templatetags.dates import clock


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(keep_meals, load=class_for)
def meal_check(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """Tap who is missing, save once. Several checks of one meal add up."""
    now = timezone.now()
    on, meal = meal_chosen(request, training_class, now=now)
    people = diners_of(request, training_class, on, meal, now=now)
    if request.method == "POST":
        missing = ids_of(request.POST.getlist("missing"))

        def check() -> str:
            _refuse_early(training_class, *meal_named(request, training_class), now=now)
            eating = {one.trainee_id for one in people if one.eats}
            if strangers := missing - {one.trainee_id for one in people}:
                raise Refused(LifeRefusal.NOT_YOURS, number=min(strangers))
            by = keeper_of(request, training_class)
            life.check_meal(
                training_class, on=on, meal=meal, missing=missing & eating, by=by, now=now
            )
            return _("The check of the meal is saved.")

        if answer(request, check):
            key = key_of(on, meal)
            return HttpResponseRedirect(meal_address("meal-list", training_class, key), status=303)
    else:
        missing = set()
    start, _end = span_of(training_class, on, meal)
    return render_page(
        request,
        "trainees/meal_check.html",
        training_class=training_class,
        **meal_frame(training_class, on, meal),
        people=[(one, one.missing or one.trainee_id in missing) for one in people],
        starts=start,
        begun=start <= now,
        status=422 if request.method == "POST" else 200,
    )


def _refuse_early(training_class: TrainingClass, on: date, meal: str, *, now: datetime) -> None:
    start, _end = span_of(training_class, on, meal)
    if now < start:
        raise Refused(LifeRefusal.MEAL_AHEAD, time=clock(start))
