"""Outstanding trainees: proposed, confirmed, taken back (docs/rules.md, R5.10)."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import queries_of, sanctioned
from trainees.enums import OutstandingRefusal, SanctionLevel
from trainees.models import OutstandingList, Trainee
from trainees.policies.attendance import RollFact
from trainees.services.conduct import confirm_speech
from trainees.services.opening import close_class
from trainees.services.outstanding import confirm_outstanding, take_back_outstanding
from trainees.services.rollcall import Told, take_roll
from trainees.services.study import enter_exam
from training.refusals import Refused

pytestmark = pytest.mark.django_db
WORDS = "优秀学员"


@pytest.fixture
def cast() -> Cast:
    return good_class(4)


def good_class(people: int) -> Cast:
    """An exam that brings everybody to 95 points, the first one to 97."""
    cast = make_class(people, sub_classes=("一班", "二班"), accounts=True)
    by, now = cast.actor(Role.CLASS_HEAD), cast.time(2, "12:00")
    marks = {one.pk: 80 for one in cast.trainees.values()}
    enter_exam(cast.training_class, marks, by=by, now=now)
    ids = [cast.trainees[1].pk] if people else []
    confirm_speech(cast.training_class, ids, "SPEECH-03", by=by, now=now)
    return cast


def absent(cast: Cast, number: int) -> None:
    told = {cast.trainees[number].pk: Told(RollFact(absent=True))}
    take_roll(cast.session(1), told, by=cast.actor(Role.CLASS_HEAD), now=cast.time(1, "12:00"))


def address(cast: Cast, name: str = "outstanding") -> str:
    return reverse(name, args=[cast.training_class.pk])


def shown(cast: Cast, role: str = Role.ORGANISER):
    return sign_in(Client(), cast.user(role)).get(address(cast))


def named(cast: Cast) -> list[int]:
    return [person.number for person, _ in shown(cast).context["named"]]


def confirm(cast: Cast, seen: list[str] | None = None):
    data = {"seen": shown(cast).context["seen"] if seen is None else seen}
    with time_machine.travel(cast.time(6, "17:00"), tick=False):
        client = sign_in(Client(), cast.user(Role.ORGANISER))
        return client.post(address(cast, "outstanding-confirm"), data, follow=True)


def take_back(cast: Cast, reason: str):
    with time_machine.travel(cast.time(6, "18:00"), tick=False):
        client = sign_in(Client(), cast.user(Role.ORGANISER))
        data = {"reason": reason}
        return client.post(address(cast, "outstanding-take-back"), data, follow=True)


def own_page(cast: Cast, number: int, name: str = "ledger") -> str:
    client = sign_in(Client(), cast.trainee_user(number))
    return client.get(reverse(name, args=[cast.trainees[number].pk])).content.decode()


def test_an_absence_and_a_sanction_pass_the_place_on_and_are_said(cast):
    assert named(cast) == [1]
    absent(cast, 1)
    sanctioned(cast, 2, SanctionLevel.TALK, "谈话")
    found = shown(cast).context
    assert [person.number for person, _ in found["named"]] == [3, 4]  # equal totals share it
    assert {person.number: len(why) for person, _, why in found["others"]} == {1: 1, 2: 1}


def test_a_lifted_sanction_and_a_withdrawn_trainee_do_not_count(cast):
    part = sanctioned(cast, 1, SanctionLevel.TALK, "谈话")
    assert named(cast) == [2, 3, 4]
    part.sanction.lifted_at, part.sanction.lift_reason = cast.time(3, "09:00"), "有误"
    part.sanction.save()
    assert named(cast) == [1]
    Trainee.objects.filter(number=1).update(withdrawn_at=cast.time(3, "09:00"))
    assert named(cast) == [2, 3, 4]


def test_nothing_is_confirmed_from_a_page_that_is_out_of_date(cast):
    before = shown(cast).context["seen"]
    absent(cast, 1)
    for seen in (before, [], ["x:y"], ["1:" + "9" * 40]):
        confirm(cast, seen)
    assert not OutstandingList.objects.exists()


def test_confirming_keeps_who_when_and_which_totals(cast):
    confirm(cast)
    listing = OutstandingList.objects.get()
    assert (listing.confirmed_by, listing.confirmed_at) == (
        cast.user(Role.ORGANISER),
        cast.time(6, "17:00"),
    )
    assert [(one.trainee.number, one.milli) for one in listing.named.all()] == [(1, 96_000)]


def test_a_second_list_waits_until_the_first_is_taken_back(cast):
    confirm(cast)
    confirm(cast)
    assert OutstandingList.objects.count() == 1
    take_back(cast, "  ")
    assert OutstandingList.objects.get().taken_back_at is None
    take_back(cast, "名单有误")
    assert OutstandingList.objects.get().reason == "名单有误"
    confirm(cast)
    assert OutstandingList.objects.count() == 2
    assert "名单有误" in shown(cast).content.decode()


def test_the_trainee_sees_it_once_it_is_confirmed_and_no_longer_once_taken_back(cast):
    for name in ("ledger", "trainee"):
        assert WORDS not in own_page(cast, 1, name)
    confirm(cast)
    for name in ("ledger", "trainee"):
        assert WORDS in own_page(cast, 1, name)
        assert WORDS not in own_page(cast, 2, name)
    take_back(cast, "名单有误")
    assert WORDS not in own_page(cast, 1)


def test_trainees_do_not_see_the_proposal(cast):
    assert sign_in(Client(), cast.trainee_user(1)).get(address(cast)).status_code == 403


def test_a_class_head_sees_the_own_sub_class_and_how_many_others_there_are(cast):
    found = sign_in(Client(), cast.user(Role.CLASS_HEAD, sub_class=1)).get(address(cast)).context
    assert (found["named"], found["elsewhere"]) == ([], 1)
    assert {person.number for person, *_ in found["others"]} == {2, 4}


def test_what_changed_since_the_confirmation_is_said(cast):
    confirm(cast)
    assert not shown(cast).context["differs"]
    absent(cast, 1)
    found = shown(cast).context
    assert found["differs"]
    assert [same for _, _, same in found["confirmed"]] == [False]


def test_nobody_confirms_a_list_with_their_own_name_on_it(cast):
    person = cast.trainees[1].person
    person.user = cast.user(Role.ORGANISER)
    person.save()
    who = {"by": cast.actor(Role.ORGANISER), "now": cast.time(6, "17:00")}
    with pytest.raises(Refused) as refusal:
        confirm_outstanding(cast.training_class, {cast.trainees[1].pk: 96_000}, **who)
    assert refusal.value.reason == OutstandingRefusal.OWN


def test_the_list_survives_the_close_and_is_not_taken_back_any_more(cast):
    confirm(cast)
    who = {"by": cast.actor(Role.ORGANISER), "now": cast.time(7, "18:00")}
    close_class(cast.training_class, **who)
    assert WORDS in own_page(cast, 1)
    assert shown(cast).context["may_take_back"] is False
    with pytest.raises(Refused):
        take_back_outstanding(cast.training_class, reason="名单有误", **who)


def test_one_trainee_or_121_cost_the_same_queries():
    counts = set()
    for people in (1, 121):
        cast = good_class(people)
        confirm(cast)
        client = sign_in(Client(), cast.user(Role.ORGANISER))
        counts.add(queries_of(client, address(cast)))
    assert len(counts) == 1
    assert counts.pop() <= 20


def test_where_nobody_qualifies_the_best_are_shown_and_not_everybody():
    found = shown(make_class(40)).context
    assert (found["named"], len(found["others"])) == ([], 4 + 10)


def test_a_class_without_trainees_has_its_page():
    assert shown(make_class(0, opened=False)).status_code == 200
