"""Taking back a mistaken record of a meal or a night: points, count and pages (R6.4)."""

from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import queries_of
from trainees.enums import LifeRecord, LifeRefusal
from trainees.models import LifeCorrection, MealCheck, MealOptOut, NightCheck, ScoreEntry
from trainees.queries.meals import meal_counts
from trainees.services.life import check_meal, check_night, opt_out_of_meal
from trainees.services.life_correction import take_back_meal, take_back_night
from training.models import LogEntry
from training.refusals import Refused

pytestmark = pytest.mark.django_db
KEY, WHY = "2014-04-08-lunch", "点错了人"


@pytest.fixture
def cast() -> Cast:
    """Number 2 is the welfare officer; 1 and 3 are in 一班, 2 and 4 in 二班."""
    return make_class(4, sub_classes=("一班", "二班"), accounts=True, offices={2: ["生活委员"]})


def head(cast: Cast) -> Any:
    return cast.actor(Role.CLASS_HEAD, number=1)


def missed(cast: Cast, *numbers: int) -> None:
    ids = [cast.trainees[number].pk for number in numbers]
    check_meal(
        cast.training_class,
        on=cast.days[1],
        meal="lunch",
        missing=ids,
        by=head(cast),
        now=cast.time(2, "12:30"),
    )


def told(cast: Cast, number: int, clock: str) -> None:
    opt_out_of_meal(
        cast.trainees[number],
        on=cast.days[1],
        meal="lunch",
        by=head(cast),
        now=cast.time(2, clock),
    )


def away(cast: Cast, number: int) -> None:
    pk, now = cast.trainees[number].pk, cast.time(2, "22:40")
    check_night(
        cast.training_class, on=cast.days[1], away=[pk], late_back=[], by=head(cast), now=now
    )


def take_back(cast: Cast, number: int, what: str, *, reason: str = WHY, by: Any = None) -> None:
    take_back_meal(
        cast.trainees[number],
        what,
        on=cast.days[1],
        meal="lunch",
        reason=reason,
        by=by or head(cast),
        now=cast.time(2, "14:00"),
    )


def take_back_away(cast: Cast, number: int, *, reason: str = WHY) -> None:
    now = cast.time(3, "08:00")
    take_back_night(cast.trainees[number], on=cast.days[1], reason=reason, by=head(cast), now=now)


def entries(cast: Cast, number: int) -> list[tuple[str, int, str]]:
    found = ScoreEntry.objects.filter(trainee=cast.trainees[number]).order_by("sequence")
    return list(found.values_list("rule__code", "sign", "reason"))


