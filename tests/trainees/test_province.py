"""A class is copied with everything that hangs on it; the copy stands by itself."""

from datetime import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from courses.enums import Role
from courses.models import TrainingClass
from tests.cast import SHANGHAI, SYSTEM, Cast, make_class, sign_in
from trainees.demo.copying import ClassCopier
from trainees.demo.names import name_at
from trainees.enums import LeaveState
from trainees.models import (
    AttendanceMark,
    LeaveRequest,
    Membership,
    Person,
    ScoreEntry,
    Trainee,
)
from trainees.policies.attendance import RollFact
from trainees.policies.notification import scope_of, subject_of
from trainees.services.leave import Application, apply_for_leave
from trainees.services.rollcall import Told, correct_mark, take_roll
from training.models import LogEntry, Notification, User
from training.services.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """A mark corrected, so that a reversal stands in the ledger, and a leave that waits."""
    made = make_class(3, accounts=True)
    head = made.actor(Role.CLASS_HEAD)
    late = {made.trainees[1].pk: Told(RollFact(minutes_late=5))}
    take_roll(made.session(1), late, by=head, now=made.time(1, "08:35"))
    correct_mark(
        made.session(1),
        made.trainees[1].pk,
        RollFact(absent=True),
        reason="没有来",
        by=head,
        now=made.time(1, "13:00"),
    )
    application = Application(
        kind="sick",
        start=made.time(3, "09:00"),
        end=made.time(3, "10:00"),
        reason="复查",
        unit_request_seen=True,
    )
    apply_for_leave(made.trainees[2], application, by=SYSTEM, now=made.time(1, "18:00"))
    made.training_class.refresh_from_db()
    return made


def copied(cast: Cast) -> TrainingClass:
    return ClassCopier(cast.training_class).copy(1)


def broken() -> list[str]:
    return [chain for chain, found in verify() if found]


def test_the_chains_of_a_copy_are_whole(cast: Cast) -> None:
    copy = copied(cast)
    copy.refresh_from_db()
    assert broken() == []
    assert copy.ledger_length == cast.training_class.ledger_length == 3
    assert copy.log_length == cast.training_class.log_length


def test_a_copy_whose_ledger_was_not_linked_anew_would_be_named(cast: Cast) -> None:
    """The twin: the head of the chain says what the first class's says."""
    copy = copied(cast)
    link = cast.training_class.ledger_link
    TrainingClass.objects.filter(pk=copy.pk).update(ledger_link=link)
    assert broken() == [f"ledger class:{copy.pk}"]


def test_nothing_of_a_copy_refers_to_the_first_class(cast: Cast) -> None:
    copy = copied(cast)
    first = cast.training_class
    for model, path in (
        (AttendanceMark, "session"),
        (Membership, "sub_class"),
        (ScoreEntry, "rule__rulebook"),
    ):
        of_copy = model.objects.filter(trainee__training_class=copy)
        assert of_copy.count() == model.objects.filter(trainee__training_class=first).count() > 0
        assert not of_copy.filter(**{f"{path}__training_class": first}).exists()
    reversal = ScoreEntry.objects.get(training_class=copy, sign=-1)
    assert reversal.reverses.training_class == copy
    session = copy.sessions.get(number=1)
    assert (reversal.source, reversal.about["session"]) == (f"mark:{session.pk}", session.pk)
    said = LogEntry.objects.get(chain=copy.log_chain, verb="take_roll")
    assert said.object_id == str(session.pk)


def test_people_get_names_accounts_and_seals_of_their_own(cast: Cast) -> None:
    copy = copied(cast)
    names = [
        set(one.trainees.values_list("person__name", flat=True))
        for one in (cast.training_class, copy)
    ]
    assert names[0] & names[1] == set()
    assert User.objects.filter(person__enrolments__training_class=copy).count() == 3
    assert LeaveRequest.objects.get(trainee__training_class=copy).reason == "复查"


def test_what_somebody_is_told_leads_to_their_own_class(cast: Cast, client: Client) -> None:
    copy = copied(cast)
    head = User.objects.get(appointments__training_class=copy, appointments__role=Role.CLASS_HEAD)
    told = Notification.objects.get(user=head)
    trainee = LeaveRequest.objects.get(trainee__training_class=copy).trainee
    assert told.data["name"] == trainee.person.name
    assert (told.scope, told.subject) == (scope_of(copy.pk), subject_of(trainee.pk))
    sign_in(client, head)
    with time_machine.travel(cast.time(2, "09:00"), tick=False):
        assert client.get(told.url).status_code == 200


def test_names_do_not_repeat_soon() -> None:
    assert len({name_at(turn) for turn in range(50_000)}) == 50_000


def test_the_command_makes_classes_of_121_with_eighty_sessions_behind_them() -> None:
    """Made on a Tuesday at noon: the morning's roll is in, a week lies ahead."""
    with time_machine.travel(datetime(2026, 11, 24, 12, 30, tzinfo=SHANGHAI), tick=False):
        call_command("province", classes=2, verbosity=0)
    first, second = TrainingClass.objects.order_by("pk")
    assert [one.sessions.count() for one in (first, second)] == [90, 90]
    assert second.sessions.filter(rolls__isnull=False).distinct().count() == 80
    assert Person.objects.count() == Trainee.objects.count() == 242
    states = set(
        LeaveRequest.objects.filter(trainee__training_class=second).values_list("state", flat=True)
    )
    assert states == set(LeaveState) - {LeaveState.DRAFT}
    assert second.entries.count() > 500
    assert second.notices.count() >= 7
    assert broken() == []
