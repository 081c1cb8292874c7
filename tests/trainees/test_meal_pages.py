"""Meals as pages: one's own week, the list of a meal, the caterer's count, the check."""

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.hostile_names import HOSTILE_NAMES
from tests.trainees.pages import queries_of, rename
from trainees.models import LeaveRequest, MealCheck, MealOptOut, ScoreEntry
from trainees.queries.meals import meal_counts
from trainees.services.life import opt_out_of_meal

pytestmark = pytest.mark.django_db
LUNCH = "2014-04-08-lunch"  # the second day's


@pytest.fixture
def cast() -> Cast:
    """Number 2 is the welfare officer; 1 and 3 are in 一班, 2 and 4 in 二班."""
    return make_class(4, sub_classes=("一班", "二班"), accounts=True, offices={2: ["生活委员"]})


def at(cast: Cast, clock: str, day: int = 2) -> Any:
    return time_machine.travel(cast.time(day, clock), tick=False)


def trainee(cast: Cast, number: int = 1) -> Client:
    return sign_in(Client(), cast.trainee_user(number))


def head(cast: Cast) -> Client:
    return sign_in(Client(), cast.user(Role.CLASS_HEAD))


def url(cast: Cast, name: str, key: str = LUNCH) -> str:
    return f"{reverse(name, args=[cast.training_class.pk])}?meal={key}"


def post(client: Client, cast: Cast, name: str, **data: Any) -> list[str]:
    """What the answer says, after following it."""
    response = client.post(reverse(name, args=[cast.training_class.pk]), data, follow=True)
    return [str(message) for message in response.context["messages"]]


def on_leave(cast: Cast, number: int, *, approved: datetime, day: int = 2, **more: Any) -> None:
    LeaveRequest.objects.create(
        trainee=cast.trainees[number],
        kind="personal",
        state=more.pop("state", "approved"),
        starts_at=cast.time(day, "11:00"),
        ends_at=cast.time(day, "15:00"),
        submitted_at=approved,
        approved_at=approved,
        **more,
    )


def count(cast: Cast, clock: str) -> tuple[int, int, int, bool]:
    now = cast.time(2, clock)
    lunch = meal_counts(cast.training_class, cast.days[1], now=now)[1]
    return lunch.expected, lunch.out, lunch.prepared, lunch.ready


class TestOwnWeek:
    def test_a_trainee_opts_out_in_the_cutoffs_minute_and_back_in_it(self, cast):
        with at(cast, "10:00"):
            post(trainee(cast), cast, "meal-tell", out=LUNCH)
            assert MealOptOut.objects.get().trainee == cast.trainees[1]
            post(trainee(cast), cast, "meal-tell", back=LUNCH)
        assert not MealOptOut.objects.exists()

    def test_after_the_cutoff_the_page_refuses_and_says_whom_to_tell(self, cast):
        with at(cast, "10:01"):
            (said,) = post(trainee(cast), cast, "meal-tell", out=LUNCH)
            page = trainee(cast).get(url(cast, "meals")).content.decode()
        assert not MealOptOut.objects.exists()
        assert "welfare officer" in said or "生活委员" in said
        assert f'value="{LUNCH}"' not in page
        assert cast.trainees[2].person.name in page
        assert cast.user(Role.CLASS_HEAD).name in page

    def test_taking_back_after_the_cutoff_is_refused_to_everybody(self, cast):
        with at(cast, "09:00"):
            post(trainee(cast), cast, "meal-tell", out=LUNCH)
        with at(cast, "10:01"):
            post(trainee(cast), cast, "meal-tell", back=LUNCH)
            post(head(cast), cast, "meal-record", back=LUNCH, trainee=cast.trainees[1].pk)
        assert MealOptOut.objects.count() == 1

    def test_a_meal_that_does_not_exist_is_refused(self, cast):
        with at(cast, "09:00"):
            for key in ("2014-04-08-supper", "2014-05-08-lunch", "lunch", "", "x\r\ny-lunch"):
                assert post(trainee(cast), cast, "meal-tell", out=key)
        assert not MealOptOut.objects.exists()

    def test_the_withdrawn_tell_nothing(self, cast):
        one = cast.trainees[1]
        one.withdrawn_at = cast.time(1, "09:00")
        one.save()
        with at(cast, "09:00"):
            post(trainee(cast), cast, "meal-tell", out=LUNCH)
        assert not MealOptOut.objects.exists()

    def test_the_week_costs_the_same_however_many_were_told(self, cast):
        with at(cast, "09:00"):
            before = queries_of(trainee(cast), url(cast, "meals"))
            for on in cast.days[2:5]:
                post(trainee(cast), cast, "meal-tell", out=f"{on.isoformat()}-dinner")
            assert queries_of(trainee(cast), url(cast, "meals")) == before <= 20


