"""Taking a roll of 121 on a phone and on a desk: how many taps it costs, and what a tap does."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from courses.enums import Role
from courses.models import Session
from tests.cast import Cast, add_session, make_class
from trainees.models import AttendanceMark, LeaveRequest, MarkChange, RollCall, RollDraft
from trainees.policies.attendance import RollFact
from trainees.services.rollcall import Told, take_roll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE: Any = {"width": 390, "height": 844}
DESK: Any = {"width": 1280, "height": 900}


@pytest.fixture
def cast(browser: Browser) -> Cast:
    """A class of 121 since yesterday."""
    first = timezone.localdate() - timedelta(days=1)
    return make_class(121, days=[first + timedelta(days=n) for n in range(7)])


@pytest.fixture
def session(cast: Cast) -> Session:
    """A session that began eight minutes ago; trainee 7 is on leave from it."""
    now = timezone.now()
    start, end = now - timedelta(minutes=8), now + timedelta(minutes=172)
    LeaveRequest.objects.create(
        trainee=cast.trainees[7],
        kind="sick",
        state="approved",
        starts_at=start,
        ends_at=end,
        submitted_at=start,
        approved_at=start,
    )
    return add_session(cast, start, end)


@pytest.fixture
def head(browser: Browser, live_server: Any, cast: Cast) -> Callable[..., Page]:
    """A window in which the class head is signed in; what its scripts complain about fails."""

    def opened(viewport: Any = PHONE, **given: Any) -> Page:
        client = Client()
        client.force_login(cast.user(Role.CLASS_HEAD))
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(
            viewport=viewport, base_url=live_server.url, has_touch=viewport is PHONE, **given
        )
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        return page

    return opened


def tile(page: Page, cast: Cast, number: int) -> Any:
    return page.locator(f"#t{cast.trainees[number].pk}")


def number(page: Page, kind: str) -> str:
    return page.locator(f"[data-count={kind}]").inner_text()


def facts(cast: Cast, session: Session) -> dict[int, tuple[bool, bool]]:
    """(absent, late) of whoever did not simply attend, by trainee number."""
    rows = AttendanceMark.objects.filter(session=session).select_related("trainee")
    return {m.trainee.number: (m.absent, m.late) for m in rows if m.absent or m.late}


def test_121_with_5_exceptions_cost_three_taps_and_one_an_exception(cast, session, head):
    page = head()
    page.goto(reverse("rolls", args=[cast.training_class.pk]))
    taps = 0

    def tap(place: Any) -> None:
        nonlocal taps
        place.tap()
        taps += 1

    tap(page.locator(".day.now .btn"))
    for absent in (3, 40, 121):
        tap(tile(page, cast, absent))
    tap(page.locator("[data-brush=late]"))
    for late in (11, 77):
        tap(tile(page, cast, late))
    counted = [number(page, kind) for kind in ("expected", "present", "late", "leave", "absent")]
    assert counted == ["121", "115", "2", "1", "3"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    tap(page.locator(".act .primary"))
    expect(page.locator(".taken .pill.ok")).to_be_visible()
    assert taps <= 3 + 5
    assert AttendanceMark.objects.filter(session=session).count() == 121
    assert facts(cast, session) == {
        3: (True, False),
        40: (True, False),
        121: (True, False),
        11: (False, True),
        77: (False, True),
    }
    late = AttendanceMark.objects.get(session=session, trainee=cast.trainees[11])
    assert 8 <= late.minutes_late <= 10  # by the clock


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


def test_the_desk_takes_a_roll_by_keys_alone(cast, session, head):
    page = head(DESK)
    page.goto(reverse("roll", args=[session.pk]))
    tile(page, cast, 1).focus()
    for key in ("x", "ArrowRight", "l", "ArrowRight", "x", "p", "ArrowLeft", "u", "u", "u"):
        page.keyboard.press(key)
    # three steps back: 3 is untouched again, and 2 with it
    expect(tile(page, cast, 1)).to_have_class("tile absent")
    expect(tile(page, cast, 2)).to_have_class("tile present")
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_class("tile present")
    page.locator(".act .primary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".taken .pill.ok")).to_be_visible()
    assert facts(cast, session) == {1: (True, False)}


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


def test_two_savers_meet_in_a_choice(cast, session, head):
    page = head()
    page.goto(reverse("roll", args=[session.pk]))
    other = cast.actor(Role.CLASS_HEAD)
    told = {cast.trainees[3].pk: Told(RollFact(minutes_late=6))}
    take_roll(session, told, by=other, now=timezone.now())
    tile(page, cast, 3).tap()
    tile(page, cast, 4).tap()
    page.locator(".act .primary").tap()
    assert facts(cast, session)[3] == (False, True)
    page.locator("input[type=radio]").nth(1).check()
    page.locator("form.stackup .primary").tap()
    expect(page.locator(".taken .pill.ok")).to_be_visible()
    assert facts(cast, session) == {3: (True, False), 4: (True, False)}
    assert MarkChange.objects.filter(session=session).count() == 2


def test_marks_stay_on_the_phone_through_a_reload_before_they_are_saved(cast, session, head):
    page = head()
    page.goto(reverse("roll", args=[session.pk]))
    tile(page, cast, 3).tap()
    page.reload()
    expect(tile(page, cast, 3)).to_have_class("tile absent")
    expect(page.locator("[data-unsaved]:not([data-unsent])")).to_contain_text("1")
    assert not RollCall.objects.exists()


def test_offline_and_back_sends_by_itself_what_was_kept(cast, session, head):
    page = head()
    page.goto(reverse("roll", args=[session.pk]))
    for absent in (3, 40):
        tile(page, cast, absent).tap()
    page.context.set_offline(True)
    page.locator(".act .primary").tap()
    expect(page.locator("[data-unsent]")).to_contain_text("2")
    tile(page, cast, 41).tap()
    expect(page.locator("[data-unsent]")).to_contain_text("3")
    assert not RollCall.objects.exists()
    page.context.set_offline(False)
    expect(page.locator(".taken .pill.ok")).to_be_visible(timeout=10_000)
    assert facts(cast, session) == dict.fromkeys((3, 40, 41), (True, False))
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('roll'))") == []


def test_what_was_not_sent_is_sent_after_a_reload_too(cast, session, head):
    page = head()
    page.goto(reverse("roll", args=[session.pk]))
    tile(page, cast, 3).tap()
    page.route("**/roll/", lambda route: route.abort())
    page.locator(".act .primary").tap()
    expect(page.locator("[data-unsent]")).to_contain_text("1")
    page.unroute("**/roll/")
    page.reload()
    expect(page.locator(".taken .pill.ok")).to_be_visible()
    assert facts(cast, session) == {3: (True, False)}


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
    told = {cast.trainees[3].pk: Told(RollFact(minutes_late=6))}
    take_roll(session, told, by=cast.actor(Role.CLASS_HEAD), now=timezone.now())
    page.goto(reverse("roll", args=[session.pk]))
    tile(page, cast, 3).tap()
    Session.objects.filter(pk=session.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
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
