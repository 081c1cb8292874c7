"""A check-in at the door, an incident with its people, a session that moves, homework marked."""

from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import Browser, expect

from courses.enums import Role
from tests.browser.walker import KEYS, PHONE, Walker, Way
from tests.cast import Cast, make_class
from trainees.models import CheckIn, HandChange, IncidentPart
from trainees.services.homework import set_homework
from training.actors import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both_ways = pytest.mark.parametrize("way", [PHONE, KEYS], ids=["phone", "keys"])


@pytest.fixture
def cast(browser: Browser) -> Cast:
    return make_class(
        12, sub_classes=("一班", "二班"), accounts=True, policy={"self_check_in": True}
    )


@both_ways
def test_a_trainee_checks_in_with_the_code_on_the_wall(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    session = cast.session(2)
    with time_machine.travel(cast.time(2, "08:20"), tick=False):
        head, one = arrives(cast.user(Role.CLASS_HEAD), way), arrives(cast.trainee_user(1), way)
        head.go("check-in-wall", session.pk)
        one.go("home")
        one.follow(f"a[href$='/sessions/{session.pk}/check-in/']")
        one.write("#code", "000000000000")
        one.press("form .primary")
        expect(one.at(".note.error")).to_be_visible()
        one.write("#code", head.at(".digits").inner_text())
        one.press("form .primary")
        expect(one.at(".mark.present")).to_be_visible()
        head.go("check-in-wall", session.pk)
        expect(head.at(".names").last).to_contain_text(cast.trainees[1].person.name)
    assert CheckIn.objects.get().trainee_id == cast.trainees[1].pk


@both_ways
def test_an_incident_is_recorded_with_its_people(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    with time_machine.travel(cast.time(2, "21:00"), tick=False):
        head = arrives(cast.user(Role.CLASS_HEAD), way)
        head.go("incident-new", cast.training_class.pk)
        head.press(head.at("[name=matter]").first)
        head.write("#note", "就寝后聚众喧哗")
        head.press("[data-all]")
        expect(head.at("[data-count]")).to_have_text("6")
        head.press("[data-none]")
        own = [number for number, one in cast.sub_class_of.items() if one == cast.sub_classes[0]]
        for number in own[:2]:
            head.write("[data-find]", str(number))
            tile = f".tile:has([value='{cast.trainees[number].pk}'])"
            head.press(f"{tile} input" if way is KEYS else tile)
        expect(head.at("[data-count]")).to_have_text("2")
        head.write("#convenors", str(own[0]))
        head.write("#place", "宿舍三楼")
        head.follow(".form-actions .primary")
        expect(head.at(".note.success")).to_be_visible()
    parts = {one.trainee.number: one.taken for one in IncidentPart.objects.all()}
    assert parts == {own[0]: "convenor", own[1]: "participant"}


@both_ways
def test_a_session_moves_after_it_was_seen_what_that_touches(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    session = cast.session(3)
    with time_machine.travel(cast.time(2, "09:00"), tick=False):
        desk = arrives(cast.user(Role.ORGANISER), way)
        desk.go("session-change", session.pk)
        desk.write("[name=day]", f"{cast.days[3]:%Y-%m-%d}")
        desk.write("[name=start]", "19:00")
        desk.write("[name=end]", "20:30")
        desk.follow("form .primary")
        expect(desk.at(".todo")).to_be_visible()
        desk.follow("form .btn.primary")
        expect(desk.at(".note.success")).to_be_visible()
    session.refresh_from_db()
    assert session.starts_at == cast.time(4, "19:00")


@both_ways
def test_homework_is_marked_by_pasting_and_by_writing_into_the_grid(
    cast: Cast, arrives: Callable[..., Walker], way: Way
) -> None:
    due, now = cast.time(3, "18:00"), cast.time(2, "09:00")
    set_homework(cast.training_class, "学习体会", due_at=due, by=Actor.system(), now=now)
    own = [number for number, one in cast.sub_class_of.items() if one == cast.sub_classes[0]]
    with time_machine.travel(cast.time(2, "20:00"), tick=False):
        head = arrives(cast.user(Role.CLASS_HEAD), way)
        head.go("homework-grid", cast.training_class.pk)
        head.write(head.at(".grid input").nth(2), "95")
        head.write("#pasted", f"{own[0]} 交\n{own[1]} 优")
        head.follow("[name=preview]")
        expect(head.at("td.changed")).to_have_count(3)
        head.follow("[name=save]")
        expect(head.at(".note.success")).to_be_visible()
    found = {one.trainee.number: one.after for one in HandChange.objects.all()}
    assert found == {own[0]: "in_time", own[1]: "in_time:优", own[2]: "in_time:95"}
