"""Who is out across classes: away, due back today, overdue; only where one is staff."""

import csv
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import queries_of
from trainees.models import LeaveRequest, Person
from trainees.services.opening import close_class

pytestmark = pytest.mark.django_db
PHONE = "13900001111"


def out(cast: Cast, number: int, start: str, end: str, **more: Any) -> LeaveRequest:
    """An approved leave: "2 09:00" is nine o'clock of the second day."""
    moments = [cast.time(int(day), clock) for day, clock in (start.split(), end.split())]
    given = {"state": "approved", "kind": "personal", "approved_at": cast.time(1, "08:00"), **more}
    return LeaveRequest.objects.create(
        trainee=cast.trainees[number],
        starts_at=moments[0],
        ends_at=moments[1],
        submitted_at=cast.time(1, "08:00"),
        **given,
    )


@pytest.fixture
def cast() -> Cast:
    """On the third day at noon 1 is overdue, 2 due back today, 3 away longer, 4 is not out."""
    cast = make_class(4, sub_classes=("一班", "二班"), accounts=True)
    out(cast, 1, "2 09:00", "2 11:00")
    out(cast, 2, "3 09:00", "3 17:30")
    out(cast, 3, "3 09:00", "5 17:30")
    out(cast, 4, "3 14:00", "3 17:00")
    out(cast, 4, "2 09:00", "2 11:00", state="returned")
    return cast


def page(cast: Cast, user: Any, query: str = "") -> Any:
    client = sign_in(Client(), user)
    with time_machine.travel(cast.time(3, "12:00"), tick=False), translation.override("en"):
        return client.get(reverse("leaves-out") + query)


def listed(response: Any) -> list[tuple[int, str]]:
    rows = response.context["rows"]
    return [(row["leave"].trainee.number, row["one"].group) for row in rows]


def test_the_department_sees_everybody_the_overdue_first(cast: Cast) -> None:
    response = page(cast, cast.user(Role.ORG_DEPT))
    assert listed(response) == [(1, "overdue"), (2, "today"), (3, "away")]


def test_a_class_head_sees_the_own_sub_class_only(cast: Cast) -> None:
    assert [n for n, _ in listed(page(cast, cast.user(Role.CLASS_HEAD)))] == [1, 3]
    assert [n for n, _ in listed(page(cast, cast.user(Role.CLASS_HEAD, sub_class=1)))] == [2]


def test_another_class_stays_unseen_and_unnamed(cast: Cast) -> None:
    other = make_class(1, name="别的班", accounts=True)
    response = page(cast, other.user(Role.CLASS_HEAD))
    assert listed(response) == []
    assert cast.trainees[1].person.name not in response.content.decode()


def test_a_group_and_a_class_can_be_chosen(cast: Cast) -> None:
    other = make_class(1, name="别的班")
    out(other, 1, "3 09:00", "3 17:30")
    department = cast.user(Role.ORG_DEPT)
    assert len(listed(page(cast, department, "?group=today"))) == 2
    chosen = f"?group=today&class={cast.training_class.pk}"
    assert listed(page(cast, department, chosen)) == [(2, "today")]
    assert listed(page(cast, department, "?group=<b>&class=x")) == []


def test_an_early_return_without_proof_is_due_today(cast: Cast) -> None:
    leave = LeaveRequest.objects.get(trainee=cast.trainees[3])
    leave.ended_at = cast.time(3, "10:00")
    leave.save()
    assert listed(page(cast, cast.user(Role.CLASS_HEAD)))[1] == (3, "today")


def test_a_phone_is_shown_to_who_may_see_it_and_when_asked(cast: Cast) -> None:
    person = cast.trainees[1].person
    person.phone = PHONE
    person.save()
    seen = {
        (role, query): PHONE in page(cast, cast.user(role), query).content.decode()
        for role in (Role.CLASS_HEAD, Role.INSPECTOR, Role.ORG_DEPT)
        for query in ("", "?phone=1")
    }
    assert [key for key, shown in seen.items() if shown] == [(Role.CLASS_HEAD, "?phone=1")]


def test_the_file_holds_what_the_page_shows_and_phones_only_where_it_does(cast: Cast) -> None:
    Person.objects.filter(enrolments=cast.trainees[1]).update(name="=1+1")
    for role, query, columns in ((Role.ORG_DEPT, "&phone=1", 9), (Role.CLASS_HEAD, "", 8)):
        answer = page(cast, cast.user(role), f"?group=overdue&format=csv{query}")
        head, row = csv.reader(StringIO(b"".join(answer).decode("utf-8-sig")))
        assert (len(head), row[2].lstrip("'"), row[7]) == (columns, "=1+1", "逾期未销假")
        assert row[8:] in ([], [""])


def test_a_closed_class_has_nobody_out(cast: Cast) -> None:
    close_class(cast.training_class, by=cast.actor(Role.ORGANISER), now=cast.time(3, "11:00"))
    assert listed(page(cast, cast.user(Role.ORG_DEPT))) == []


def test_it_costs_the_same_for_one_class_and_for_ten_with_many_out() -> None:
    costs = []
    for classes in (1, 10):
        for number in range(classes):
            cast = make_class(12, name=f"班{classes}-{number}")
            for trainee in cast.trainees:
                out(cast, trainee, "3 09:00", "3 17:30")
        with time_machine.travel(cast.time(3, "12:00"), tick=False):
            client = sign_in(Client(), cast.user(Role.ORG_DEPT))
            costs.append(queries_of(client, reverse("leaves-out")))
            assert len(client.get(reverse("leaves-out")).content) < 120_000
    assert costs[0] == costs[1] <= 15
