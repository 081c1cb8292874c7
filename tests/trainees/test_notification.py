"""Who is told what of leave, cases, appeals and notices; never a reason."""

from datetime import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import SYSTEM, Cast, make_class, sign_in
from tests.trainees.pages import late_on_monday
from trainees.enums import CaseGround, Verdict
from trainees.models import LeaveRequest
from trainees.policies.notification import Told
from trainees.services.appeal import answer_appeal, make_appeal
from trainees.services.leave import Application, apply_for_leave
from trainees.services.leave_decision import decide_leave, flag_overdue, report_back
from trainees.services.notices import make_weekly_notice
from trainees.services.notification import tell_session
from trainees.services.withdrawal import decide_case, open_case
from training.models import Notification, User

pytestmark = pytest.mark.django_db
REASON = "秘密的病情"


@pytest.fixture
def cast() -> Cast:
    return make_class(4, sub_classes=("一班", "二班"), accounts=True)


def told(user: User) -> list[str]:
    return list(
        Notification.objects.filter(user=user).order_by("pk").values_list("kind", flat=True)
    )


def asked(cast: Cast, *, start: str = "09:00", end: str = "10:00", number: int = 1) -> LeaveRequest:
    application = Application(
        kind="sick",
        start=cast.time(2, start),
        end=cast.time(2, end),
        reason=REASON,
        unit_request_seen=True,
    )
    by = cast.actor("trainee", number=number)
    return apply_for_leave(cast.trainees[number], application, by=by, now=cast.time(1, "09:00"))


def granted(cast: Cast) -> LeaveRequest:
    leave = asked(cast)
    for role in (Role.CLASS_HEAD, Role.INSPECTOR):
        leave = decide(cast, leave, role)
    return leave


def decide(
    cast: Cast, leave: LeaveRequest, role: str, verdict: str = Verdict.APPROVE
) -> LeaveRequest:
    now: datetime = cast.time(1, "10:00")
    return decide_leave(leave, verdict, opinion="见", by=cast.actor(role, number=1), now=now)


def test_a_short_leave_tells_both_of_its_own_sub_class(cast: Cast) -> None:
    asked(cast)
    assert told(cast.user(Role.CLASS_HEAD)) == [Told.LEAVE_WAITS]
    assert told(cast.user(Role.INSPECTOR)) == [Told.LEAVE_WAITS]
    assert told(cast.user(Role.CLASS_HEAD, sub_class=1)) == []
    assert told(cast.user(Role.ORG_DEPT)) == []


def test_a_long_leave_tells_the_department(cast: Cast) -> None:
    asked(cast, start="08:30", end="12:00")
    assert told(cast.user(Role.ORG_DEPT)) == [Told.LEAVE_WAITS]
    assert told(cast.user(Role.CLASS_HEAD)) == []


def test_the_trainee_hears_once_both_have_agreed(cast: Cast) -> None:
    leave = decide(cast, asked(cast), Role.CLASS_HEAD)
    assert told(cast.trainee_user(1)) == []
    decide(cast, leave, Role.INSPECTOR)
    assert told(cast.trainee_user(1)) == [Told.LEAVE_APPROVED]


def test_a_rejection_is_told_at_once(cast: Cast) -> None:
    decide(cast, asked(cast), Role.CLASS_HEAD, Verdict.REJECT)
    assert told(cast.trainee_user(1)) == [Told.LEAVE_REJECTED]


def test_a_return_without_proof_says_what_is_missing_and_with_it_that_it_is_closed(
    cast: Cast,
) -> None:
    leave = granted(cast)
    by = cast.actor(Role.CLASS_HEAD, number=1)
    report_back(leave, by=by, now=cast.time(2, "10:00"))
    report_back(leave, proof_seen=True, by=by, now=cast.time(2, "11:00"))
    assert told(cast.trainee_user(1))[1:] == [Told.LEAVE_PROOF_MISSING, Told.LEAVE_RETURNED]


def test_an_overdue_leave_is_told_once_to_the_trainee_and_the_class_head(cast: Cast) -> None:
    granted(cast)
    for clock in ("13:00", "13:01"):
        flag_overdue(cast.training_class, by=SYSTEM, now=cast.time(2, clock))
    assert told(cast.trainee_user(1)).count(Told.LEAVE_OVERDUE) == 1
    assert told(cast.user(Role.CLASS_HEAD)).count(Told.TRAINEE_OVERDUE) == 1
    assert Told.TRAINEE_OVERDUE not in told(cast.user(Role.CLASS_HEAD, sub_class=1))