def refusal_of(verb: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refused:
        verb(*args, **more)
    return refused.value.reason


def test_without_a_reason_the_record_stays(cast):
    missed(cast, 1)
    away(cast, 1)
    for verb, more in ((take_back, (LifeRecord.MISSING,)), (take_back_away, ())):
        assert refusal_of(verb, cast, 1, *more, reason=" ") == LifeRefusal.REASON_NEEDED
    assert (MealCheck.objects.count(), NightCheck.objects.count()) == (1, 1)


def test_what_is_not_recorded_cannot_be_taken_back_nor_twice(cast):
    missed(cast, 1)
    assert refusal_of(take_back, cast, 1, LifeRecord.OPT_OUT) == LifeRefusal.NO_RECORD
    take_back(cast, 1, LifeRecord.MISSING)
    assert refusal_of(take_back, cast, 1, LifeRecord.MISSING) == LifeRefusal.NO_RECORD
    assert refusal_of(take_back_away, cast, 1) == LifeRefusal.NO_RECORD


def test_the_welfare_officer_takes_back_nothing_about_themselves(cast):
    told(cast, 2, "11:00")
    by = cast.actor("trainee", number=2)
    assert refusal_of(take_back, cast, 2, LifeRecord.OPT_OUT, by=by) == LifeRefusal.OWN_RECORD
    assert MealOptOut.objects.count() == 1


def test_a_mistaken_absence_reverses_its_points_and_a_right_one_posts_again(cast):
    missed(cast, 1)
    take_back(cast, 1, LifeRecord.MISSING)
    assert entries(cast, 1) == [("MEAL-01", 1, ""), ("MEAL-01", -1, WHY)]
    missed(cast, 1)
    assert entries(cast, 1)[2:] == [("MEAL-01", 1, "")]


def test_a_mistaken_late_word_turns_into_what_the_check_found(cast):
    told(cast, 1, "11:00")
    missed(cast, 1)
    assert [code for code, sign, _ in entries(cast, 1)] == ["MEAL-02"]
    take_back(cast, 1, LifeRecord.OPT_OUT)
    assert entries(cast, 1)[1:] == [("MEAL-02", -1, WHY), ("MEAL-01", 1, "")]


def test_a_mistaken_night_reverses_its_points(cast):
    away(cast, 1)
    take_back_away(cast, 1)
    assert entries(cast, 1) == [("DORM-01", 1, ""), ("DORM-01", -1, WHY)]


def test_the_caterers_final_count_stays_what_it_was(cast):
    told(cast, 1, "09:00")
    lunch = meal_counts(cast.training_class, cast.days[1], now=cast.time(2, "13:00"))[1]
    take_back(cast, 1, LifeRecord.OPT_OUT)
    again = meal_counts(cast.training_class, cast.days[1], now=cast.time(2, "15:00"))[1]
    assert (lunch.out, lunch.prepared) == (1, 3)
    assert again == lunch


def test_before_the_cut_off_it_leaves_the_count(cast):
    told(cast, 1, "09:00")
    take_back_meal(
        cast.trainees[1],
        LifeRecord.OPT_OUT,
        on=cast.days[1],
        meal="lunch",
        reason=WHY,
        by=head(cast),
        now=cast.time(2, "09:30"),
    )
    lunch = meal_counts(cast.training_class, cast.days[1], now=cast.time(2, "13:00"))[1]
    assert lunch.out == 0


def test_what_was_recorded_and_why_it_went_is_kept_for_good(cast):
    missed(cast, 1)
    take_back(cast, 1, LifeRecord.MISSING)
    kept = LifeCorrection.objects.get()
    assert (kept.record, kept.said, kept.reason) == (LifeRecord.MISSING, "lunch", WHY)
    assert kept.recorded_at == cast.time(2, "12:30")
    assert kept.recorded_by_id == kept.taken_back_by_id == head(cast).user_id
    assert LogEntry.objects.filter(verb="take_back_life", fields=["missing"]).exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        LifeCorrection.objects.update(reason="另一个")


# the pages


def client(user: Any) -> Client:
    found = sign_in(Client(), user)
    found.cookies["django_language"] = "en"
    return found


def post(user: Any, cast: Cast, name: str, number: int, **more: Any) -> list[str]:
    data = {"trainee": cast.trainees[number].pk, "reason": WHY, **more}
    address = reverse(name, args=[cast.training_class.pk])
    with time_machine.travel(cast.time(2, "23:00"), tick=False), translation.override("en"):
        response = client(user).post(address, data, follow=True)
    undoing = response.context.get("undoing")
    if response.status_code == 422:  # with why, and what was typed
        assert undoing.data["reason"] == WHY and WHY in response.content.decode()
        return [str(error) for error in undoing.non_field_errors()]
    return [str(message) for message in response.context["messages"]]


def test_from_the_list_of_the_meal_it_is_taken_back_and_listed(cast):
    missed(cast, 1)
    user = cast.user(Role.CLASS_HEAD)
    said = post(user, cast, "meal-take-back", 1, meal=KEY, record="missing")
    assert said == [f"{cast.trainees[1].person.name}: the record is taken back, its points follow."]
    page = f"{reverse('meal-list', args=[cast.training_class.pk])}?meal={KEY}"
    with time_machine.travel(cast.time(2, "23:00"), tick=False):
        context = client(user).get(page).context
    assert (context["missing"], [one.reason for one in context["taken_back"]]) == ([], [WHY])


def test_from_the_page_of_the_night_too(cast):
    away(cast, 1)
    user = cast.user(Role.CLASS_HEAD)
    post(user, cast, "night-take-back", 1, on="2014-04-08")
    assert not NightCheck.objects.exists()


def test_a_class_head_takes_back_nothing_of_another_sub_class(cast):
    missed(cast, 2)
    said = post(cast.user(Role.CLASS_HEAD), cast, "meal-take-back", 2, meal=KEY, record="missing")
    assert "not in a sub-class of yours" in said[0]
    assert MealCheck.objects.count() == 1


def test_nonsense_is_answered_in_words(cast):
    user = cast.user(Role.CLASS_HEAD)
    for name, more in (
        ("meal-take-back", {"meal": "never", "record": "missing"}),
        ("meal-take-back", {"meal": KEY, "record": "all"}),
        ("night-take-back", {"on": "31 February"}),
        ("night-take-back", {"on": "2014-04-08", "trainee": "x"}),
    ):
        assert len(post(user, cast, name, 1, **more)) == 1


def test_the_list_costs_the_same_for_one_and_for_many():
    costs = []
    for trainees in (1, 40):
        cast = make_class(trainees, accounts=True)
        missed(cast, *cast.trainees)
        for number in range(1, trainees + 1, 2):
            take_back(cast, number, LifeRecord.MISSING)
        page = f"{reverse('meal-list', args=[cast.training_class.pk])}?meal={KEY}"
        with time_machine.travel(cast.time(2, "15:00"), tick=False):
            costs.append(queries_of(client(cast.user(Role.CLASS_HEAD)), page))
    assert costs[0] == costs[1] <= 30
