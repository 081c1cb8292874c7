"""The overview of a class: figures, today, what waits, and opening a class that is ready."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.enums import ClassState, Role
from courses.models import TrainingClass
from tests.cast import Cast, make_class, sign_in
from trainees.policies.attendance import RollFact
from trainees.services.leave import Application, apply_for_leave
from trainees.services.leave_decision import decide_leave
from trainees.services.opening import close_class
from trainees.services.rollcall import Told, take_roll
from training.actors import Actor
from training.models import LogEntry

SYSTEM = Actor.system()
LATE, ABSENT = RollFact(minutes_late=5), RollFact(absent=True)


def overview(client: Client, cast: Cast, role: str, day: int, clock: str) -> Any:
    with time_machine.travel(cast.time(day, clock), tick=False):
        sign_in(client, cast.user(role))
        response = client.get(f"/classes/{cast.training_class.pk}/")
    assert response.status_code == 200
    return response


def take(cast: Cast, day: int, half: str = "am", **told: RollFact) -> None:
    session = cast.session(day, half)
    words = {cast.trainees[int(n[1:])].pk: Told(fact) for n, fact in told.items()}
    take_roll(session, words, by=cast.actor(Role.CLASS_HEAD), now=session.ends_at)


def on_leave(cast: Cast, number: int, day: int) -> None:
    """A morning, approved."""
    application = Application(
        kind="personal",
        start=cast.time(day, "08:30"),
        end=cast.time(day, "12:00"),
        unit_request_seen=True,
    )
    now = cast.time(day, "08:10")
    leave = apply_for_leave(cast.trainees[number], application, by=SYSTEM, now=now)
    decide_leave(leave, "approve", by=cast.actor(Role.ORG_DEPT), now=now)


def stats(response: Any) -> list[tuple[str, str]]:
    return [(str(stat["value"]), stat["note"]) for stat in response.context["stats"]]


@pytest.mark.django_db
def test_the_figures_count_everybody_expected_and_who_came(client: Client) -> None:
    cast = make_class(4, sub_classes=("一班", "二班"))
    take(cast, 1, n1=LATE, n2=ABSENT)
    on_leave(cast, 3, 2)
    take(cast, 2)
    response = overview(client, cast, Role.ORG_DEPT, 2, "13:00")
    people, session, rate, away, near = stats(response)
    assert people == ("4", "2 个分班") or people == ("4", "2 sub-classes")
    assert session[0] == "4"
    assert rate[0] == "75.0%"  # 8 expected; one absent, one on leave for the whole session
    assert away[0] == "0"
    assert near[0] == "0"
    first, second = response.context["sub_class_lines"]
    assert (first.people, first.rate, first.late, first.leave_hours) == (2, Decimal(75), 1, 4)
    assert (second.people, second.rate, second.late, second.leave_hours) == (2, Decimal(75), 0, 0)
    assert (first.heads, second.inspectors) == (["Class_Head 一班"], ["Inspector 二班"])


@pytest.mark.django_db
def test_the_week_is_compared_with_the_week_before(client: Client) -> None:
    cast = make_class(4, days=14)
    take(cast, 7, n1=ABSENT)
    take(cast, 8)
    rate = stats(overview(client, cast, Role.ORG_DEPT, 8, "13:00"))[2]
    assert rate[0] == "100.0%"
    assert "+25.0" in rate[1]


@pytest.mark.django_db
def test_a_class_head_of_a_sub_class_has_its_numbers_and_sees_every_sub_class(
    client: Client,
) -> None:
    cast = make_class(5, sub_classes=("一班", "二班"))
    response = overview(client, cast, Role.CLASS_HEAD, 1, "13:00")
    assert stats(response)[0] == ("3", "一班")
    assert [line.people for line in response.context["sub_class_lines"]] == [3, 2]


@pytest.mark.django_db
def test_the_line_names_only_trainees_of_ones_own_sub_class(client: Client) -> None:
    cast = make_class(4, sub_classes=("一班", "二班"))
    for number in (1, 2):
        on_leave(cast, number, 2)
    take(cast, 2)
    head = overview(client, cast, Role.CLASS_HEAD, 2, "13:00")
    officer = overview(client, cast, Role.ORG_DEPT, 2, "13:00")
    assert [one.trainee.number for one in head.context["nearest"]] == [1]
    assert [one.trainee.number for one in officer.context["nearest"]] == [1, 2]


@pytest.mark.django_db
def test_todays_sessions_show_their_roll_or_the_way_to_it(client: Client) -> None:
    cast = make_class(3)
    take(cast, 1, n1=LATE, n2=ABSENT)
    rows = overview(client, cast, Role.CLASS_HEAD, 1, "14:00").context["rows"]
    stand = rows[0].line.stand
    assert (stand.present, stand.late, stand.absent, stand.complete) == (1, 1, 1, True)
    assert [row.take for row in rows] == [False, True]


@pytest.mark.django_db
def test_a_withdrawn_trainee_is_counted_no_more(client: Client) -> None:
    cast = make_class(3)
    cast.training_class.trainees.filter(number=3).update(withdrawn_at=cast.time(1, "07:00"))
    assert stats(overview(client, cast, Role.ORG_DEPT, 1, "13:00"))[0][0] == "2"


# --- A class being prepared, and a closed one ------------------------------------------------


def post_open(client: Client, cast: Cast, role: str = Role.ORGANISER) -> Any:
    with time_machine.travel(cast.time(1, "08:00"), tick=False):
        sign_in(client, cast.user(role))
        return client.post(f"/classes/{cast.training_class.pk}/open/", follow=True)


@pytest.mark.django_db
def test_a_draft_shows_what_is_missing_and_no_button_to_open_it(client: Client) -> None:
    cast = make_class(3, opened=False)
    cast.training_class.sessions.all().delete()
    page = overview(client, cast, Role.ORGANISER, 1, "08:00")
    assert (page.context["trainees"], page.context["sessions"], page.context["ready"]) == (
        3,
        0,
        False,
    )
    text = page.content.decode()
    assert "/import/timetable/" in text
    assert "/open/" not in text


@pytest.mark.django_db
def test_the_organiser_opens_a_class_that_is_ready(client: Client) -> None:
    cast = make_class(3, opened=False)
    page = overview(client, cast, Role.ORGANISER, 1, "08:00").content.decode()
    assert f'action="/classes/{cast.training_class.pk}/open/"' in page
    response = post_open(client, cast)
    assert response.redirect_chain == [(f"/classes/{cast.training_class.pk}/", 302)]
    opened = TrainingClass.objects.get(pk=cast.training_class.pk)
    assert (opened.state, opened.opened_at) == (ClassState.OPEN, cast.time(1, "08:00"))
    entry = LogEntry.objects.get(verb="open_class")
    assert (entry.acting_as, entry.actor_id) == (Role.ORGANISER, cast.user(Role.ORGANISER).pk)


@pytest.mark.django_db
def test_opening_without_a_timetable_is_refused_in_words(client: Client) -> None:
    cast = make_class(3, opened=False)
    cast.training_class.sessions.all().delete()
    response = post_open(client, cast)
    assert [m.level_tag for m in response.context["messages"]] == ["error"]
    assert TrainingClass.objects.get(pk=cast.training_class.pk).state == ClassState.DRAFT


@pytest.mark.django_db
def test_opening_twice_opens_once(client: Client) -> None:
    cast = make_class(3, opened=False)
    post_open(client, cast)
    post_open(client, cast)
    assert LogEntry.objects.filter(verb="open_class").count() == 1


@pytest.mark.django_db
def test_nobody_but_the_organiser_opens_a_class(client: Client) -> None:
    cast = make_class(3, opened=False)
    for role in (Role.CLASS_HEAD, Role.INSPECTOR, Role.ORG_DEPT):
        assert post_open(client, cast, role).status_code == 403
    assert TrainingClass.objects.get(pk=cast.training_class.pk).state == ClassState.DRAFT


@pytest.mark.django_db
def test_a_closed_class_says_so_and_asks_for_nothing(client: Client) -> None:
    cast = make_class(3)
    close_class(cast.training_class, by=SYSTEM, now=cast.time(7, "18:00"))
    response = overview(client, cast, Role.CLASS_HEAD, 7, "19:00")
    assert response.context["inbox"] is None
    assert not any(row.take for row in response.context["rows"])
    assert 'class="note info"' in response.content.decode()


@pytest.mark.django_db
def test_121_trainees_take_as_many_queries_as_one(client: Client) -> None:
    def count(cast: Cast) -> int:
        overview(client, cast, Role.CLASS_HEAD, 2, "13:00")
        with CaptureQueriesContext(connection) as captured:
            overview(client, cast, Role.CLASS_HEAD, 2, "13:00")
        return len(captured)

    small, large = make_class(1), make_class(121, sub_classes=("一班", "二班", "三班"))
    for cast in (small, large):
        on_leave(cast, 1, 2)
        take(cast, 2)
    assert count(large) == count(small) <= 40
