"""What a tap, a key and a lost connection do on the roll; its stories are in test_roll_walk.py."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from courses.enums import Role
from courses.models import Session
from tests.browser.roll import class_of_121, facts, session_under_way
from tests.browser.walker import DESK, PHONE, Walker
from tests.cast import Cast
from trainees.models import AttendanceMark, MarkChange, RollCall, RollDraft
from trainees.policies.attendance import RollFact
from trainees.services.rollcall import Told, take_roll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(browser: Browser) -> Cast:
    return class_of_121()


@pytest.fixture
def session(cast: Cast) -> Session:
    return session_under_way(cast)


@pytest.fixture
def head(arrives: Callable[..., Walker], cast: Cast) -> Callable[..., Page]:
    """A window in which the class head is signed in."""
    return lambda way=PHONE, **given: arrives(cast.user(Role.CLASS_HEAD), way, **given).page


def tile(page: Page, cast: Cast, number: int) -> Any:
    return page.locator(f"#t{cast.trainees[number].pk}")


def test_a_second_tap_goes_on_undo_goes_back_and_leave_stays(cast, session, head):
    page = head()
    page.goto(reverse("roll", args=[session.pk]))
    one = tile(page, cast, 2)
    seen = []
    for _ in range(4):
        one.tap()
        seen.append(one.get_attribute("class"))
    assert seen == ["tile absent", "tile late", "tile early", "tile present"]
    page.locator("[data-undo]").tap()
    expect(one).to_have_class("tile early")
    tile(page, cast, 7).tap()
    expect(page.locator("#choice [data-note]")).to_be_visible()
    page.locator("#choice [data-closes]").tap()
    expect(tile(page, cast, 7)).to_have_class("tile leave locked")


def test_minutes_by_steps_and_both_marks_by_a_long_press(cast, session, head):
    page = head()
    page.goto(reverse("roll", args=[session.pk]))
    page.locator("[data-brush=early]").tap()
    tile(page, cast, 5).tap()
    before = int(tile(page, cast, 5).locator("span").first.inner_text().split()[-2])
    page.locator("[data-step='1']").tap()
    tile(page, cast, 9).click(button="right")
    page.locator("[data-set=both]").tap()
    page.locator("#late").fill("4")
    page.locator("#early").fill("6")
    page.locator("#choice [data-closes]").tap()
    page.locator(".act .primary").tap()
    expect(page.locator(".taken .pill.ok")).to_be_visible()
    marks = AttendanceMark.objects.filter(session=session)
    assert marks.get(trainee=cast.trainees[5]).minutes_early == before + 1
    both = marks.get(trainee=cast.trainees[9])
    assert (both.minutes_late, both.minutes_early) == (4, 6)


def test_finding_and_filtering(cast, session, head):
    page = head()
    page.goto(reverse("roll", args=[session.pk]))
    page.locator("[data-find]").tap()
    page.locator("#find").fill("42")
    expect(page.locator(".tile:visible")).to_have_count(1)
    page.locator("#find").fill(cast.trainees[42].person.initials)
    expect(tile(page, cast, 42)).to_be_visible()
    tile(page, cast, 42).tap()
    page.locator("#find").fill("")
    page.locator("[data-away]").tap()
    expect(page.locator(".tile:visible")).to_have_count(2)  # 42, and 7 on leave


def test_the_room_is_shown_as_it_sits_and_arrows_follow_it(cast, session, head):
    """Two rows of three with an aisle; whoever has no seat comes after them."""
    places = {1: "1排1座", 2: "2排3座", 3: "1排3座", 4: "2排1座"}
    for number, label in places.items():
        cast.trainees[number].seats.create(label=label, starts_at=timezone.now())
    page = head(DESK)
    page.goto(reverse("roll", args=[session.pk]))
    page.locator("[data-seats]").click()
    colours = page.locator("[data-seats]").evaluate(
        "button => [getComputedStyle(button).color, getComputedStyle(button).backgroundColor]"
    )
    assert colours[0] != colours[1]
    boxes = {n: tile(page, cast, n).bounding_box() for n in places}
    assert boxes[1]["y"] == boxes[3]["y"] < boxes[2]["y"] == boxes[4]["y"]
    assert boxes[1]["x"] == boxes[4]["x"] < boxes[2]["x"] == boxes[3]["x"]
    tile(page, cast, 1).focus()
    for key, reached in (("ArrowRight", 3), ("ArrowDown", 2), ("ArrowLeft", 4), ("ArrowUp", 1)):
        page.keyboard.press(key)
        expect(tile(page, cast, reached)).to_be_focused()
    page.keyboard.press("x")
    page.reload()
    expect(page.locator("[data-seats]")).to_have_attribute("aria-pressed", "true")
    page.locator(".act .primary").click()
    expect(page.locator(".taken .pill.ok")).to_be_visible()
    assert facts(cast, session) == {1: (True, False)}


def test_marks_stay_on_the_phone_through_a_reload_before_they_are_saved(cast, session, head):
    page = head()
    page.goto(reverse("roll", args=[session.pk]))
    tile(page, cast, 3).tap()
    page.reload()
    expect(tile(page, cast, 3)).to_have_class("tile absent")
    expect(page.locator("[data-unsaved]:not([data-unsent])")).to_contain_text("1")
    assert not RollCall.objects.exists()


def test_an_answer_that_was_lost_costs_nothing(cast, session, head):
    """The site saves, the phone never hears of it and sends the same again."""
    page = head()
    page.goto(reverse("roll", args=[session.pk]))
    tile(page, cast, 3).tap()

    def deaf(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/roll/", deaf)
    with page.expect_event("requestfailed"):
        page.locator(".act .primary").tap()
    expect(page.locator("[data-unsent]")).to_contain_text("1")
    assert facts(cast, session) == {3: (True, False)}
    page.unroute("**/roll/")
    expect(page.locator(".taken .pill.ok")).to_be_visible(timeout=10_000)
    mark = AttendanceMark.objects.get(session=session, trainee=cast.trainees[3])
    assert (mark.version, MarkChange.objects.count()) == (1, 0)


def test_what_arrives_after_the_end_asks_for_a_reason(cast, session, head):
    page = head()
    session.ends_at = timezone.now() + timedelta(seconds=7)
    session.save()
    told = {cast.trainees[3].pk: Told(RollFact(minutes_late=6))}
    take_roll(session, told, by=cast.actor(Role.CLASS_HEAD), now=timezone.now())
    page.goto(reverse("roll", args=[session.pk]))
    tile(page, cast, 3).tap()
    left = (session.ends_at - timezone.now()).total_seconds()
    page.wait_for_timeout(1000 * max(0.1, left + 0.1))
    page.locator(".act .primary").tap()
    page.locator("input[type=radio]").nth(1).check()
    page.locator("form.stackup .primary").tap()
    expect(page.locator("#reason")).to_be_visible()
    assert facts(cast, session) == {3: (False, True)}
    page.locator("input[type=radio]").nth(1).check()
    page.locator("#reason").fill("看错了")
    page.locator("form.stackup .primary").tap()
    expect(page.locator(".taken .pill.ok")).to_be_visible()
    assert MarkChange.objects.get(session=session).reason == "看错了"


def test_a_draft_is_looked_through_and_saved_in_one_tap_more(cast, session, head):
    told = {cast.trainees[n].pk: RollFact(absent=True) for n in (3, 40)}
    RollDraft.objects.create(
        session=session,
        sub_class=cast.sub_classes[0],
        facts={str(pk): asdict(fact) for pk, fact in told.items()},
        made_at=timezone.now(),
        made_by=cast.user(Role.ORGANISER),
    )
    page = head()
    page.goto(reverse("roll", args=[session.pk]))
    expect(page.locator("[data-unsaved]")).to_contain_text("2")
    tile(page, cast, 40).click(button="right")
    page.locator("[data-set=present]").tap()
    page.locator("#choice [data-closes]").tap()
    page.locator(".act .primary").tap()
    expect(page.locator(".taken .pill.ok")).to_be_visible()
    assert facts(cast, session) == {3: (True, False)}


def test_without_scripts_the_roll_is_a_list(cast, session, head):
    page = head(java_script_enabled=False)
    page.goto(reverse("roll", args=[session.pk]))
    page.locator("noscript a, a[href*=plain]").first.click()
    page.locator(f"#m{cast.trainees[3].pk}").select_option("absent::0")
    page.locator(".act .primary").click()
    assert RollCall.objects.filter(session=session).count() == 1
    assert facts(cast, session) == {3: (True, False)}
