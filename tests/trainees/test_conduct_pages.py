"""Incidents and sanctions as pages (docs/rules.md, R4.11 and R4.12)."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import queries_of, rename, sanctioned
from trainees.enums import CaseGround, IncidentDecision, PartTaken, SanctionLevel
from trainees.models import Incident, IncidentPart, Sanction, ScoreEntry, WithdrawalCase

pytestmark = pytest.mark.django_db
HEAD, DEPT = Role.CLASS_HEAD, Role.ORG_DEPT
NOTE = "课上接电话"


@pytest.fixture
def cast() -> Cast:
    return make_class(4, sub_classes=("一班", "二班"), accounts=True)


def address(cast: Cast, name: str = "conduct") -> str:
    return reverse(name, args=[cast.training_class.pk])


def client_of(cast: Cast, role: str = HEAD, *, sub_class: int = 0) -> Client:
    return sign_in(Client(), cast.user(role, sub_class=sub_class))


def recorded(cast: Cast, *numbers: int, role: str = HEAD, **said: object):
    data = {
        "matter": "other",
        "note": NOTE,
        "trainees": [cast.trainees[number].pk for number in numbers],
        "at": "2014-04-08T15:00",
        **said,
    }
    with time_machine.travel(cast.time(2, "16:00"), tick=False):
        return client_of(cast, role).post(address(cast, "incident-new"), data)


def decide(cast: Cast, part: IncidentPart, decision: str, role: str = HEAD, reason: str = "属实"):
    data = {f"p{part.pk}-decision": decision, f"p{part.pk}-reason": reason}
    with time_machine.travel(cast.time(2, "17:00"), tick=False):
        return client_of(cast, role).post(reverse("incident-decide", args=[part.pk]), data)


def take_back(cast: Cast, name: str, pk: int, reason: str = "有误"):
    with time_machine.travel(cast.time(2, "18:00"), tick=False):
        return client_of(cast).post(reverse(name, args=[pk]), {"reason": reason}, follow=True)


def page(client: Client, incident: Incident) -> str:
    return client.get(reverse("incident", args=[incident.pk])).content.decode()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"matter": ""}, "matter"),
        ({"note": " "}, "note"),
        ({"trainees": []}, "trainees"),
        ({"matter": "breach"}, "rule"),
        ({"at": "2014-04-08T16:02"}, "at"),
        ({"at": "2014-04-01T09:00"}, "at"),
        ({"matter": "gathering", "convenors": "9"}, "convenors"),
        ({"convenors": "1"}, "convenors"),
        ({"matter": "breach", "rule": "MEAL-01"}, "rule"),
    ],
)
def test_what_is_missing_or_impossible_is_refused_and_what_was_typed_stays(cast, said, field):
    response = recorded(cast, 1, **{"place": "二教 201", **said})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "二教 201" in response.content.decode()
    assert not Incident.objects.exists()


def test_others_trainees_and_oneself_are_not_among_the_people(cast):
    assert recorded(cast, 2).status_code == 422
    cast.trainees[1].person.user = cast.user(HEAD)
    cast.trainees[1].person.save()
    assert recorded(cast, 1).status_code == 422
    assert not Incident.objects.exists()


def test_inspectors_organisers_and_trainees_record_and_decide_nothing(cast):
    recorded(cast, 1)
    part = IncidentPart.objects.get()
    for role in (Role.INSPECTOR, Role.ORGANISER):
        assert recorded(cast, 1, role=role).status_code == 403
        assert decide(cast, part, "talk", role).status_code == 403
    own = sign_in(Client(), cast.trainee_user(1))
    assert own.post(reverse("incident-decide", args=[part.pk])).status_code == 403
    assert not Sanction.objects.exists()


def test_the_points_of_the_rule_are_posted_once_in_a_session(cast):
    said = {"matter": "breach", "rule": "DIS-01", "session": cast.session(2).pk}
    assert recorded(cast, 1, 3, **said).status_code == 302
    recorded(cast, 1, **said)
    assert ScoreEntry.objects.count() == 2
    assert Incident.objects.count() == 2
    assert IncidentPart.objects.filter(entry__isnull=False).count() == 2


def test_a_convenor_gets_a_case_and_a_participant_a_censure_and_nothing_else(cast):
    recorded(cast, 1, 3, matter="gathering", convenors="3", place="城南酒楼")
    convenor = IncidentPart.objects.get(taken=PartTaken.CONVENOR)
    other = IncidentPart.objects.get(taken=PartTaken.PARTICIPANT)
    assert convenor.trainee == cast.trainees[3]
    assert decide(cast, convenor, "talk").status_code == 422
    assert decide(cast, other, "none").status_code == 422
    assert decide(cast, convenor, "case").status_code == 302
    assert decide(cast, other, "censure").status_code == 302
    case = WithdrawalCase.objects.get()
    assert (case.trainee, case.ground, case.state) == (
        cast.trainees[3],
        CaseGround.CONVENOR,
        "open",
    )
    assert [one.trainee for one in Sanction.objects.all()] == [cast.trainees[1]]


def test_the_ladder_stands_beside_the_decision_and_a_case_needs_a_censure(cast):
    recorded(cast, 1)
    part = IncidentPart.objects.get()
    assert decide(cast, part, "case").status_code == 422
    assert decide(cast, part, "talk", reason=" ").status_code == 422
    assert decide(cast, part, "talk").status_code == 302
    recorded(cast, 1)
    last = Incident.objects.order_by("pk").last()
    response = client_of(cast).get(reverse("incident", args=[last.pk]))
    (line,) = response.context["lines"]
    assert line["standing"] == [SanctionLevel.TALK.label]
    assert line["proposed"] == IncidentDecision.CENSURE.label


def test_a_part_is_decided_once(cast):
    recorded(cast, 1)
    part = IncidentPart.objects.get()
    decide(cast, part, "talk")
    assert decide(cast, part, "censure").status_code == 422
    assert [one.level for one in Sanction.objects.all()] == [SanctionLevel.TALK]


def test_a_decision_that_is_taken_back_lifts_its_sanction_and_can_be_made_anew(cast):
    recorded(cast, 1)
    part = IncidentPart.objects.get()
    decide(cast, part, "talk")
    take_back(cast, "incident-undecide", part.pk, reason=" ")
    assert Sanction.objects.get().lifted_at is None
    take_back(cast, "incident-undecide", part.pk)
    lifted = Sanction.objects.get()
    assert (lifted.lift_reason, lifted.lifted_at) == ("有误", cast.time(2, "18:00"))
    assert decide(cast, part, "censure").status_code == 302


def test_a_decision_whose_case_the_department_has_cannot_be_taken_back(cast):
    recorded(cast, 1, matter="left")
    part = IncidentPart.objects.get()
    decide(cast, part, "case")
    take_back(cast, "incident-undecide", part.pk)
    take_back(cast, "incident-take-back", part.incident_id)
    part.refresh_from_db()
    assert part.decision == IncidentDecision.CASE
    assert Incident.objects.get().taken_back_at is None


def test_an_incident_that_is_taken_back_leaves_no_points_and_no_sanction(cast):
    recorded(cast, 1, 3, matter="breach", rule="DIS-01")
    for part in IncidentPart.objects.all():
        decide(cast, part, "talk")
    incident = Incident.objects.get()
    take_back(cast, "incident-take-back", incident.pk)
    assert sum(entry.milli for entry in ScoreEntry.objects.all()) == 0
    assert ScoreEntry.objects.count() == 4
    assert not Sanction.objects.filter(lifted_at__isnull=True).exists()
    assert "有误" in page(client_of(cast), incident)
    assert "有误" in client_of(cast).get(address(cast)).content.decode()
    assert decide(cast, IncidentPart.objects.first(), "talk").status_code == 422


def test_a_trainee_reads_the_own_part_without_anybody_elses_name(cast):
    rename(cast, ["张敏", "李静", "王芳", "赵伟"])
    recorded(cast, 1, 3, matter="gathering", note="张敏约王芳聚餐", place="城南酒楼")
    incident = Incident.objects.get()
    own = page(sign_in(Client(), cast.trainee_user(1)), incident)
    assert "张敏约某学员聚餐" in own
    assert "王芳" not in own
    assert (
        sign_in(Client(), cast.trainee_user(2))
        .get(reverse("incident", args=[incident.pk]))
        .status_code
        == 403
    )
    listed = sign_in(Client(), cast.trainee_user(1)).get(address(cast)).content.decode()
    assert "城南酒楼" in listed
    assert "王芳" not in listed


def test_the_reason_in_the_ledger_names_nobody_else(cast):
    rename(cast, ["张敏", "李静", "王芳", "赵伟"])
    recorded(cast, 1, 3, matter="breach", rule="DIS-02", note="张敏与王芳喧哗")
    assert {entry.trainee.person.name: entry.reason for entry in ScoreEntry.objects.all()} == {
        "张敏": "张敏与某学员喧哗",
        "王芳": "某学员与王芳喧哗",
    }


def test_the_head_of_another_sub_class_sees_own_people_only(cast):
    recorded(cast, 1, 2, role=DEPT, matter="gathering")
    incident = Incident.objects.get()
    shown = client_of(cast, sub_class=1).get(reverse("incident", args=[incident.pk])).context
    assert [line["part"].trainee.number for line in shown["lines"]] == [2]
    assert (shown["elsewhere"], shown["may_take_back"]) == (1, False)
    first = IncidentPart.objects.get(trainee=cast.trainees[1])
    other = client_of(cast, sub_class=1)
    assert other.post(reverse("incident-decide", args=[first.pk])).status_code == 403


def test_a_censure_is_read_by_staff_and_by_the_trainee_in_person_only(cast):
    sanctioned(cast, 1, SanctionLevel.CENSURE, "酒后闹事")
    seen = {
        number: "酒后闹事"
        in sign_in(Client(), cast.trainee_user(number)).get(address(cast)).content.decode()
        for number in (1, 3)
    }
    assert seen == {1: True, 3: False}


def test_the_list_can_be_of_what_waits(cast):
    recorded(cast, 1, note="等着")
    sanctioned(cast, 1, SanctionLevel.TALK, "谈过")
    rows = client_of(cast).get(address(cast), {"state": "waiting"}).context["rows"]
    assert [row.incident.note for row in rows] == ["等着"]


def test_the_pages_cost_the_same_with_one_trainee_and_with_20():
    costs = []
    for people in (1, 20):
        cast = make_class(people)
        for number in cast.trainees:
            sanctioned(cast, number, SanctionLevel.TALK, NOTE)
        recorded(cast, *cast.trainees)
        client = client_of(cast)
        incident = reverse("incident", args=[Incident.objects.order_by("pk").last().pk])
        pages = (address(cast), address(cast, "incident-new"), incident)
        costs.append([queries_of(client, one) for one in pages])
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 20