def test_a_case_is_told_to_who_decides_it_and_to_whom_it_is_about(cast: Cast) -> None:
    case = open_case(
        cast.trainees[1],
        CaseGround.LEFT_WITHOUT_APPROVAL,
        reason=REASON,
        by=cast.actor(Role.CLASS_HEAD),
        now=cast.time(2, "09:00"),
    )
    assert told(cast.user(Role.ORG_DEPT)) == [Told.CASE_OPENED]
    assert told(cast.trainee_user(1)) == [Told.OWN_CASE_OPENED]
    decide_case(
        case,
        confirm=False,
        reason="已说明",
        by=cast.actor(Role.ORG_DEPT),
        now=cast.time(3, "09:00"),
    )
    assert told(cast.trainee_user(1))[1:] == [Told.CASE_DISMISSED]


def test_an_appeal_and_its_answer_are_told(cast: Cast) -> None:
    late_on_monday(cast)
    entry = cast.training_class.entries.get(trainee=cast.trainees[1])
    appeal = make_appeal(
        entry, text="到堂及时", by=cast.actor("trainee", number=1), now=cast.time(1, "13:00")
    )
    assert told(cast.user(Role.CLASS_HEAD)) == [Told.APPEAL_WAITS]
    answer_appeal(
        appeal,
        uphold=True,
        answer="属实",
        by=cast.actor(Role.CLASS_HEAD),
        now=cast.time(2, "09:00"),
    )
    assert told(cast.trainee_user(1)) == [Told.APPEAL_UPHELD]


def test_a_notice_is_told_to_the_trainees_of_its_class_only(cast: Cast) -> None:
    other = make_class(1, name="别的班", accounts=True)
    late_on_monday(cast)
    make_weekly_notice(cast.training_class, by=SYSTEM, now=cast.time(5, "18:30"))
    assert told(cast.trainee_user(4)) == [Told.NOTICE_PUBLISHED]
    assert told(other.trainee_user(1)) == []
    assert told(cast.user(Role.CLASS_HEAD)) == []


def test_no_reason_is_ever_told(cast: Cast, client: Client) -> None:
    granted(cast)
    for user in (cast.user(Role.CLASS_HEAD), cast.trainee_user(1)):
        sign_in(client, user)
        assert REASON not in client.get(reverse("notifications")).content.decode()
    assert not any(
        REASON in str(data) for data in Notification.objects.values_list("data", flat=True)
    )


def messages() -> list[tuple[object, ...]]:
    return list(Notification.objects.order_by("pk").values_list("key", "scope", "subject"))


def test_messages_of_before_they_had_a_scope_get_the_one_they_would_have_now(cast: Cast) -> None:
    granted(cast)
    late_on_monday(cast)
    entry = cast.training_class.entries.get(trainee=cast.trainees[1])
    trainee, head = cast.actor("trainee", number=1), cast.actor(Role.CLASS_HEAD)
    make_appeal(entry, text="到堂及时", by=trainee, now=cast.time(1, "13:00"))
    ground = CaseGround.LEFT_WITHOUT_APPROVAL
    open_case(cast.trainees[1], ground, reason=REASON, by=head, now=cast.time(2, "09:00"))
    make_weekly_notice(cast.training_class, by=SYSTEM, now=cast.time(5, "18:30"))
    session, now = cast.session(1, "am"), cast.time(1, "08:00")
    everybody = cast.training_class.trainees.all()
    tell_session(session, Told.SESSION_MOVED, before=(now, now), trainees=everybody, now=now)
    as_now = messages()
    assert {key.split(":")[0] for key, *_ in as_now} >= {
        "leave_approved", "appeal_waits", "own_case_opened", "notice", "session_moved"
    }  # fmt: skip
    user = cast.trainee_user(1)
    stray = Notification.objects.create(
        user=user, kind="leave_ends", key="leave_ends:0", created_at=now
    )
    Notification.objects.update(scope="", subject="")
    old = import_module("trainees.migrations.0016_scope_of_old_messages")
    old.tell_places(apps, None)
    assert messages() == [*as_now, (stray.key, "", "")]
