"""Taking back a mistaken record of a meal or a night, from the page where it is seen."""

from collections.abc import Callable
from datetime import date, datetime

from django.contrib import messages
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
from trainees.forms.posting import TakeBackForm
from trainees.models import Trainee
from trainees.permissions import check_nights, keep_meals
from trainees.queries.home import trainee_for_home
from trainees.queries.nights import sleepers
from trainees.services.life_correction import take_back_meal, take_back_night
from trainees.views.meal_choice import diners_of, keeper_of, key_in, meal_address, meal_named
from trainees.views.meals import meal_list_page
from trainees.views.nights import night_in, nights_page
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

OF_MEALS = (LifeRecord.OPT_OUT, LifeRecord.MISSING)


@require_POST
@allowed(keep_meals, load=class_for)
def meal_take_back(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """That somebody does not eat, or was missing at a meal (`record`)."""
    now, what = timezone.now(), request.POST.get("record", "")

    def take_back(reason: str) -> Trainee:
        on, meal = meal_named(request, training_class)
        if what not in OF_MEALS:
            raise Refused(LifeRefusal.NO_RECORD)
        people = diners_of(request, training_class, on, meal, now=now)
        trainee = _named(request, {one.trainee_id for one in people})
        by = keeper_of(request, training_class)
        take_back_meal(trainee, what, on=on, meal=meal, reason=reason, by=by, now=now)
        return trainee

    form = _form(request, what)
    if not _taken_back(request, form, take_back):
        return meal_list_page(request, training_class, undoing=form, status=422)
    back = meal_address("meal-list", training_class, key_in(request))
    return HttpResponseRedirect(back, status=303)


@require_POST
@allowed(check_nights, load=class_for)
def night_take_back(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """That somebody was away or back late in a night."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    now, asked = timezone.now(), request.POST.get("on", "")
    on = night_in(training_class, asked, now=now)

    def take_back(reason: str) -> Trainee:
        if on.isoformat() != asked:
            raise Refused(LifeRefusal.NO_SUCH_NIGHT)
        return _of_night(request, training_class, rights, on, reason=reason, now=now)

    form = _form(request, LifeRecord.NIGHT)
    if not _taken_back(request, form, take_back):
        return nights_page(request, training_class, on, undoing=form, status=422)
    address = reverse("nights", args=[training_class.pk])
    return HttpResponseRedirect(f"{address}?on={on.isoformat()}", status=303)


def _of_night(
    request: HttpRequest,
    training_class: TrainingClass,
    rights: Rights,
    on: date,
    *,
    reason: str,
    now: datetime,
) -> Trainee:
    people = sleepers(training_class, on, sub_class_ids=rights.sub_class_ids(training_class.pk))
    trainee = _named(request, {one.trainee_id for one in people})
    by = actor_of(request, role=Role.CLASS_HEAD)
    take_back_night(trainee, on=on, reason=reason, by=by, now=now)
    return trainee


def _form(request: HttpRequest, what: str) -> TakeBackForm:
    return TakeBackForm(request.POST, about=f"{what}-{request.POST.get('trainee', '')}")


def _taken_back(
    request: HttpRequest, form: TakeBackForm, take_back: Callable[[str], Trainee]
) -> bool:
    """Done and said; what was refused is on the form."""
    if not form.is_valid():
        return False
    try:
        trainee = take_back(form.cleaned_data["reason"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    words = _("%(name)s: the record is taken back, its points follow.")
    messages.success(request, words % {"name": trainee.person.name})
    return True


def _named(request: HttpRequest, known: set[int]) -> Trainee:
    """The trainee whom the form names, if they are one of these."""
    ids = ids_of(request.POST.getlist("trainee"))
    if len(ids) != 1 or not ids <= known:
        raise Refused(LifeRefusal.NOT_YOURS, number=request.POST.get("trainee", "")[:9])
    return trainee_for_home(ids.pop())
