"""A meal's cut-off passing, a meal's check, and a night's check room by room."""

from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import Browser, expect

from courses.enums import Role
from tests.browser.walker import Walker, Way
from tests.cast import Cast, make_class
from trainees.models import DormRoom, MealCheck, MealOptOut, NightCheck, RoomAssignment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(browser: Browser) -> Cast:
    return make_class(12, accounts=True, offices={2: ["生活委员"]})


def test_a_meals_cutoff_passes(cast: Cast, arrives: Callable[..., Walker], way: Way) -> None:
    key = f"{cast.days[1].isoformat()}-lunch"
    out, back = (f"button[name={told}][value='{key}']" for told in ("out", "back"))
    with time_machine.travel(cast.time(2, "09:58"), tick=False) as clock:
        one = arrives(cast.trainee_user(1), way)
        one.go("home")
        one.follow(f"a.btn[href$='/{cast.training_class.pk}/meals/']")
        one.follow(out)
        one.follow(back)
        expect(one.at(out)).to_be_visible()
        clock.move_to(cast.time(2, "10:01"))
        one.follow(out)  # a page that has gone stale
        expect(one.at(".note.error")).to_be_visible()
        expect(one.at(f"button[value='{key}']")).to_have_count(0)
        expect(one.at(".note.info")).to_contain_text(cast.trainees[2].person.name)
        assert not MealOptOut.objects.exists()

        officer = arrives(cast.trainee_user(2), way)
        officer.go("meals", cast.training_class.pk)
        officer.follow("a.btn[href$='/meals/list/']")
        officer.write("#q", "1")
        officer.follow(".tools .btn")
        officer.follow(officer.at(out).first)
        expect(officer.at(".note.success")).to_be_visible()
        assert MealOptOut.objects.get().late


def test_a_meal_is_checked_by_pressing_who_is_missing(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    with time_machine.travel(cast.time(2, "12:10"), tick=False):
        head = arrives(cast.user(Role.CLASS_HEAD), way)
        head.go("meal-list", cast.training_class.pk)
        head.follow("a.btn.primary")
        for number in (3, 5):
            head.press(f"[name=missing][value='{cast.trainees[number].pk}']")
        expect(head.at(".tile:has(:checked)")).to_have_count(2)
        head.follow(".act .primary")
        expect(head.at(".note.success")).to_be_visible()
    assert {check.trainee.number for check in MealCheck.objects.all()} == {3, 5}


def test_a_night_is_checked_room_by_room(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    for number, trainee in cast.trainees.items():
        room, _ = DormRoom.objects.get_or_create(
            training_class=cast.training_class, name=str(201 + (number - 1) // 2)
        )
        RoomAssignment.objects.create(trainee=trainee, room=room, starts_at=cast.time(0, "09:00"))
    with time_machine.travel(cast.time(2, "22:35"), tick=False):
        head = arrives(cast.user(Role.CLASS_HEAD), way)
        head.go("nights", cast.training_class.pk)
        expect(head.at(".room")).to_have_count(6)
        for number, state in ((3, "away"), (8, "late_back")):
            head.press(f"[name=n{cast.trainees[number].pk}][value={state}]")
        head.follow(".act .primary")
        expect(head.at(".note.success")).to_be_visible()
        head.press(f"[name=n{cast.trainees[8].pk}][value=away]")  # not back after all
        head.follow(".act .primary")
        expect(head.at(".note.success")).to_be_visible()
    assert {one.trainee.number: one.state for one in NightCheck.objects.all()} == {
        3: "away",
        8: "away",
    }
