"""A meal's cut-off passing on a phone, and a night's check room by room."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from courses.enums import Role
from tests.cast import Cast, make_class
from trainees.models import DormRoom, MealCheck, MealOptOut, NightCheck, RoomAssignment
from training.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE: Any = {"width": 390, "height": 844}


@pytest.fixture
def cast(browser: Browser) -> Cast:
    return make_class(12, accounts=True, offices={2: ["生活委员"]})


@pytest.fixture
def opened(browser: Browser, live_server: Any) -> Callable[[User], Page]:
    """A phone on which somebody is signed in; it must not scroll sideways."""

    def sign_in(user: User) -> Page:
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(viewport=PHONE, base_url=live_server.url, has_touch=True)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        return page

    return sign_in


def width(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


def test_a_meals_cutoff_passes(cast, opened):
    key = f"{cast.days[1].isoformat()}-lunch"
    with time_machine.travel(cast.time(2, "09:58"), tick=False) as clock:
        page = opened(cast.trainee_user(1))
        page.goto("/")
        page.locator(f"a.btn[href$='/{cast.training_class.pk}/meals/']").tap()
        page.locator(f"button[name=out][value='{key}']").tap()
        page.locator(f"button[name=back][value='{key}']").tap()
        expect(page.locator(f"button[name=out][value='{key}']")).to_be_visible()
        clock.move_to(cast.time(2, "10:01"))
        page.locator(f"button[name=out][value='{key}']").tap()  # a page that has gone stale
        expect(page.locator(".note.error")).to_be_visible()
        expect(page.locator(f"button[value='{key}']")).to_have_count(0)
        expect(page.locator(".note.info")).to_contain_text(cast.trainees[2].person.name)
        assert width(page) <= 390
        assert not MealOptOut.objects.exists()

        officer = opened(cast.trainee_user(2))
        officer.goto(reverse("meals", args=[cast.training_class.pk]))
        officer.locator("a.btn[href$='/meals/list/']").tap()
        officer.locator("#q").fill("1")
        officer.keyboard.press("Enter")
        officer.locator(f"button[name=out][value='{key}']").first.tap()
        expect(officer.locator(".note.success")).to_be_visible()
        assert MealOptOut.objects.get().late
        assert width(officer) <= 390


def test_a_meal_is_checked_by_tapping_who_is_missing(cast, opened):
    with time_machine.travel(cast.time(2, "12:10"), tick=False):
        page = opened(cast.user(Role.CLASS_HEAD))
        page.goto(reverse("meal-list", args=[cast.training_class.pk]))
        page.locator("a.btn.primary").tap()
        for number in (3, 5):
            page.locator(f".tile:has([value='{cast.trainees[number].pk}'])").tap()
        assert page.locator(".tile:has(:checked)").count() == 2
        assert width(page) <= 390
        page.locator(".act .primary").tap()
        expect(page.locator(".note.success")).to_be_visible()
    assert {check.trainee.number for check in MealCheck.objects.all()} == {3, 5}


def test_a_night_is_checked_room_by_room(cast, opened):
    for number, trainee in cast.trainees.items():
        room, _ = DormRoom.objects.get_or_create(
            training_class=cast.training_class, name=str(201 + (number - 1) // 2)
        )
        RoomAssignment.objects.create(trainee=trainee, room=room, starts_at=cast.time(0, "09:00"))
    with time_machine.travel(cast.time(2, "22:35"), tick=False):
        page = opened(cast.user(Role.CLASS_HEAD))
        page.goto(reverse("nights", args=[cast.training_class.pk]))
        expect(page.locator(".room")).to_have_count(6)
        for number, state in ((3, "away"), (8, "late_back")):
            page.locator(f"[name=n{cast.trainees[number].pk}][value={state}]").tap()
        assert width(page) <= 390
        page.locator(".act .primary").tap()
        expect(page.locator(".note.success")).to_be_visible()
        page.locator(f"[name=n{cast.trainees[8].pk}][value=away]").tap()  # not back after all
        page.locator(".act .primary").tap()
        expect(page.locator(".note.success")).to_be_visible()
    assert {one.trainee.number: one.state for one in NightCheck.objects.all()} == {
        3: "away",
        8: "away",
    }
