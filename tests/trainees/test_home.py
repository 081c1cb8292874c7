"""The start page of each role: what is now, what waits, what is near the line."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.enums import Role
from courses.models import Appointment
from tests.cast import Cast, make_class, moment, sign_in
from trainees.enums import IncidentMatter, PartTaken
from trainees.models import Incident, LeaveRequest, ScoreEntry, WithdrawalCase
from trainees.policies.attendance import RollFact
from trainees.services.appeal import make_appeal
from trainees.services.incident import Happening, record_incident
from trainees.services.leave import Application, apply_for_leave
from trainees.services.leave_decision import decide_leave
from trainees.services.life import opt_out_of_meal
from trainees.services.rollcall import Told, take_roll
from training.actors import Actor
from training.models import User

SYSTEM = Actor.system()


def at(cast: Cast, day: int, clock: str) -> Any:
    return time_machine.travel(cast.time(day, clock), tick=False)


def home(client: Client, user: User, cast: Cast, day: int, clock: str, *, query: str = "") -> Any:
    with at(cast, day, clock):
        sign_in(client, user)
        response = client.get(f"/{query}")
    assert response.status_code == 200
    return response


def apply(cast: Cast, number: int, day: int, start: str, end: str) -> LeaveRequest:
    application = Application(
        kind="personal",
        start=cast.time(day, start),
        end=cast.time(day, end),
        unit_request_seen=True,
    )
    now = cast.time(day - 1, "20:00") if day > 1 else cast.time(1, "08:05")
    return apply_for_leave(cast.trainees[number], application, by=SYSTEM, now=now)


def grant(cast: Cast, leave: LeaveRequest, number: int) -> LeaveRequest:
    for one in list(leave.approvals.all()):
        by = cast.actor(one.role, number=number)
        leave = decide_leave(leave, "approve", by=by, now=leave.submitted_at)
    return leave


def take(cast: Cast, day: int, half: str = "am", **told: RollFact) -> None:
    session = cast.session(day, half)
    words = {cast.trainees[int(n[1:])].pk: Told(fact) for n, fact in told.items()}
    take_roll(session, words, by=cast.actor(Role.CLASS_HEAD), now=session.ends_at)


# --- Class heads and inspectors --------------------------------------------------------------


@pytest.mark.django_db
def test_a_class_head_is_led_to_the_roll_of_the_session_that_runs(client: Client) -> None:
    cast = make_class()
    response = home(client, cast.user(Role.CLASS_HEAD), cast, 2, "09:00")
    (row,) = response.context["lines"]
    assert (row.line.session.number, row.line.now, row.take) == (3, True, True)
    assert f"/sessions/{cast.sessions[3].pk}/roll/" in response.content.decode()


@pytest.mark.django_db
def test_the_roll_is_offered_an_hour_ahead_and_not_before(client: Client) -> None:
    cast = make_class()
    head = cast.user(Role.CLASS_HEAD)
    offered = {
        clock: home(client, head, cast, 2, clock).context["lines"][0].take
        for clock in ("07:29", "07:30")
    }
    assert offered == {"07:29": False, "07:30": True}


@pytest.mark.django_db
def test_an_inspector_sees_the_session_and_takes_no_roll(client: Client) -> None:
    cast = make_class()
    response = home(client, cast.user(Role.INSPECTOR), cast, 2, "09:00")
    assert [row.take for row in response.context["lines"]] == [False]


@pytest.mark.django_db
def test_short_leave_waits_for_both_until_each_has_decided(client: Client) -> None:
    cast = make_class()
    leave = apply(cast, 1, 3, "09:00", "10:00")
    head, inspector = cast.user(Role.CLASS_HEAD), cast.user(Role.INSPECTOR)
    for user in (head, inspector):
        assert home(client, user, cast, 2, "21:00").context["inbox"].leaves == [leave]
    by = cast.actor(Role.CLASS_HEAD, number=1)
    decide_leave(leave, "approve", by=by, now=cast.time(2, "21:00"))
    assert home(client, head, cast, 2, "21:01").context["inbox"].leaves == []
    assert home(client, inspector, cast, 2, "21:01").context["inbox"].leaves == [leave]


@pytest.mark.django_db
def test_leave_of_another_sub_class_does_not_wait_for_this_class_head(client: Client) -> None:
    cast = make_class(4, sub_classes=("一班", "二班"))
    leave = apply(cast, 2, 3, "09:00", "10:00")
    first, second = (cast.user(Role.CLASS_HEAD, sub_class=n) for n in (0, 1))
    assert home(client, first, cast, 2, "21:00").context["inbox"].leaves == []
    assert home(client, second, cast, 2, "21:00").context["inbox"].leaves == [leave]


@pytest.mark.django_db
def test_a_leave_that_ends_today_waits_for_its_report_back(client: Client) -> None:
    cast = make_class()
    leave = grant(cast, apply(cast, 1, 3, "09:00", "10:00"), 1)
    head = cast.user(Role.CLASS_HEAD)
    assert home(client, head, cast, 2, "22:00").context["inbox"].returns == []
    assert home(client, head, cast, 3, "08:00").context["inbox"].returns == [leave]


@pytest.mark.django_db
def test_a_roll_that_was_not_taken_is_named_once_the_session_is_over(client: Client) -> None:
    cast = make_class(4, sub_classes=("一班", "二班"))
    head = cast.user(Role.CLASS_HEAD)
    before = home(client, head, cast, 1, "11:59").context["inbox"].untaken
    after = home(client, head, cast, 1, "12:00").context["inbox"].untaken
    assert [before, [(one.session.number, one.sub_class.name) for one in after]] == [
        [],
        [(1, "一班")],
    ]


@pytest.mark.django_db
def test_who_is_near_the_line_is_named_with_their_hours(client: Client) -> None:
    cast = make_class()  # 56 hours, the line at 8
    grant(cast, apply(cast, 1, 2, "08:30", "17:30"), 1)
    take(cast, 2)
    take(cast, 2, "pm")
    response = home(client, cast.user(Role.CLASS_HEAD), cast, 2, "18:00")
    (nearest,) = response.context["nearest"]
    assert (nearest.trainee.number, nearest.stand.counted, nearest.stand.line) == (1, 8, 8)
    assert response.context["near"] == 1


@pytest.mark.django_db
def test_the_next_notice_is_announced_with_its_minute(client: Client) -> None:
    cast = make_class()
    head = cast.user(Role.CLASS_HEAD)
    notice = home(client, head, cast, 2, "09:00").context["next_notice"]
    assert (notice.number, notice.due) == (1, moment("2014-04-11 18:00"))


def incident(cast: Cast, *numbers: int) -> Incident:
    parts = {cast.trainees[number].pk: PartTaken.PARTICIPANT for number in numbers}
    happening = Happening(IncidentMatter.OTHER, cast.time(2, "09:00"), note="课间争执")
    by = cast.actor(Role.ORG_DEPT)
    return record_incident(cast.training_class, happening, parts, by=by, now=happening.at)


@pytest.mark.django_db
def test_incidents_wait_for_who_decides_them_and_for_nobody_else(client: Client) -> None:
    cast = make_class(4, sub_classes=("一班", "二班"))
    incident(cast, 1, 3)
    first, second = (cast.user(Role.CLASS_HEAD, sub_class=n) for n in (0, 1))
    assert home(client, second, cast, 2, "10:00").context["inbox"].incidents == 0
    assert home(client, cast.user(Role.INSPECTOR), cast, 2, "10:00").context["inbox"].count == 0
    shown = home(client, first, cast, 2, "10:00")
    assert shown.context["inbox"].incidents == 2
    waiting = f"/classes/{cast.training_class.pk}/conduct/?state=waiting"
    assert waiting in shown.content.decode()
    desk = home(client, cast.user(Role.ORG_DEPT), cast, 2, "10:00")
    assert desk.context["incident_count"] == 2
    assert waiting in desk.content.decode()
    assert home(client, cast.user(Role.ORGANISER), cast, 2, "10:00").context["incidents"] == []


@pytest.mark.django_db
def test_an_appeal_waits_for_the_class_head_of_who_made_it(client: Client) -> None:
    cast = make_class(4, sub_classes=("一班", "二班"))
    take(cast, 1, n1=RollFact(minutes_late=5))
    entry = ScoreEntry.objects.get(trainee=cast.trainees[1])
    make_appeal(entry, text="已到", by=cast.actor("trainee", number=1), now=cast.time(1, "13:00"))
    heads = [cast.user(Role.CLASS_HEAD, sub_class=n) for n in (0, 1)]
    found = [home(client, one, cast, 2, "10:00").context["inbox"].appeals for one in heads]
    assert found == [1, 0]


@pytest.mark.django_db
def test_a_long_list_is_cut_says_how_many_follow_and_leads_to_all(client: Client) -> None:
    cast = make_class(9)
    for number in cast.trainees:
        apply(cast, number, 3, "09:00", "10:00")
    shown = home(client, cast.user(Role.CLASS_HEAD), cast, 2, "21:00")
    found = shown.context["inbox"]
    assert (len(found.leaves), found.more, found.count) == (8, {"leaves": 1}, 13)
    more = f'<a href="/classes/{cast.training_class.pk}/leave/">另有 1 项'
    assert more in shown.content.decode()


# --- The desk --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_department_sees_long_leave_open_cases_and_classes_running(client: Client) -> None:
    cast = make_class()
    short, long = apply(cast, 1, 3, "09:00", "10:00"), apply(cast, 2, 3, "08:30", "17:30")
    case = WithdrawalCase.objects.create(
        trainee=cast.trainees[3], ground="convenor", opened_at=cast.time(2, "09:00")
    )
    response = home(client, cast.user(Role.ORG_DEPT), cast, 2, "21:00")
    assert response.context["leaves"] == [long] != [short]
    assert response.context["cases"] == [case]
    (line,) = response.context["running"]
    assert (line.trainees, line.rolls_due, line.rolls_taken, line.away) == (3, 2, 0, 0)


@pytest.mark.django_db
def test_an_organiser_sees_what_a_class_lacks_before_it_can_open(client: Client) -> None:
    draft = make_class(1, days=1, opened=False)
    draft.training_class.sessions.all().delete()
    draft_pk = draft.training_class.pk
    running = make_class(name="在办班")
    user = draft.user(Role.ORGANISER)
    response = home(client, user, running, 2, "09:00")
    (line,) = response.context["drafts"]
    assert (line.training_class.pk, line.trainees, line.sessions) == (draft_pk, 1, 0)
    assert f"/classes/{draft_pk}/import/timetable/" in response.content.decode()
    assert response.context["running"] == []


@pytest.mark.django_db
def test_the_desk_names_who_is_on_leave_and_not_back(client: Client) -> None:
    cast = make_class()
    over, under_way, ahead = (
        grant(cast, apply(cast, number, day, "09:00", "10:00"), number)
        for number, day in ((1, 2), (2, 3), (3, 4))
    )
    apply(cast, 3, 3, "09:00", "10:00")  # nobody has approved it
    for role in (Role.ORG_DEPT, Role.ORGANISER):
        response = home(client, cast.user(role), cast, 3, "09:30")
        assert response.context["away"] == [over, under_way] != [ahead]
    assert f"/leave/{over.uid}/" in response.content.decode()


@pytest.mark.django_db
def test_the_desk_names_nobody_of_a_class_one_does_not_organise(client: Client) -> None:
    cast, other = make_class(), make_class()
    grant(other, apply(other, 1, 3, "09:00", "10:00"), 1)
    assert home(client, cast.user(Role.ORGANISER), cast, 3, "09:30").context["away"] == []


@pytest.mark.django_db
def test_an_organiser_decides_nothing(client: Client) -> None:
    cast = make_class()
    apply(cast, 2, 3, "08:30", "17:30")
    response = home(client, cast.user(Role.ORGANISER), cast, 2, "21:00")
    assert (response.context["leaves"], response.context["cases"]) == ([], [])


@pytest.mark.django_db
def test_the_desk_leads_to_all_that_waits_and_names_the_first(client: Client) -> None:
    one, two = make_class(9, name="甲班"), make_class(1, name="乙班")
    for number in one.trainees:
        apply(one, number, 3, "08:30", "17:30")
    apply(two, 1, 3, "08:30", "17:30")
    user = one.user(Role.ORG_DEPT)
    shown = home(client, user, one, 2, "21:00")
    assert (len(shown.context["leaves"]), shown.context["leave_count"]) == (8, 10)
    assert 'href="/leave/waiting/"' in shown.content.decode()
    with at(one, 2, "21:00"):
        every = client.get("/leave/waiting/")
        of_two = client.get(f"/leave/waiting/?class={two.training_class.pk}")
        nobodys = sign_in(Client(), one.user(Role.ORGANISER)).get("/leave/waiting/")
    assert [len(page.context["page"]) for page in (every, of_two, nobodys)] == [10, 1, 0]
    assert every.context["one_class"] is None
    assert [name for _, name, _ in every.context["classes"]] == ["乙班", "甲班"]


# --- Trainees --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_trainee_sees_the_next_session_and_by_when_to_be_seated(client: Client) -> None:
    cast = make_class(accounts=True)
    context = home(client, cast.trainee_user(1), cast, 2, "13:00").context
    assert context["line"].session.number == 4
    assert context["seated_by"] == cast.time(2, "14:20")


@pytest.mark.django_db
def test_a_trainee_sees_score_band_and_the_way_to_the_next_band(client: Client) -> None:
    cast = make_class(accounts=True, offices={1: ["班长"]})
    take(cast, 1, n1=RollFact(minutes_late=5))
    context = home(client, cast.trainee_user(1), cast, 1, "13:00").context
    score = context["score"]
    assert score["above"] and score["missing"] > 0
    band = next(b for b in cast.training_class.rules.bands if b.name == score["above"])
    assert score["total"] + score["missing"] == band.lower
    assert [entry.rule.code for entry, _, _ in context["entries"]] == ["ATT-01", "OFFICE-01"]
    assert all(points == Decimal(entry.milli) / 1000 for entry, _, points in context["entries"])


@pytest.mark.django_db
def test_the_meter_shows_what_is_taken_and_what_lies_ahead(client: Client) -> None:
    cast = make_class(accounts=True)
    grant(cast, apply(cast, 1, 2, "08:30", "12:00"), 1)
    take(cast, 2)
    apply(cast, 1, 4, "14:30", "17:30")
    context = home(client, cast.trainee_user(1), cast, 3, "21:00").context
    assert (context["stand"].counted, context["ahead"]) == (4, 4)


@pytest.mark.django_db
def test_todays_meals_say_whether_they_can_still_be_told(client: Client) -> None:
    cast = make_class(accounts=True)
    told = cast.time(2, "09:00")
    opt_out_of_meal(cast.trainees[1], on=cast.days[1], meal="dinner", by=SYSTEM, now=told)
    context = home(client, cast.trainee_user(1), cast, 2, "10:00").context
    assert [(m.meal, m.open, m.told) for m in context["meals"]] == [
        ("breakfast", False, False),
        ("lunch", True, False),
        ("dinner", True, True),
    ]


@pytest.mark.django_db
def test_the_bar_names_class_officers_by_their_office(client: Client) -> None:
    cast = make_class(accounts=True, offices={1: ["班长"], 2: ["生活委员", "第一组组长"]})
    users = [cast.trainee_user(number) for number in (1, 2, 3)]
    labels = [home(client, one, cast, 2, "10:00").context["role_label"] for one in users]
    assert labels == ["班长", "生活委员、第一组组长", "学员"]


@pytest.mark.django_db
def test_a_trainee_reads_nothing_of_another(client: Client) -> None:
    cast = make_class(accounts=True)
    apply(cast, 2, 3, "09:00", "10:00")
    other = cast.trainees[2].person.name
    page = home(client, cast.trainee_user(1), cast, 2, "21:00").content.decode()
    assert other not in page


# --- Several places, and none ----------------------------------------------------------------


@pytest.mark.django_db
def test_who_has_several_places_picks_one(client: Client) -> None:
    one, two = make_class(name="甲班"), make_class(name="乙班")
    user = one.user(Role.CLASS_HEAD)
    Appointment.objects.create(
        user=user,
        role=Role.INSPECTOR,
        training_class=two.training_class,
        starts_at=moment("2014-01-01 00:00"),
    )
    first = home(client, user, one, 2, "09:00")
    assert [str(hat.label) for hat in first.context["hats"]] == ["乙班", "甲班"]
    key = f"?as=class-{one.training_class.pk}"
    chosen = home(client, user, one, 2, "09:00", query=key)
    assert chosen.context["training_class"].short_name == "甲班"
    foreign = home(client, user, one, 2, "09:00", query="?as=class-999999")
    assert foreign.context["training_class"].short_name == "乙班"


@pytest.mark.django_db
def test_who_has_no_place_is_told_so(client: Client) -> None:
    cast = make_class()
    user = User.objects.create(username="new", name="新来的")
    response = home(client, user, cast, 2, "09:00")
    assert "trainees/home_none.html" in [t.name for t in response.templates]


@pytest.mark.django_db
def test_a_substitute_has_the_place_only_for_their_days(client: Client) -> None:
    cast = make_class()
    user = User.objects.create(username="deputy", name="代班")
    Appointment.objects.create(
        user=user,
        role=Role.CLASS_HEAD,
        training_class=cast.training_class,
        starts_at=cast.time(2, "00:00"),
        ends_at=cast.time(3, "00:00"),
    )
    inside = home(client, user, cast, 2, "23:59")
    outside = home(client, user, cast, 3, "00:00")
    assert "lines" in inside.context
    assert "lines" not in outside.context


# --- Queries ---------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.ORG_DEPT, Role.ORGANISER, Role.CLASS_HEAD, "trainee"])
def test_every_home_takes_as_many_queries_for_121_trainees_and_20_classes(
    client: Client, role: str
) -> None:
    def count(cast: Cast) -> int:
        user = cast.trainee_user(1) if role == "trainee" else cast.user(role)
        home(client, user, cast, 2, "13:00")
        with CaptureQueriesContext(connection) as captured:
            home(client, user, cast, 2, "13:00")
        return len(captured)

    def lively(trainees: int) -> Cast:
        cast = make_class(trainees, accounts=True)
        for number in range(1, min(trainees, 6) + 1):
            apply(cast, number, 3, "09:00", "10:00")
            apply(cast, number, 4, "08:30", "17:30")
        grant(cast, apply(cast, 1, 2, "08:30", "12:00"), 1)
        take(cast, 2)
        return cast

    small = lively(1)
    one = count(small)
    for number in range(18):
        make_class(1, days=1, name=f"{number}班")
    assert count(lively(121)) == one <= 40


@pytest.mark.django_db
def test_only_the_welfare_officer_is_led_to_the_meals_of_the_class(client: Client) -> None:
    cast = make_class(accounts=True, offices={2: ["生活委员"]})
    to = f'href="/classes/{cast.training_class.pk}/meals/list/"'
    pages = [home(client, cast.trainee_user(n), cast, 2, "09:00") for n in (1, 2)]
    assert [to in page.content.decode() for page in pages] == [False, True]
