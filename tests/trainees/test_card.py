"""A trainee's card shows everything to whom it belongs, and the search finds whom rights allow."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import SYSTEM, Cast, make_class, sign_in
from tests.trainees.pages import eventful_class, queries_of, sanctioned
from trainees.enums import SanctionLevel
from trainees.models import AttendanceMark, Person
from trainees.queries.card import value_of
from trainees.services.leave import Application, apply_for_leave

pytestmark = pytest.mark.django_db
PHONE = "13700001234"


@pytest.fixture
def cast() -> Cast:
    return eventful_class(4, sub_classes=("一班", "二班"))


def card(cast: Cast, number: int = 1, **query: str) -> str:
    return reverse("trainee", args=[cast.trainees[number].pk], query=query)


def find(client: Client, text: str) -> Any:
    return client.get(reverse("people"), {"q": text})


def names(response: Any) -> set[str]:
    return {one.person.name for one in response.context["found"]}


def rename(cast: Cast, number: int, **fields: str) -> None:
    Person.objects.filter(pk=cast.trainees[number].person_id).update(**fields)


def with_phone(cast: Cast) -> None:
    person = Person.objects.get(pk=cast.trainees[1].person_id)
    person.phone = PHONE
    person.save()


def test_the_class_head_sees_everything_of_one_trainee(client: Client, cast: Cast) -> None:
    sanctioned(cast, 1, SanctionLevel.TALK, "课堂接打电话")
    sign_in(client, cast.user(Role.CLASS_HEAD))
    page = client.get(card(cast)).content.decode()
    for part in (cast.trainees[1].unit, "◇", "午餐", "课堂接打电话", "一班"):
        assert part in page


def test_a_phone_is_shown_only_when_asked_for_and_only_to_who_may(
    client: Client, cast: Cast
) -> None:
    with_phone(cast)
    shown = {}
    for role in (Role.CLASS_HEAD, Role.ORGANISER, Role.ORG_DEPT, Role.INSPECTOR):
        sign_in(client, cast.user(role))
        assert PHONE not in client.get(card(cast)).content.decode()
        shown[role] = PHONE in client.get(card(cast, phone="1")).content.decode()
    assert [role for role, seen in shown.items() if seen] == [Role.CLASS_HEAD, Role.ORGANISER]


def test_a_trainee_sees_the_own_card_and_nobody_elses(client: Client, cast: Cast) -> None:
    sign_in(client, cast.trainee_user(1))
    assert client.get(card(cast)).status_code == 200
    assert client.get(card(cast, 2)).status_code == 403
    assert client.get(reverse("people")).status_code == 403


def test_the_reason_of_a_leave_is_not_on_the_card(client: Client, cast: Cast) -> None:
    application = Application(
        kind="sick",
        start=cast.time(3, "09:00"),
        end=cast.time(3, "10:00"),
        reason="秘密的病情",
        unit_request_seen=True,
    )
    apply_for_leave(cast.trainees[1], application, by=SYSTEM, now=cast.time(2, "09:00"))
    sign_in(client, cast.user(Role.ORG_DEPT))
    page = client.get(card(cast)).content.decode()
    assert "病假" in page or "Sick leave" in page
    assert "秘密的病情" not in page


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({}, "present"),
        ({"late": True}, "late"),
        ({"left_early": True}, "left_early"),
        ({"late": True, "left_early": True}, "late_and_left_early"),
        ({"sick_hours": 0, "late": True}, "sick"),
        ({"official_hours": 4}, "official"),
        ({"absent": True, "personal_hours": 1}, "absent"),
    ],
)
def test_a_mark_has_one_glyph(fields: dict[str, Any], value: str) -> None:
    assert value_of(AttendanceMark(**fields)) == value


def test_a_person_is_found_by_name_unit_pinyin_and_initials(client: Client, cast: Cast) -> None:
    rename(cast, 1, name="欧霞", pinyin="ou xia", initials="ox")
    rename(cast, 3, name="欧小", pinyin="ou xiao", initials="ox")
    sign_in(client, cast.user(Role.ORG_DEPT))
    for text in ("欧", "ox", "OX", "oux"):
        assert names(find(client, text)) == {"欧霞", "欧小"}
    assert find(client, "欧霞")["Location"] == card(cast)
    assert names(find(client, "不存在")) == set()
    assert names(find(client, "  ")) == set()


def test_staff_find_only_people_of_their_own_place(client: Client, cast: Cast) -> None:
    other = make_class(2, name="别的班")
    for one, number in ((cast, 1), (cast, 2), (other, 1), (other, 2)):
        rename(one, number, name=f"甲{one.training_class.pk}{number}")
    sign_in(client, cast.user(Role.CLASS_HEAD))
    assert find(client, "甲")["Location"] == card(cast)
    sign_in(client, cast.user(Role.ORGANISER))
    assert len(names(find(client, "甲"))) == 2
    sign_in(client, cast.user(Role.ORG_DEPT))
    assert len(names(find(client, "甲"))) == 4


def test_markup_typed_into_the_search_is_shown_as_text(client: Client, cast: Cast) -> None:
    sign_in(client, cast.user(Role.ORGANISER))
    page = find(client, "<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_the_card_and_the_search_ask_the_same_for_one_as_for_many(client: Client) -> None:
    cards, searches = set(), set()
    for trainees in (2, 30):
        cast = eventful_class(trainees, name=f"班{trainees}")
        rename(cast, 1, name="唯一")
        with time_machine.travel(cast.time(6, "09:00"), tick=False):
            sign_in(client, cast.user(Role.CLASS_HEAD))
            cards.add(queries_of(client, card(cast)))
            searches.add(queries_of(client, reverse("people", query={"q": "单位"})))
    assert len(cards) == len(searches) == 1
    assert max(cards) <= 30
    assert max(searches) <= 6
