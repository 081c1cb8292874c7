"""Meals: a trainee's own week, the list of a meal and the caterer's count."""

from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.models import TrainingClass
from courses.permissions import Rights, member, trainee_of_class
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.enums import LifeRefusal, Meal
from trainees.forms.meals import Days, ids_of, key_of
from trainees.forms.posting import TakeBackForm
from trainees.models import Trainee
from trainees.permissions import keep_meals, see_meals
from trainees.queries.home import leaves_in_hand, trainee_for_home
from trainees.queries.life_correction import meals_taken_back
from trainees.queries.meals import Diner, class_days, meal_counts, own_meals, spans_of, whom_to_tell
from trainees.queries.people import matching
from trainees.services import life
from trainees.tables.listings import meal_listing
from trainees.views.life_places import life_places
from trainees.views.meal_choice import (
    answer,
    diners_of,
    keeper_of,
    keepers_sub_classes,
    key_in,
    meal_address,
    meal_chosen,
    meal_frame,
    meal_named,
)
from training.actors import Actor
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

WEEK, FOUND = 7, 12


@require_safe
@allowed(member, load=class_for)
def meals(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """A trainee's own meals, today's and those of the coming days; staff get the meal's list."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    enrolled = rights.enrolment(training_class.pk)
    if enrolled is None:
        return redirect("meal-list", class_id=training_class.pk)
    now = timezone.now()
    trainee = trainee_for_home(enrolled.trainee_id)
    days = _coming(class_days(training_class), today=timezone.localdate(now))
    spans = spans_of(leaves_in_hand(trainee))
    found = own_meals(trainee, days, spans=spans, now=now)
    return render_page(
        request,
        "trainees/meals.html",
        training_class=training_class,
        days=[(on, [(one, key_of(on, one.meal)) for one in found if one.on == on]) for on in days],
        open=training_class.is_open and trainee.withdrawn_at is None,
        late=any(not one.open and one.start > now for one in found),
        tell=whom_to_tell(training_class, sub_class_id=enrolled.sub_class_id, now=now),
        keeps=see_meals(rights, training_class),
    )


@require_POST
@allowed(trainee_of_class, load=class_for)
def meal_tell(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """A trainee will not eat (`out`), or will after all (`back`), until the cut-off."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    enrolled = rights.enrolment(training_class.pk)
    assert enrolled is not None  # the rule says so
    trainee = trainee_for_home(enrolled.trainee_id)
    by, now = actor_of(request, role="trainee"), timezone.now()

    def tell() -> str:
        on, meal = meal_named(request, training_class)
        if trainee.withdrawn_at is not None:
            raise Refused(LifeRefusal.WITHDRAWN)
        return _tell(request, trainee, on, meal, own=True, by=by, now=now)

    answer(request, tell)
    return redirect("meals", class_id=training_class.pk)


@require_safe
@allowed(see_meals, load=class_for)
def meal_list(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """Who does not eat at a meal and why, who was missing; a search to record who tells it."""
    return meal_list_page(request, training_class)


def meal_list_page(
    request: HttpRequest,
    training_class: TrainingClass,
    *,
    undoing: TakeBackForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    on, meal = meal_chosen(request, training_class, now=now)
    people = diners_of(request, training_class, on, meal, now=now)
    text = request.GET.get("q", "").strip()[:40]
    keeps = keep_meals(request.rights, training_class)  # type: ignore[attr-defined]
    counts = meal_counts(training_class, on, now=now)
    ids = keepers_sub_classes(request, training_class)
    return render_page(
        request,
        "trainees/meal_list.html",
        training_class=training_class,
        listing=lambda: meal_listing(training_class, on, str(Meal(meal).label), people),
        places=life_places(request, training_class),
        **meal_frame(training_class, on, meal),
        count=next(one for one in counts if one.meal == meal),
        out=[one for one in people if not one.eats],
        missing=[one for one in people if one.missing],
        taken_back=meals_taken_back(training_class, on, meal, sub_class_ids=ids),
        me=_own_id(request, training_class),
        keeps=keeps and training_class.is_open,
        q=text,
        found=_matching(training_class, people, text) if text else [],
        undoing=undoing,
        status=status,
    )


def _own_id(request: HttpRequest, training_class: TrainingClass) -> int | None:
    """Oneself among the diners: nobody takes back a record about themselves."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    enrolled = rights.enrolment(training_class.pk)
    return enrolled.trainee_id if enrolled else None


@require_POST
@allowed(keep_meals, load=class_for)
def meal_record(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """A trainee told the welfare officer or the class head: `out`, also late, or `back`."""
    now, by = timezone.now(), keeper_of(request, training_class)

    def tell() -> str:
        on, meal = meal_named(request, training_class)
        known = {d.trainee_id for d in diners_of(request, training_class, on, meal, now=now)}
        ids = ids_of(request.POST.getlist("trainee"))
        if len(ids) != 1 or not ids <= known:
            raise Refused(LifeRefusal.NOT_YOURS, number=request.POST.get("trainee", ""))
        trainee = trainee_for_home(ids.pop())
        return _tell(request, trainee, on, meal, own=False, by=by, now=now)

    answer(request, tell)
    return HttpResponseRedirect(
        meal_address("meal-list", training_class, key_in(request)), status=303
    )


@require_safe
@allowed(see_meals, load=class_for)
def meal_count(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """What the caterer prepares on a day, to show, to print or to read out."""
    now = timezone.now()
    on, meal = meal_chosen(request, training_class, now=now)
    return render_page(
        request,
        "trainees/meal_count.html",
        training_class=training_class,
        **meal_frame(training_class, on, meal),
        counts=meal_counts(training_class, on, now=now),
        now=now,
    )


def _tell(
    request: HttpRequest,
    trainee: Trainee,
    on: date,
    meal: str,
    *,
    own: bool,
    by: Actor,
    now: datetime,
) -> str:
    words = {"meal": Meal(meal).label, "name": trainee.person.name}
    if "back" in request.POST:
        life.eat_after_all(trainee, on=on, meal=meal, by=by, now=now)
        return _("%(name)s eats: %(meal)s.") % words
    told = life.opt_out_of_meal(trainee, on=on, meal=meal, by=by, now=now, own=own)
    if told.late:
        return _("%(name)s, %(meal)s: recorded as told after the cut-off.") % words
    return _("%(name)s does not eat: %(meal)s.") % words


def _coming(days: Days, *, today: date) -> list[date]:
    if days is None:
        return []
    week = [max(today, days[0]) + timedelta(days=n) for n in range(WEEK)]
    return [on for on in week if on <= days[1]]


def _matching(training_class: TrainingClass, people: list[Diner], text: str) -> list[Diner]:
    ids = set(matching(training_class.trainees.all(), text).values_list("pk", flat=True))
    return [one for one in people if one.trainee_id in ids or str(one.number) == text][:FOUND]
