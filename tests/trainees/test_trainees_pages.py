"""The roster: who may read it, how people are found, what the sheet holds."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.hostile_names import HOSTILE_NAMES
from tests.trainees.pages import queries_of, rename, rows_of, types_of
from trainees.models import Person, Trainee
from trainees.queries.people import listed, matching

pytestmark = pytest.mark.django_db
KEPT = 120_000  # bytes


@pytest.fixture
def cast() -> Cast:
    """李伟伟, 张伟伟, 刘伟伟, 陈伟伟, 杨伟伟, 黄伟伟, in two sub-classes by turns."""
    return make_class(6, sub_classes=("一班", "二班"), accounts=True)


def roster(cast: Cast, *, sheet: bool = False, **query: object) -> str:
    asked = {**query, "format": "xlsx"} if sheet else query
    return reverse("trainees", args=[cast.training_class.pk], query=asked or None)


def staff_client(cast: Cast, role: str = Role.ORGANISER) -> Client:
    return sign_in(Client(), cast.user(role))


def test_a_trainee_reads_no_roster_and_another_class_is_not_there(cast: Cast):
    other = make_class(1)
    assert sign_in(Client(), cast.trainee_user(1)).get(roster(cast)).status_code == 403
    for role in (Role.CLASS_HEAD, Role.ORGANISER):
        assert staff_client(other, role).get(roster(cast)).status_code == 404
        assert staff_client(other, role).get(roster(cast, sheet=True)).status_code == 404


def test_a_class_head_sees_their_own_sub_class(cast: Cast):
    rows = rows_of(staff_client(cast, Role.CLASS_HEAD).get(roster(cast, sheet=True)))
    numbers = [row[0] for row in rows if isinstance(row[0], int)]
    assert numbers == [n for n, one in cast.sub_class_of.items() if one == cast.sub_classes[0]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zww", ["张伟伟"]),
        ("ZW", ["张伟伟"]),
        ("zhangweiwei", ["张伟伟"]),
        ("zhang wei", ["张伟伟"]),
        ("张", ["张伟伟"]),
        ("伟", ["李伟伟", "张伟伟", "刘伟伟", "陈伟伟", "杨伟伟", "黄伟伟"]),
        ("2单位", ["李伟伟", "黄伟伟"]),
        ("l", ["李伟伟", "刘伟伟"]),
        ("w", []),
        ("ei", []),
        ("%", []),
    ],
)
def test_people_are_found_by_name_unit_and_pinyin(cast: Cast, text: str, found: list[str]):
    seen = {one.name for one in listed(matching(Trainee.objects.all(), text))}
    assert seen == set(found)


def test_initials_find_somebody_on_the_page(cast: Cast):
    page = staff_client(cast).get(roster(cast, q="zw")).content.decode()
    assert "张伟" in page
    assert "李伟" not in page


def test_nobody_found_is_said_with_a_way_back(cast: Cast):
    response = staff_client(cast).get(roster(cast, q="没有这个人"))
    assert response.context["count"] == 0
    assert f'href="{roster(cast)}"' in response.content.decode()


def test_a_sub_class_can_be_chosen(cast: Cast):
    assert (
        staff_client(cast).get(roster(cast, sub_class=cast.sub_classes[1].pk)).context["count"] == 3
    )


@pytest.mark.parametrize(
    "query",
    [
        {"sub_class": "x", "sort": "password", "page": "y"},
        {"sub_class": "9" * 30},
        {"sub_class": "1.5"},
        {"sub_class": "NaN"},
        {"q": "\0"},
        {"q": "王" * 5000},
    ],
)
def test_nonsense_in_the_address_is_passed_over(cast: Cast, query: dict[str, object]):
    client = staff_client(cast)
    assert client.get(roster(cast, **query)).status_code == 200
    assert client.get(roster(cast, sheet=True, **query)).status_code == 200
    scores = reverse("scores", args=[cast.training_class.pk], query=query)
    assert client.get(scores).status_code == 200


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("number", [1, 2, 3, 4, 5, 6]),
        ("-number", [6, 5, 4, 3, 2, 1]),
        ("name", [4, 6, 1, 3, 5, 2]),  # chen, huang, li, liu, yang, zhang
        ("unit", [5, 1, 6, 2, 3, 4]),  # in the order in which units were given
        ("sub_class", [1, 3, 5, 2, 4, 6]),
    ],
)
def test_it_sorts_and_the_sheet_follows(cast: Cast, sort: str, order: list[int]):
    rows = rows_of(staff_client(cast).get(roster(cast, sheet=True, sort=sort)))
    assert [row[0] for row in rows if isinstance(row[0], int)] == order


def test_phones_are_shown_only_where_asked_for_by_who_needs_them(cast: Cast):
    person = Person.objects.get(pk=cast.trainees[1].person_id)
    person.phone = "13900001234"
    person.save()
    for role, asked, shown in (
        (Role.ORGANISER, "1", True),
        (Role.CLASS_HEAD, "1", True),
        (Role.ORGANISER, "", False),
        (Role.INSPECTOR, "1", False),
        (Role.ORG_DEPT, "1", False),
    ):
        client = staff_client(cast, role)
        page = client.get(roster(cast, phone=asked)).content.decode()
        sheet = rows_of(client.get(roster(cast, sheet=True, phone=asked)))
        assert ("13900001234" in page) is shown, role
        assert any("13900001234" in row for row in sheet) is shown, role


def test_who_was_withdrawn_is_marked(cast: Cast):
    Trainee.objects.filter(number=2).update(withdrawn_at=cast.time(2, "09:00"))
    page = staff_client(cast).get(roster(cast)).content.decode()
    assert page.count('<tr class="muted">') == 1


def test_hostile_names_stay_text_in_page_and_sheet():
    cast = make_class(len(HOSTILE_NAMES))
    names = rename(cast, HOSTILE_NAMES)
    client = staff_client(cast)
    page = client.get(roster(cast)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<img src=" not in page
    response = client.get(roster(cast, sheet=True))
    sheet = rows_of(response)
    assert {row[1] for row in sheet if isinstance(row[0], int)} == set(names)
    assert "f" not in types_of(client.get(roster(cast, sheet=True)))


@pytest.mark.parametrize("query", [{}, {"phone": 1}, {"q": "l", "sort": "unit"}])
def test_one_trainee_or_121_cost_the_same_queries(query: dict[str, object]):
    counts = set()
    for size in (1, 3, 121):
        cast = make_class(size, sub_classes=("一班", "二班", "三班"))
        client = staff_client(cast)
        counts.add(queries_of(client, roster(cast, **query)))
        assert len(client.get(roster(cast, **query)).content) < KEPT
    assert len(counts) == 1
    assert counts.pop() <= 12


def test_a_class_of_more_than_150_is_paged():
    cast = make_class(151)
    client = staff_client(cast)
    assert client.get(roster(cast)).content.decode().count('<a href="/trainees/') == 150
    assert client.get(roster(cast, page=2)).content.decode().count('<a href="/trainees/') == 1
    assert len(rows_of(client.get(roster(cast, sheet=True)))) > 151