class TestList:
    def test_the_welfare_officer_records_who_tells_it_late(self, cast):
        with at(cast, "10:30"):
            data = {"out": LUNCH, "trainee": cast.trainees[1].pk}
            post(trainee(cast, 2), cast, "meal-record", **data)
        assert MealOptOut.objects.get().late
        entry = ScoreEntry.objects.get(rule__code__startswith="MEAL")
        assert (entry.trainee, entry.rule.code) == (cast.trainees[1], "MEAL-02")

    def test_a_head_records_nobody_of_another_sub_class(self, cast):
        with at(cast, "09:00"):
            data = {"out": LUNCH, "trainee": cast.trainees[2].pk}
            (said,) = post(head(cast), cast, "meal-record", **data)
        assert str(cast.trainees[2].pk) in said
        assert not MealOptOut.objects.exists()

    def test_leave_over_the_meal_is_listed_without_its_kind(self, cast):
        on_leave(cast, 3, approved=cast.time(1, "09:00"))
        with at(cast, "10:30"):
            response = head(cast).get(url(cast, "meal-list"))
        assert [(one.number, one.on_leave) for one in response.context["out"]] == [(3, True)]
        assert "personal" not in response.content.decode()

    def test_people_are_found_by_name_number_and_initials(self, cast):
        name = cast.trainees[3].person.name
        for text in (name, "3", cast.trainees[3].person.initials):
            with at(cast, "10:30"):
                found = head(cast).get(url(cast, "meal-list") + f"&q={text}").context["found"]
            assert 3 in [one.number for one in found]
            assert 2 not in [one.number for one in found]  # of the other sub-class


class TestCount:
    def test_the_count_stays_what_was_known_at_the_cutoff(self, cast):
        for number, clock in ((1, "10:00"), (4, "10:01")):
            opt_out_of_meal(
                cast.trainees[number],
                on=cast.days[1],
                meal="lunch",
                by=cast.actor(Role.CLASS_HEAD),
                now=cast.time(2, clock),
            )
        on_leave(cast, 2, approved=cast.time(2, "09:00"))
        on_leave(cast, 3, approved=cast.time(2, "10:20"))
        assert count(cast, "09:59") == (4, 1, 3, False)
        assert count(cast, "10:00") == (4, 2, 2, False)
        assert count(cast, "10:01") == (4, 2, 2, True)
        assert count(cast, "20:00") == (4, 2, 2, True)

    def test_who_told_it_and_is_on_leave_is_counted_once(self, cast):
        with at(cast, "08:00"):
            post(trainee(cast), cast, "meal-tell", out=LUNCH)
        on_leave(cast, 1, approved=cast.time(2, "09:00"))
        assert count(cast, "10:30") == (4, 1, 3, True)

    def test_leave_cancelled_after_the_cutoff_had_been_counted(self, cast):
        closed = {"state": "cancelled", "closed_at": cast.time(2, "10:30")}
        on_leave(cast, 1, approved=cast.time(2, "09:00"), **closed)
        assert count(cast, "10:20") == (4, 1, 3, True)
        assert count(cast, "11:20") == (4, 1, 3, True)

    def test_the_withdrawn_are_not_expected(self, cast):
        one = cast.trainees[1]
        one.withdrawn_at = cast.time(1, "09:00")
        one.save()
        assert count(cast, "10:30") == (3, 0, 3, True)


class TestCheck:
    def test_who_is_missing_is_saved_at_once_and_leave_is_left_out(self, cast):
        on_leave(cast, 3, approved=cast.time(2, "09:00"))
        with at(cast, "12:10"):
            ids = [cast.trainees[n].pk for n in (1, 3)]
            response = head(cast).post(url(cast, "meal-check"), {"missing": ids})
        assert response.status_code == 303
        assert [check.trainee for check in MealCheck.objects.all()] == [cast.trainees[1]]
        assert ScoreEntry.objects.get(rule__code__startswith="MEAL").rule.code == "MEAL-01"

    def test_two_checks_add_up(self, cast):
        with at(cast, "12:10"):
            head(cast).post(url(cast, "meal-check"), {"missing": [cast.trainees[1].pk]})
            trainee(cast, 2).post(url(cast, "meal-check"), {"missing": [cast.trainees[4].pk]})
        assert MealCheck.objects.count() == 2

    def test_a_meal_that_has_not_begun_and_strangers_are_refused_with_what_was_tapped(self, cast):
        for clock, number in (("11:59", 1), ("12:10", 2)):
            with at(cast, clock):
                missing = [cast.trainees[number].pk, cast.trainees[3].pk]
                response = head(cast).post(url(cast, "meal-check"), {"missing": missing})
            assert response.status_code == 422
            tapped = [one.number for one, ticked in response.context["people"] if ticked]
            assert 3 in tapped
        assert not MealCheck.objects.exists()

    @pytest.mark.parametrize("name", ["meal-list", "meal-check", "meal-count"])
    def test_pages_cost_the_same_with_one_trainee_and_with_121(self, name):
        costs = []
        for people in (1, 121):
            cast = make_class(people)
            rename(cast, HOSTILE_NAMES[:people])
            with at(cast, "12:10"):
                address = url(cast, name)
                costs.append(queries_of(head(cast), address))
                assert len(head(cast).get(address).content) < 120_000
        assert costs[0] == costs[1] <= 20
