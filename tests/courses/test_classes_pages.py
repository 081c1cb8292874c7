"""The list of classes: one's own, found, sorted and paged."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.enums import Role
from courses.models import Appointment
from tests.cast import make_class, moment, sign_in
from training.models import User


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def names(response: Any) -> list[str]:
    return [row.record.short_name for row in response.context["table"].paginated_rows]


@pytest.fixture
def officer(client: Client) -> User:
    """An officer of the department, who sees every class."""
    user = User.objects.create(username="officer", name="周科长")
    Appointment.objects.create(user=user, role=Role.ORG_DEPT, starts_at=moment("2014-01-01 00:00"))
    sign_in(client, user)
    return user


@pytest.mark.django_db
def test_the_list_shows_each_class_with_its_people_sessions_and_dates(
    client: Client, officer: User
) -> None:
    make_class(3, name="甲班")
    response = client.get("/classes/")
    row = next(iter(response.context["table"].paginated_rows))
    assert (row.get_cell("people"), row.get_cell("planned")) == (3, 14)
    assert "4月7日–4月13日" in response.content.decode()


@pytest.mark.django_db
def test_a_class_head_finds_only_the_class_they_head(client: Client) -> None:
    mine = make_class(name="甲班")
    make_class(name="乙班")
    sign_in(client, mine.user(Role.CLASS_HEAD))
    assert names(client.get("/classes/")) == ["甲班"]


@pytest.mark.django_db
def test_running_classes_come_before_those_being_prepared(client: Client, officer: User) -> None:
    make_class(name="筹备班", opened=False)
    make_class(name="在办班")
    assert names(client.get("/classes/")) == ["在办班", "筹备班"]


@pytest.mark.django_db
def test_search_and_state_keep_what_is_asked_for(client: Client, officer: User) -> None:
    make_class(name="甲班")
    make_class(name="乙班", opened=False)
    assert names(client.get("/classes/?q=乙")) == ["乙班"]
    assert names(client.get("/classes/?state=open")) == ["甲班"]
    assert names(client.get("/classes/?state=nonsense")) == ["甲班", "乙班"]
    assert names(client.get("/classes/?q=丙")) == []


@pytest.mark.django_db
def test_the_list_sorts_by_a_column_and_pages_by_twenty(client: Client, officer: User) -> None:
    for number in range(21):
        make_class(1 + number % 3, name=f"{number:02d}班", days=1)
    assert names(client.get("/classes/?sort=short_name"))[:2] == ["00班", "01班"]
    most = client.get("/classes/?sort=-people").context["table"].paginated_rows
    assert [row.record.people for row in most] == [3] * 7 + [2] * 7 + [1] * 6
    assert len(names(client.get("/classes/"))) == 20
    assert len(names(client.get("/classes/?page=2"))) == 1


@pytest.mark.django_db
def test_twenty_classes_take_as_many_queries_as_one(client: Client, officer: User) -> None:
    make_class(name="0班", days=1)
    one = queries(client, "/classes/")
    for number in range(1, 20):
        make_class(name=f"{number}班", days=1)
    assert queries(client, "/classes/") == one <= 8
