"""A roll of 121: what it costs, offline and back, two who save the same one."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Locator, expect

from courses.enums import Role
from courses.models import Session
from tests.browser.roll import class_of_121, facts, session_under_way
from tests.browser.walker import Walker, Way
from tests.cast import Cast
from trainees.models import AttendanceMark, MarkChange, RollCall
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
def head(arrives: Callable[..., Walker], cast: Cast, way: Way) -> Walker:
    return arrives(cast.user(Role.CLASS_HEAD), way)


def tile(head: Walker, cast: Cast, number: int) -> Locator:
    return head.at(f"#t{cast.trainees[number].pk}")


def test_a_roll_of_121_with_5_exceptions_costs_at_most_8_taps(
    cast: Cast, session: Session, head: Walker
) -> None:
    head.go("rolls", cast.training_class.pk)
    head.follow(".day.now .btn")
    for absent in (3, 40, 121):
        head.press(tile(head, cast, absent))
    head.press("[data-brush=late]")
    for late in (11, 77):
        head.press(tile(head, cast, late))
    kinds = ("expected", "present", "late", "leave", "absent")
    counted = [head.at(f"[data-count={kind}]").inner_text() for kind in kinds]
    assert counted == ["121", "115", "2", "1", "3"]
    head.follow(".act .primary")
    expect(head.at(".taken .pill.ok")).to_be_visible()
    assert head.steps <= 3 + 5
    assert AttendanceMark.objects.filter(session=session).count() == 121
    absences, latenesses = dict.fromkeys((3, 40, 121), (True, False)), (False, True)
    assert facts(cast, session) == absences | dict.fromkeys((11, 77), latenesses)
    late = AttendanceMark.objects.get(session=session, trainee=cast.trainees[11])
    assert 8 <= late.minutes_late <= 10  # by the clock


def test_a_roll_goes_on_offline_over_the_return_of_the_network(
    cast: Cast, session: Session, head: Walker
) -> None:
    head.go("roll", session.pk)
    for absent in (3, 40):
        head.press(tile(head, cast, absent))
    with head.page.expect_event("load"), head.offline():
        head.press(".act .primary")
        expect(head.at("[data-unsent]")).to_contain_text("2")
        head.press(tile(head, cast, 41))
        expect(head.at("[data-unsent]")).to_contain_text("3")
        assert not RollCall.objects.exists()
    head.page.wait_for_load_state("networkidle")
    expect(head.at(".taken .pill.ok")).to_be_visible()
    head.look()
    assert facts(cast, session) == dict.fromkeys((3, 40, 41), (True, False))
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('roll'))"
    assert head.page.evaluate(kept) == []


def test_what_was_not_sent_is_sent_after_a_reload_too(
    cast: Cast, session: Session, head: Walker
) -> None:
    head.go("roll", session.pk)
    head.press(tile(head, cast, 3))
    with head.offline():
        head.press(".act .primary")
        expect(head.at("[data-unsent]")).to_contain_text("1")
        head.page.goto("about:blank")
    head.page.goto(reverse("roll", args=[session.pk]), wait_until="commit")
    head.page.wait_for_load_state("networkidle")  # what is kept is sent, then the page comes anew
    expect(head.at(".taken .pill.ok")).to_be_visible()
    head.look()
    assert facts(cast, session) == {3: (True, False)}


def test_two_savers_merge_and_meet_in_a_choice_where_they_differ(
    cast: Cast, session: Session, head: Walker
) -> None:
    """The other one said that 3 is late and 5 absent; this one that 3 is absent and 4."""
    head.go("roll", session.pk)
    told = {
        cast.trainees[3].pk: Told(RollFact(minutes_late=6)),
        cast.trainees[5].pk: Told(RollFact(absent=True)),
    }
    take_roll(session, told, by=cast.actor(Role.CLASS_HEAD), now=timezone.now())
    for absent in (3, 4):
        head.press(tile(head, cast, absent))
    head.follow(".act .primary")
    expect(head.at("form.stackup fieldset")).to_have_count(1)
    assert facts(cast, session) == {3: (False, True), 4: (True, False), 5: (True, False)}
    head.press(head.at("input[type=radio]").nth(1))
    head.follow("form.stackup .primary")
    expect(head.at(".taken .pill.ok")).to_be_visible()
    assert facts(cast, session) == dict.fromkeys((3, 4, 5), (True, False))
    assert MarkChange.objects.filter(session=session).count() == 2
