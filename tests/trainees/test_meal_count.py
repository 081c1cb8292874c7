"""At each cut-off the caterer's count is kept once and told; the schedule's page shows it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courses.enums import Role
from courses.policies.rules import MEALS, ClassRules
from tests.cast import SHANGHAI, Cast, make_class, moment, sign_in
from tests.trainees.pages import queries_of
from trainees import tasks
from trainees.models import CatererCount
from trainees.policies.meals import cutoff_of, meal_span, meals_to_count, next_cutoff, told_in_time
from trainees.services.life import opt_out_of_meal
from trainees.services.meal_count import keep_meal_count
from training.actors import Actor
from training.models import Notification
from training.services import bell

RULES = ClassRules.from_data({})
moments = st.integers(0, 14 * 24 * 60).map(
    lambda minutes: moment("2014-04-07 00:00") + timedelta(minutes=minutes)
)


@given(moments)
def test_a_meal_is_counted_between_its_cutoff_and_its_end(now) -> None:
    wanted = {
        (on, meal)
        for on in (now.date() + timedelta(days=n) for n in range(-2, 4))
        for meal in MEALS
        if not told_in_time(now, cutoff_of(on, meal, rules=RULES, zone=SHANGHAI))
        and now < meal_span(on, meal, rules=RULES, zone=SHANGHAI)[1]
    }
    assert set(meals_to_count(now, rules=RULES, zone=SHANGHAI)) == wanted


@given(moments)
def test_the_next_cutoff_is_the_first_that_has_not_passed(now) -> None:
    days = (moment("2014-04-08 00:00").date(), moment("2014-04-13 00:00").date())
    cutoffs = [
        cutoff_of(days[0] + timedelta(days=n), meal, rules=RULES, zone=SHANGHAI)
        for n in range(6)
        for meal in MEALS
    ]
    wanted = min((one for one in cutoffs if told_in_time(now, one)), default=None)
    assert next_cutoff(now, days=days, rules=RULES, zone=SHANGHAI) == wanted


@pytest.fixture(autouse=True)
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell, "ring", lambda job_id: None)


def tick_at(cast: Cast, day: int, clock: str) -> None:
    with time_machine.travel(cast.time(day, clock), tick=False):
        tasks.tick()


def kept() -> list[tuple[str, int, int]]:
    return list(CatererCount.objects.order_by("pk").values_list("meal", "expected", "out"))


def out_of_lunch(cast: Cast, number: int, clock: str, *, day: int = 2) -> None:
    opt_out_of_meal(
        cast.trainees[number],
        on=cast.days[day - 1],
        meal="lunch",
        by=cast.actor(Role.CLASS_HEAD),
        now=cast.time(day, clock),
    )


@pytest.mark.django_db
def test_a_count_is_kept_once_its_minute_is_over_and_only_once() -> None:
    cast = make_class(3)
    out_of_lunch(cast, 1, "10:00")
    tick_at(cast, 2, "10:00")
    assert kept() == []
    for minute in ("10:01", "10:02", "12:59"):
        tick_at(cast, 2, minute)
    assert kept() == [("lunch", 3, 1)]


@pytest.mark.django_db
def test_every_meal_of_a_day_is_counted_and_none_after_the_last_day() -> None:
    cast = make_class(1)
    for clock in ("07:00", "10:30", "15:30", "20:30"):
        tick_at(cast, 6, clock)
    assert [meal for meal, *_ in kept()] == ["breakfast", "lunch", "dinner", "breakfast"]
    for clock in ("10:30", "15:30", "20:30"):
        tick_at(cast, 7, clock)
    assert CatererCount.objects.count() == 6


@pytest.mark.django_db
def test_what_was_missed_is_kept_while_the_meal_is_not_over_and_says_what_was_known_then() -> None:
    cast = make_class(3)
    out_of_lunch(cast, 1, "09:59")
    out_of_lunch(cast, 2, "11:00")
    tick_at(cast, 2, "12:30")
    assert kept() == [("lunch", 3, 1)]
    tick_at(cast, 3, "13:00")
    assert CatererCount.objects.count() == 1


@pytest.mark.django_db
def test_welfare_officer_and_class_heads_are_told_the_figures_once() -> None:
    cast = make_class(4, sub_classes=("一班", "二班"), offices={2: ["生活委员"]}, accounts=True)
    out_of_lunch(cast, 1, "09:00")
    tick_at(cast, 2, "10:01")
    tick_at(cast, 2, "10:02")
    told = Notification.objects.filter(kind="meal_counted")
    heads = {cast.user(Role.CLASS_HEAD, sub_class=place).pk for place in (0, 1)}
    assert {one.user_id for one in told} == heads | {cast.trainee_user(2).pk}
    assert {(one.data["expected"], one.data["out"], one.data["prepared"]) for one in told} == {
        (4, 1, 3)
    }
    answer = sign_in(Client(), cast.trainee_user(2)).get(told[0].url)
    assert answer.status_code == 200


@pytest.mark.django_db
def test_two_workers_keep_one_count() -> None:
    cast = make_class(1)
    given: dict[str, Any] = {"by": Actor.system(), "now": cast.time(2, "10:01")}
    first = keep_meal_count(cast.training_class, cast.days[1], "lunch", **given)
    assert first is not None
    assert keep_meal_count(cast.training_class, cast.days[1], "lunch", **given) is None
    early = {**given, "now": cast.time(2, "14:00")}
    assert keep_meal_count(cast.training_class, cast.days[1], "dinner", **early) is None


@pytest.mark.django_db
def test_the_page_goes_on_showing_what_was_kept() -> None:
    cast = make_class(3)
    out_of_lunch(cast, 1, "09:00")
    tick_at(cast, 2, "10:01")
    CatererCount.objects.update(expected=9, out=2)
    client = sign_in(Client(), cast.user(Role.CLASS_HEAD))
    with time_machine.travel(cast.time(2, "11:00"), tick=False):
        page = client.get(reverse("meal-count", args=[cast.training_class.pk]))
    lunch = next(one for one in page.context["counts"] if one.meal == "lunch")
    assert (lunch.expected, lunch.out, lunch.prepared) == (9, 2, 7)


@pytest.mark.django_db
def test_the_schedule_says_what_ran_last_and_what_comes_next() -> None:
    cast = make_class(3)
    tick_at(cast, 2, "10:01")
    client = sign_in(Client(), cast.user(Role.INSPECTOR))
    with time_machine.travel(cast.time(2, "10:30"), tick=False):
        page = client.get(reverse("schedule", args=[cast.training_class.pk]))
    lines = {line.what: (line.last, line.next) for line in page.context["lines"]}
    assert list(lines.values())[:2] == [
        (None, cast.time(5, "18:00")),
        (cast.time(2, "10:01"), cast.time(2, "15:00")),
    ]
    assert list(lines.values())[-1] == (None, cast.time(3, "02:00"))
    assert not page.context["found"].lives


@pytest.mark.django_db
def test_the_schedule_of_a_large_class_costs_no_more() -> None:
    counts = set()
    for size in (1, 121):
        cast = make_class(size)
        client = sign_in(Client(), cast.user(Role.CLASS_HEAD))
        with time_machine.travel(cast.time(2, "10:30"), tick=False):
            counts.add(queries_of(client, reverse("schedule", args=[cast.training_class.pk])))
    assert len(counts) == 1
    assert max(counts) <= 20
