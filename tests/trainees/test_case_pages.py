"""Withdrawal cases through their pages: evidence, statement, decision, and who may do what."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import queries_of, sanctioned
from trainees.enums import CaseGround, CaseRefusal, CaseState, SanctionLevel
from trainees.models import Sanction, WithdrawalCase
from trainees.services.leave import Application, apply_for_leave
from trainees.services.leave_decision import decide_leave
from trainees.services.opening import close_class
from trainees.services.rollcall import take_roll
from trainees.services.withdrawal import open_case
from training.models import LogEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
HEAD, DEPARTMENT = Role.CLASS_HEAD, Role.ORG_DEPT


@pytest.fixture
def cast() -> Cast:
    return make_class(trainees=3, sub_classes=("一班", "二班"), accounts=True)


def at(cast: Cast, day: int, clock: str) -> Any:
    return time_machine.travel(cast.time(day, clock), tick=False)


def client_of(user: Any) -> Client:
    client = sign_in(Client(), user)
    client.cookies["django_language"] = "en"
    return client


def over_the_line(cast: Cast, number: int = 1) -> WithdrawalCase:
    """Three half-days of leave with their rolls: 12 of 56 hours, the line is 8."""
    trainee = cast.trainees[number]
    application = Application(
        kind="personal",
        start=cast.time(2, "08:30"),
        end=cast.time(3, "12:00"),
        reason="家中急事",
        unit_request_seen=True,
    )
    leave = apply_for_leave(
        trainee,
        application,
        by=cast.actor("trainee", number=number),
        now=cast.time(1, "10:00"),
    )
    decide_leave(leave, "approve", by=cast.actor(DEPARTMENT), now=cast.time(1, "11:00"))
    for day, half, clock in ((2, "am", "12:01"), (2, "pm", "17:31"), (3, "am", "12:01")):
        take_roll(cast.session(day, half), {}, by=cast.actor(HEAD), now=cast.time(day, clock))
    return WithdrawalCase.objects.get(trainee=trainee)


def by_hand(cast: Cast, number: int = 1, ground: str = CaseGround.CONVENOR) -> WithdrawalCase:
    by = cast.actor(HEAD, number=number)
    return open_case(
        cast.trainees[number], ground, reason="召集聚餐", by=by, now=cast.time(2, "09:00")
    )


def post(client: Client, name: str, case: WithdrawalCase, **typed: str) -> Any:
    return client.post(reverse(name, args=[case.pk]), typed)


def test_the_evidence_is_hours_by_session_with_leave_meter_and_papers(cast: Cast) -> None:
    case = over_the_line(cast)
    with at(cast, 3, "13:00"):
        answer = client_of(cast.user(DEPARTMENT)).get(reverse("case", args=[case.pk]))
    shown = answer.content.decode()
    rows = answer.context["hours"]
    assert [(row.session.pk, row.hours) for row in rows] == [
        (cast.session(2, "am").pk, 4),
        (cast.session(2, "pm").pk, 4),
        (cast.session(3, "am").pk, 4),
    ]
    assert {row.leave for row in rows} == {case.trainee.leaves.get()}
    assert "12 / 8 hours" in shown
    assert "Unit's request seen on paper" in shown
    assert "What follows" in shown


def test_confirming_needs_a_document_number_and_withdraws(cast: Cast) -> None:
    case = over_the_line(cast)
    with at(cast, 3, "13:00"):
        client = client_of(cast.user(DEPARTMENT))
        refused = post(client, "case-confirm", case, reason="超过七分之一")
        assert refused.status_code == 422
        assert "超过七分之一" in refused.content.decode()
        case.refresh_from_db()
        assert case.state == CaseState.OPEN
        done = post(client, "case-confirm", case, reason="超过", document_number="〔2014〕3号")
        assert done.status_code == 302
        shown = client.get(reverse("case", args=[case.pk])).content.decode()
    case.refresh_from_db()
    assert (case.state, case.document_number) == (CaseState.CONFIRMED, "〔2014〕3号")
    assert case.decided_by == cast.user(DEPARTMENT)
    assert case.trainee.withdrawn_at == cast.time(3, "13:00")
    assert Sanction.objects.get().level == SanctionLevel.WITHDRAWAL
    assert "〔2014〕3号" in shown
    assert "What follows" not in shown


def test_dismissing_needs_a_reason_and_leaves_the_trainee_in_the_class(cast: Cast) -> None:
    case = by_hand(cast)
    with at(cast, 3, "13:00"):
        client = client_of(cast.user(DEPARTMENT))
        assert post(client, "case-dismiss", case, reason=" ").status_code == 422
        assert post(client, "case-dismiss", case, reason="查无此事").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.reason) == (CaseState.DISMISSED, "查无此事")
    assert case.trainee.withdrawn_at is None


def test_a_second_decision_is_refused_and_what_was_typed_is_told_back(cast: Cast) -> None:
    case = by_hand(cast)
    with at(cast, 3, "13:00"):
        client = client_of(cast.user(DEPARTMENT))
        post(client, "case-dismiss", case, reason="查无此事")
        late = post(client, "case-confirm", case, document_number="〔2014〕9号")
    assert late.status_code == 422
    assert str(CaseRefusal.NO_CASE.label) in late.content.decode()
    assert "〔2014〕9号" in late.content.decode()
    case.refresh_from_db()
    assert case.state == CaseState.DISMISSED


def test_the_trainee_sees_the_own_case_and_the_department_reads_the_statement(cast: Cast) -> None:
    case = by_hand(cast)
    with at(cast, 2, "13:00"):
        trainee = client_of(cast.trainee_user(1))
        address = reverse("case", args=[case.pk])
        for where in (reverse("home"), reverse("leaves", args=[cast.training_class.pk])):
            assert address in trainee.get(where).content.decode()
        assert "召集聚餐" in trainee.get(address).content.decode()
        assert post(trainee, "case-statement", case, statement=" ").status_code == 422
        assert post(trainee, "case-statement", case, statement="<b>我没有</b>").status_code == 302
        shown = client_of(cast.user(DEPARTMENT)).get(address).content.decode()
    assert "&lt;b&gt;我没有&lt;/b&gt;" in shown
    entry = LogEntry.objects.get(verb="give_statement")
    assert (entry.actor_id, entry.fields) == (cast.trainee_user(1).pk, ["statement"])


def test_a_decided_case_takes_no_statement(cast: Cast) -> None:
    case = by_hand(cast)
    with at(cast, 2, "13:00"):
        post(client_of(cast.user(DEPARTMENT)), "case-dismiss", case, reason="查无此事")
        late = post(client_of(cast.trainee_user(1)), "case-statement", case, statement="我没有")
    assert late.status_code == 422
    assert str(CaseRefusal.NO_CASE.label) in late.content.decode()
    case.refresh_from_db()
    assert case.statement == ""


def test_a_class_head_opens_a_case_about_an_own_trainee_only(cast: Cast) -> None:
    url = reverse("case-open", args=[cast.training_class.pk])
    typed = {"ground": CaseGround.LEFT_WITHOUT_APPROVAL, "reason": "当晚离校未归"}
    with at(cast, 2, "13:00"):
        head = client_of(cast.user(HEAD))
        assert head.get(url).status_code == 200
        assert head.post(url, {**typed, "trainee": "2"}).status_code == 422
        assert head.post(url, {**typed, "trainee": "1"}).status_code == 302
        again = head.post(url, {**typed, "trainee": "1"})
    assert again.status_code == 422
    assert str(CaseRefusal.CASE_OPEN.label) in again.content.decode()
    assert "当晚离校未归" in again.content.decode()
    case = WithdrawalCase.objects.get()
    assert (case.trainee_id, case.opened_by) == (cast.trainees[1].pk, cast.user(HEAD))


def test_the_hours_are_no_ground_to_choose(cast: Cast) -> None:
    url = reverse("case-open", args=[cast.training_class.pk])
    typed = {"trainee": "1", "ground": CaseGround.LEAVE_OVER_LIMIT, "reason": "超过"}
    with at(cast, 2, "13:00"):
        assert client_of(cast.user(DEPARTMENT)).post(url, typed).status_code == 422
    assert not WithdrawalCase.objects.exists()


def test_a_closed_class_takes_no_decision(cast: Cast) -> None:
    case = by_hand(cast)
    close_class(cast.training_class, by=cast.actor(Role.ORGANISER), now=cast.time(7, "18:00"))
    with at(cast, 7, "19:00"):
        answer = post(client_of(cast.user(DEPARTMENT)), "case-dismiss", case, reason="查无此事")
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.state == CaseState.OPEN


def test_lists_are_of_ones_own_trainees_and_the_department_sees_every_class(cast: Cast) -> None:
    first, second = by_hand(cast, 1), by_hand(cast, 2)
    other = make_class(trainees=1, name="别的班")
    third = by_hand(other)
    with at(cast, 2, "13:00"):
        url = reverse("cases", args=[cast.training_class.pk])
        head = client_of(cast.user(HEAD)).get(url)
        everywhere = client_of(cast.user(DEPARTMENT)).get(reverse("all-cases"))
    assert [row["case"] for row in head.context["rows"]] == [first]
    assert {row["case"] for row in everywhere.context["rows"]} == {first, second, third}


def test_sanctions_stand_with_the_cases(cast: Cast) -> None:
    sanctioned(cast, 1, SanctionLevel.CENSURE, "酒后闹事")
    with at(cast, 2, "13:00"):
        url = reverse("cases", args=[cast.training_class.pk])
        mine = client_of(cast.user(HEAD)).get(url).content.decode()
        others = client_of(cast.user(HEAD, sub_class=1)).get(url).content.decode()
    assert "酒后闹事" in mine
    assert "酒后闹事" not in others


def test_the_lists_ask_as_much_for_one_case_as_for_three(cast: Cast) -> None:
    by_hand(cast, 1)
    addresses = [reverse("all-cases"), reverse("cases", args=[cast.training_class.pk])]
    with at(cast, 2, "13:00"):
        client = client_of(cast.user(DEPARTMENT))
        before = [queries_of(client, one) for one in addresses]
        by_hand(cast, 2)
        by_hand(make_class(trainees=1, name="别的班"))
        by_hand(cast, 3)
        after = [queries_of(client, one) for one in addresses]
    assert after == before
    assert max(after) <= 12


def test_the_case_page_asks_as_much_whatever_the_leave(cast: Cast) -> None:
    with at(cast, 3, "13:00"):
        client = client_of(cast.user(DEPARTMENT))
        light = queries_of(client, reverse("case", args=[by_hand(cast, 2).pk]))
        heavy = queries_of(client, reverse("case", args=[over_the_line(cast).pk]))
    assert heavy <= 26
    assert light <= heavy <= light + 4
