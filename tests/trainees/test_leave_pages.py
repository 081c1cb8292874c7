"""Leave through its pages: applied for, decided, reported back from, and who may see what."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from trainees.enums import LeaveRefusal, LeaveState
from trainees.models import LeaveRequest
from trainees.policies.leave_stage import LeaveStage
from trainees.policies.notification import Told
from trainees.queries.leave_pages import in_stage, leave_stage
from trainees.services.leave import Application, apply_for_leave
from trainees.services.leave_decision import decide_leave
from trainees.tasks import remind_of_ends
from training.enums import UploadRefusal
from training.models import Attachment, Notification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
HEAD, INSPECTOR, DEPARTMENT, ORGANISER = (
    Role.CLASS_HEAD,
    Role.INSPECTOR,
    Role.ORG_DEPT,
    Role.ORGANISER,
)
SMALL, HALF = ("09:00", "11:00"), ("08:30", "12:00")


@pytest.fixture
def cast() -> Cast:
    return make_class(trainees=3, accounts=True)


def pdf(name: str = "请示.pdf", data: bytes = b"%PDF-1.4\n%%EOF\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def at(cast: Cast, day: int, clock: str) -> Any:
    return time_machine.travel(cast.time(day, clock), tick=False)


def typed(cast: Cast, day: int, start: str, end: str, **more: Any) -> dict[str, Any]:
    written = {
        "key": str(uuid4()),
        "kind": "personal",
        "starts_at": f"{cast.time(day, start):%Y-%m-%dT%H:%M}",
        "ends_at": f"{cast.time(day, end):%Y-%m-%dT%H:%M}",
        "reason": "单位项目评审须到场说明",
        "unit_request": pdf(),
    }
    return {name: value for name, value in {**written, **more}.items() if value is not None}


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def hand_in(client: Client, cast: Cast, data: dict[str, Any]) -> HttpResponse:
    return client.post(reverse("leave-apply", args=[cast.training_class.pk]), data)


def as_trainee(cast: Cast, number: int = 1) -> Client:
    return english(sign_in(Client(), cast.trainee_user(number)))


def as_staff(cast: Cast, role: str) -> Client:
    return english(sign_in(Client(), cast.user(role)))


def the_leave() -> LeaveRequest:
    return LeaveRequest.objects.get()


def decide(client: Client, verdict: str = "approve", opinion: str = "") -> HttpResponse:
    url = reverse("leave-decide", args=[the_leave().uid])
    return client.post(url, {"verdict": verdict, "opinion": opinion})


def page(client: Client) -> str:
    return client.get(reverse("leave", args=[the_leave().uid])).content.decode()


def submitted(
    cast: Cast, *, day: int = 2, times: tuple[str, str] = SMALL, kind: str = "personal"
) -> LeaveRequest:
    application = Application(
        kind=kind,
        start=cast.time(day, times[0]),
        end=cast.time(day, times[1]),
        reason="家中急事",
        unit_request_seen=True,
    )
    actor = cast.actor("trainee", number=1)
    return apply_for_leave(cast.trainees[1], application, by=actor, now=cast.time(1, "10:00"))


def approved(cast: Cast, **span: Any) -> LeaveRequest:
    leave, now = submitted(cast, **span), cast.time(1, "12:00")
    for approval in leave.approvals.all():
        decide_leave(leave, "approve", by=cast.actor(approval.role), now=now)
    return the_leave()


def come_back(client: Client, moment: datetime, **more: Any) -> HttpResponse:
    url = reverse("leave-return", args=[the_leave().uid])
    local = timezone.localtime(moment)
    return client.post(url, {"seen": 0, "at": f"{local:%Y-%m-%dT%H:%M}", **more})


# Applying


def test_exactly_half_a_day_goes_to_the_organisation_department(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        client = as_trainee(cast)
        answer = hand_in(client, cast, typed(cast, 2, *HALF))
        assert answer.status_code == 302
        assert [one.role for one in the_leave().approvals.all()] == [DEPARTMENT]
        assert "Exactly half a day: decided by Organisation department." in page(client)


def test_a_short_leave_is_approved_by_both_in_either_order(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        hand_in(as_trainee(cast), cast, typed(cast, 2, *SMALL))
        assert decide(as_staff(cast, INSPECTOR), opinion="请示属实").status_code == 302
        assert the_leave().state == LeaveState.SUBMITTED
        head = as_staff(cast, HEAD)
        shown = page(head)
        assert "请示属实" in shown
        assert "In all 4/7 half-days, under half a day" in shown
        decide(head)
        assert the_leave().state == LeaveState.APPROVED


def test_one_rejection_ends_it_and_needs_a_reason(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        submitted(cast)
        head = as_staff(cast, HEAD)
        refused = decide(head, "reject")
        assert refused.status_code == 422
        assert str(LeaveRefusal.REASON_NEEDED.label) in refused.content.decode()
        assert the_leave().state == LeaveState.SUBMITTED
        decide(head, "reject", "考试当天不准假")
        assert the_leave().state == LeaveState.REJECTED


def test_without_the_units_request_nothing_is_handed_in_and_nothing_typed_is_lost(
    cast: Cast,
) -> None:
    with at(cast, 1, "13:00"):
        answer = hand_in(as_trainee(cast), cast, typed(cast, 2, *SMALL, unit_request=None))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert LeaveRefusal.NO_UNIT_REQUEST.label.split(";")[0] in shown.replace("&#x27;", "'")
    assert "单位项目评审须到场说明" in shown
    assert 'value="2014-04-08T09:00"' in shown
    assert LeaveRequest.objects.count() == 0


def test_a_file_survives_a_refusal_of_something_else(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        client = as_trainee(cast)
        refused = hand_in(client, cast, typed(cast, 2, *SMALL, reason=""))
        kept = Attachment.objects.get()
        assert refused.status_code == 422
        assert f'name="kept" value="{kept.pk}"' in refused.content.decode()
        again = typed(cast, 2, *SMALL, unit_request=None, kept=str(kept.pk))
        assert hand_in(client, cast, again).status_code == 302
        assert the_leave().unit_request_id == kept.pk


def test_nobody_hands_in_the_file_of_somebody_else(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        hand_in(as_trainee(cast, 2), cast, typed(cast, 2, *SMALL))
        stolen = str(Attachment.objects.get().pk)
        data = typed(cast, 3, *SMALL, unit_request=None, kept=stolen)
        assert hand_in(as_trainee(cast, 1), cast, data).status_code == 422
        assert LeaveRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "times", "reason"),
    [
        (1, SMALL, LeaveRefusal.AFTER_START),
        (2, ("11:00", "09:00"), LeaveRefusal.ENDS_BEFORE_START),
        (30, SMALL, LeaveRefusal.OUTSIDE_CLASS),
        (3000, SMALL, LeaveRefusal.OUTSIDE_CLASS),
    ],
)
def test_wrong_times_are_answered_in_words(
    cast: Cast, day: int, times: tuple[str, str], reason: LeaveRefusal
) -> None:
    with at(cast, 1, "13:00"):
        answer = hand_in(as_trainee(cast), cast, typed(cast, day, *times))
    assert answer.status_code == 422
    assert str(reason.label) in answer.content.decode()
    assert LeaveRequest.objects.count() == 0


def test_an_emergency_may_follow_the_start_but_is_not_approved_without_the_request(
    cast: Cast,
) -> None:
    with at(cast, 1, "13:00"):
        client, head = as_trainee(cast), as_staff(cast, HEAD)
        data = typed(cast, 1, *SMALL, unit_request=None, emergency="on")
        assert hand_in(client, cast, data).status_code == 302
        refused = decide(head)
        assert refused.status_code == 422
        assert the_leave().state == LeaveState.SUBMITTED
        url = reverse("leave-complete", args=[the_leave().uid])
        assert client.post(url, {"unit-unit_request": pdf()}).status_code == 302
        assert the_leave().unit_request is not None
        decide(head)
        decide(as_staff(cast, INSPECTOR))
        assert the_leave().state == LeaveState.APPROVED


def test_the_same_form_sent_twice_makes_one_request(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        client, data = as_trainee(cast), typed(cast, 2, *SMALL, unit_request=None)
        kept = typed(cast, 2, *SMALL)["unit_request"]
        first = hand_in(client, cast, {**data, "unit_request": kept})
        second = hand_in(client, cast, {**data, "unit_request": pdf()})
        assert first.headers["Location"] == second.headers["Location"]
        assert LeaveRequest.objects.count() == 1


def test_html_named_jpg_is_refused(cast: Cast) -> None:
    upload = SimpleUploadedFile("请示.jpg", b"<html><script>1</script>", "image/jpeg")
    with at(cast, 1, "13:00"):
        answer = hand_in(as_trainee(cast), cast, typed(cast, 2, *SMALL, unit_request=upload))
    assert answer.status_code == 422
    assert str(UploadRefusal.WRONG_TYPE.label) in answer.content.decode()
    assert (LeaveRequest.objects.count(), Attachment.objects.count()) == (0, 0)


def test_ticked_sessions_give_the_times_without_a_script(cast: Cast) -> None:
    ticked = [cast.session(2, "am").pk, cast.session(2, "pm").pk]
    with at(cast, 1, "13:00"):
        data = typed(cast, 2, *SMALL, starts_at="", ends_at="", sessions=ticked)
        assert hand_in(as_trainee(cast), cast, data).status_code == 302
    assert the_leave().starts_at == cast.time(2, "08:30")
    assert the_leave().ends_at == cast.time(2, "17:30")


def test_staff_apply_for_a_trainee_of_theirs_with_the_paper_seen(cast: Cast) -> None:
    data = typed(cast, 2, *SMALL, unit_request=None, unit_request_seen="on")
    number, name = 2, cast.trainees[2].person.name
    with at(cast, 1, "13:00"):
        head = as_staff(cast, HEAD)
        assert hand_in(head, cast, {**data, "trainee": f"{number} {name}"}).status_code == 302
    assert the_leave().trainee_id == cast.trainees[2].pk
    assert the_leave().unit_request_seen


def test_a_trainee_cannot_name_another_nor_say_the_paper_was_seen(cast: Cast) -> None:
    data = typed(cast, 2, *SMALL, unit_request=None, unit_request_seen="on", trainee="2")
    with at(cast, 1, "13:00"):
        assert hand_in(as_trainee(cast), cast, data).status_code == 422
        hand_in(as_trainee(cast), cast, typed(cast, 2, *SMALL, trainee="2"))
    assert the_leave().trainee_id == cast.trainees[1].pk


def test_a_class_head_applies_only_for_the_own_sub_class() -> None:
    cast = make_class(trainees=4, sub_classes=("一班", "二班"), accounts=True)
    data = typed(cast, 2, *SMALL, unit_request_seen="on", trainee="2")
    with at(cast, 1, "13:00"):
        assert hand_in(as_staff(cast, HEAD), cast, data).status_code == 422
    assert LeaveRequest.objects.count() == 0


# The effect before it is sent


def effect(client: Client, cast: Cast, data: dict[str, Any]) -> str:
    answer = client.post(reverse("leave-preview", args=[cast.training_class.pk]), data)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_preview_says_hours_half_days_who_decides_and_the_meter(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        shown = effect(as_trainee(cast), cast, typed(cast, 2, *SMALL, unit_request=None))
    assert "<b>2.5</b> hours" in shown
    assert "misses 2 hours" in shown
    assert "In all 4/7 half-days, under half a day: decided by Class head" in shown
    assert "2.5 / 8 hours" in shown
    assert "31%" in shown
    assert "1/7 line 8" in shown


def test_the_preview_counts_other_leave_of_the_day_and_what_waits(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        submitted(cast, times=("14:30", "16:30"))
        shown = effect(as_trainee(cast), cast, typed(cast, 2, *SMALL, unit_request=None))
    assert "counted together with other leave on these dates: decided by Organisation" in shown
    assert "pending 3" in shown
    assert "this one 2.5" in shown


@pytest.mark.parametrize(("end", "warned"), [("17:30", False), ("18:00", False), ("08:30", True)])
def test_the_preview_warns_only_past_the_line(cast: Cast, end: str, warned: bool) -> None:
    """Two sessions are 8 of 56 hours, exactly 1/7; half an hour into the third is past it."""
    data = typed(cast, 2, "08:30", end, unit_request=None)
    if warned:
        data["ends_at"] = f"{cast.time(3, '08:45'):%Y-%m-%dT%H:%M}"
    with at(cast, 1, "13:00"):
        shown = effect(as_trainee(cast), cast, data)
    assert ("This passes the line" in shown) is warned


def test_an_overlap_is_said_and_not_counted_twice(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        approved(cast)
        shown = effect(as_trainee(cast), cast, typed(cast, 2, *SMALL, unit_request=None))
    assert "Overlaps another request: Personal leave" in shown
    assert "approved ahead 2.5" in shown
    assert "this one" not in shown


def test_an_unfinished_form_previews_nothing_and_fails_nowhere(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        shown = effect(as_trainee(cast), cast, {"kind": "no", "starts_at": "31 February"})
    assert "appear here" in shown


# Deciding


def test_the_decision_shows_the_whole_day_and_marks_what_is_missed(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        submitted(cast)
        answer = as_staff(cast, HEAD).get(head_url())
    (day,) = answer.context["days"]
    morning, afternoon = cast.session(2, "am"), cast.session(2, "pm")
    assert [(one, bool(line)) for one, line in day.lines] == [(morning, True), (afternoon, False)]
    shown = answer.content.decode()
    assert "misses <b>2.5</b> hours" in shown
    assert "not missed" in shown
    assert '<details class="more"><summary>' not in shown


def test_a_leave_of_more_than_three_days_folds_each_under_what_it_misses(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        leave = submitted(cast)
        LeaveRequest.objects.update(ends_at=cast.time(5, "12:00"))
        shown = as_staff(cast, HEAD).get(reverse("leave", args=[leave.uid])).content.decode()
    assert shown.count('<details class="more"><summary>') == 4


def test_a_stale_page_answers_clearly_and_keeps_the_words(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        submitted(cast)
        decide(as_staff(cast, HEAD), "reject", "不同意")
        answer = decide(as_staff(cast, INSPECTOR), "approve", "情况属实")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert str(LeaveRefusal.NOT_WAITING.label) in shown
    assert "情况属实" in shown
    assert the_leave().state == LeaveState.REJECTED


def test_a_second_click_on_approve_is_harmless(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        submitted(cast)
        head = as_staff(cast, HEAD)
        assert [decide(head).status_code for _ in range(2)] == [302, 302]
        assert "error" not in [m.level_tag for m in head.get(head_url()).context["messages"]]
    assert the_leave().state == LeaveState.SUBMITTED


def head_url() -> str:
    return reverse("leave", args=[the_leave().uid])


@pytest.mark.parametrize("role", [ORGANISER, DEPARTMENT])
def test_an_office_that_is_not_asked_may_look_and_not_decide(cast: Cast, role: Role) -> None:
    with at(cast, 1, "13:00"):
        submitted(cast)
        client = as_staff(cast, role)
        assert client.get(head_url()).status_code == 200
        assert "家中急事" not in page(client)
        assert decide(client).status_code == 403
    assert the_leave().state == LeaveState.SUBMITTED


def test_the_trainee_decides_nothing_and_fellows_see_nothing(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        submitted(cast)
        assert "家中急事" in page(as_trainee(cast, 1))
        assert decide(as_trainee(cast, 1)).status_code == 403
        assert as_trainee(cast, 2).get(head_url()).status_code == 403


def test_another_class_finds_no_leave_at_all(cast: Cast) -> None:
    other = make_class(trainees=1, accounts=True, name="别的班")
    with at(cast, 1, "13:00"):
        submitted(cast)
        head = as_staff(other, HEAD)
        names = ("leave", "leave-unit-request")
        urls = [reverse(name, args=[the_leave().uid]) for name in names]
        urls.append(reverse("leaves", args=[cast.training_class.pk]))
        urls.append(reverse("leave-proof", args=[the_leave().uid, 1]))
        assert [head.get(url).status_code for url in urls] == [404] * 4
        assert decide(head).status_code == 404


# Reporting back and cancelling


def test_a_return_in_time_with_the_proof_seen_is_accepted(cast: Cast) -> None:
    approved(cast)
    with at(cast, 2, "11:30"):
        come_back(as_staff(cast, HEAD), cast.time(2, "11:20"), proof_seen="on")
    assert the_leave().state == LeaveState.RETURNED


def test_accepting_without_proof_is_asked_about_first(cast: Cast) -> None:
    approved(cast)
    with at(cast, 2, "11:30"):
        head = as_staff(cast, HEAD)
        assert come_back(head, cast.time(2, "11:20")).status_code == 422
        assert the_leave().report_backs.count() == 0
        assert come_back(head, cast.time(2, "11:20"), without="on").status_code == 302
        assert come_back(head, cast.time(2, "11:20"), without="on").status_code == 302
    assert the_leave().state == LeaveState.APPROVED
    assert the_leave().report_backs.count() == 1


def test_an_early_return_says_what_it_frees_and_frees_it(cast: Cast) -> None:
    approved(cast, times=("08:30", "12:00"))
    with at(cast, 2, "09:22"):
        head = as_staff(cast, HEAD)
        assert "the rest is freed, 3 hours" in page(head)
        come_back(head, cast.time(2, "09:22"), proof_seen="on")
    assert [row.hours for row in the_leave().sessions.all()] == [1]


def test_a_return_does_not_lie_ahead_nor_before_the_leave(cast: Cast) -> None:
    approved(cast)
    with at(cast, 2, "10:00"):
        head = as_staff(cast, HEAD)
        for moment in (cast.time(2, "10:30"), cast.time(2, "08:00")):
            assert come_back(head, moment, proof_seen="on").status_code == 422
    assert the_leave().state == LeaveState.APPROVED


def test_the_trainee_reports_back_to_the_class_head_not_alone(cast: Cast) -> None:
    approved(cast)
    with at(cast, 2, "11:30"):
        answer = come_back(as_trainee(cast), cast.time(2, "11:20"), proof_seen="on")
    assert answer.status_code == 403


def test_overdue_is_said_before_any_job_has_run(cast: Cast) -> None:
    approved(cast)
    with at(cast, 2, "13:00"):
        assert "Overdue" not in page(as_staff(cast, HEAD))
    with at(cast, 2, "13:01"):
        assert "Overdue" in page(as_staff(cast, HEAD))
        listed = as_staff(cast, HEAD).get(list_url(cast), {"state": "overdue"})
        assert len(listed.context["table"].rows) == 1


def test_the_applicant_cancels_before_the_start_and_reports_back_after(cast: Cast) -> None:
    approved(cast)
    url = reverse("leave-cancel", args=[the_leave().uid])
    with at(cast, 2, "09:30"):
        client = as_trainee(cast)
        assert "Whoever did go reports back instead" in page(client)
        client.post(url)
        assert the_leave().state == LeaveState.APPROVED
    with at(cast, 1, "20:00"):
        assert as_staff(cast, INSPECTOR).post(url).status_code == 403
        as_trainee(cast).post(url)
    assert the_leave().state == LeaveState.CANCELLED


# Papers


def returned_with_proof(cast: Cast, kind: str) -> str:
    approved(cast, kind=kind)
    with at(cast, 2, "11:30"):
        come_back(as_staff(cast, HEAD), cast.time(2, "11:20"), proof=pdf("诊断.pdf"))
    told = the_leave().report_backs.get()
    return reverse("leave-proof", args=[the_leave().uid, told.pk])


@pytest.mark.parametrize(
    ("kind", "role", "code"),
    [
        ("sick", HEAD, 200),
        ("sick", INSPECTOR, 403),
        ("sick", ORGANISER, 403),
        ("personal", INSPECTOR, 200),
        ("personal", DEPARTMENT, 403),
    ],
)
def test_a_proof_is_opened_only_by_whom_it_concerns(
    cast: Cast, kind: str, role: Role, code: int
) -> None:
    url = returned_with_proof(cast, kind)
    with at(cast, 3, "09:00"):
        client = as_staff(cast, role)
        assert client.get(url).status_code == code
        assert ("诊断.pdf" in page(client)) is (code == 200)
        assert ("proof verified" in page(client)) is (code != 200)
        assert as_trainee(cast, 1).get(url).status_code == 200
        assert as_trainee(cast, 2).get(url).status_code == 403


def test_the_units_request_is_a_download_that_no_browser_runs(cast: Cast) -> None:
    with at(cast, 1, "13:00"):
        hand_in(as_trainee(cast), cast, typed(cast, 2, *SMALL))
        url = reverse("leave-unit-request", args=[the_leave().uid])
        answer = as_staff(cast, HEAD).get(url)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert as_staff(cast, ORGANISER).get(url).status_code == 403


# The list


def list_url(cast: Cast) -> str:
    return reverse("leaves", args=[cast.training_class.pk])


def many_leaves(cast: Cast) -> None:
    for number, trainee in cast.trainees.items():
        application = Application(
            kind="personal",
            start=cast.time(2, "09:00"),
            end=cast.time(2, "11:00"),
            unit_request_seen=True,
        )
        actor = cast.actor("trainee", number=number)
        apply_for_leave(trainee, application, by=actor, now=cast.time(1, "10:00"))


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    skipped = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return len([q for q in caught.captured_queries if not q["sql"].startswith(skipped)])


def test_the_list_costs_as_many_queries_for_121_as_for_1() -> None:
    counts, sizes = [], []
    for trainees in (1, 3, 121):
        cast = make_class(trainees=trainees, name=f"{trainees}人班")
        many_leaves(cast)
        with at(cast, 1, "13:00"):
            client = as_staff(cast, HEAD)
            counts.append(queries_of(client, list_url(cast)))
            sizes.append(len(client.get(list_url(cast)).content))
    assert counts[0] == counts[1] == counts[2] <= 20
    assert sizes[2] < 120_000


def test_the_page_of_a_leave_costs_the_same_whatever_went_before(cast: Cast) -> None:
    counts = []
    for day in (2, 3, 4, 5):
        uid = submitted(cast, day=day).uid
        with at(cast, 1, "13:00"):
            counts.append(queries_of(as_staff(cast, HEAD), reverse("leave", args=[uid])))
    assert counts[1] == counts[2] == counts[3] <= 30


def test_the_application_page_costs_the_same_for_121_trainees_as_for_1() -> None:
    counts = []
    for trainees in (1, 121):
        cast = make_class(trainees=trainees, name=f"{trainees}人班")
        url = reverse("leave-apply", args=[cast.training_class.pk])
        with at(cast, 1, "13:00"):
            counts.append(queries_of(as_staff(cast, HEAD), url))
    assert counts[0] == counts[1] <= 15


def test_what_waits_for_me_stands_first_oldest_first(cast: Cast) -> None:
    many_leaves(cast)
    leaves = list(LeaveRequest.objects.order_by("pk"))
    now = cast.time(1, "12:00")
    decide_leave(leaves[0], "approve", by=cast.actor(HEAD), now=now)
    with at(cast, 1, "13:00"):
        head = as_staff(cast, HEAD).get(list_url(cast)).context["inbox"]
        inspector = as_staff(cast, INSPECTOR).get(list_url(cast)).context["inbox"]
        department = as_staff(cast, DEPARTMENT).get(list_url(cast)).context["inbox"]
    assert [row["leave"].pk for row in head] == [leaves[1].pk, leaves[2].pk]
    assert [row["leave"].pk for row in inspector] == [one.pk for one in leaves]
    assert department == []


def test_the_list_is_searched_by_name_and_by_initials(cast: Cast) -> None:
    many_leaves(cast)
    person = cast.trainees[2].person
    with at(cast, 1, "13:00"):
        client = as_staff(cast, HEAD)
        for words in (person.name, person.initials.upper()):
            rows = client.get(list_url(cast), {"q": words}).context["table"].rows
            assert person.name in [row.record.trainee.person.name for row in rows]
            assert len(rows) < 3


def test_a_trainee_sees_only_the_own_list(cast: Cast) -> None:
    many_leaves(cast)
    with at(cast, 1, "13:00"):
        answer = as_trainee(cast, 2).get(list_url(cast))
    assert [row.record.trainee_id for row in answer.context["table"].rows] == [cast.trainees[2].pk]
    assert cast.trainees[1].person.name not in answer.content.decode()


def test_staff_of_a_sub_class_see_that_sub_class_only() -> None:
    cast = make_class(trainees=4, sub_classes=("一班", "二班"))
    many_leaves(cast)
    with at(cast, 1, "13:00"):
        rows = as_staff(cast, HEAD).get(list_url(cast)).context["table"].rows
    assert {row.record.sub_class for row in rows} == {"一班"}


def test_the_filter_finds_what_the_pill_says(cast: Cast) -> None:
    many_leaves(cast)
    ahead, running, refused = LeaveRequest.objects.order_by("pk")
    for leave, verdict in ((ahead, "approve"), (running, "approve"), (refused, "reject")):
        actor = cast.actor(HEAD)
        decide_leave(leave, verdict, opinion="按规定", by=actor, now=cast.time(1, "12:00"))
    decide_leave(running, "approve", by=cast.actor(INSPECTOR), now=cast.time(1, "12:00"))
    rules, seen = cast.training_class.rules, set()
    for day, clock in ((1, "12:00"), (2, "09:00"), (2, "11:00"), (2, "13:00"), (2, "13:01")):
        now = cast.time(day, clock)
        for stage in LeaveStage:
            found = set(LeaveRequest.objects.filter(in_stage(stage, rules=rules, now=now)))
            said = [
                x
                for x in LeaveRequest.objects.all()
                if leave_stage(x, rules=rules, now=now) == stage
            ]
            assert found == set(said), (stage, clock)
            seen |= {stage} if said else set()
    assert seen == {*LeaveStage} - {LeaveStage.RETURNED, LeaveStage.CANCELLED}


@pytest.mark.parametrize("sort", ["name", "-sub_class", "kind", "starts_at", "-hours", "state"])
def test_every_column_sorts(cast: Cast, sort: str) -> None:
    many_leaves(cast)
    with at(cast, 1, "13:00"):
        answer = as_staff(cast, HEAD).get(list_url(cast), {"sort": sort})
    assert len(answer.context["table"].rows) == 3


# Extending


def extend(client: Client, cast: Cast, leave: LeaveRequest, data: dict[str, Any]) -> HttpResponse:
    return hand_in(client, cast, {**data, "extends": str(leave.uid)})


def test_an_extension_goes_on_where_the_leave_ends_and_is_routed_on_the_sum(cast: Cast) -> None:
    first = approved(cast, times=("08:30", "10:30"))
    address = f"{reverse('leave-apply', args=[cast.training_class.pk])}?extends={first.uid}"
    with at(cast, 2, "09:00"):
        trainee = as_trainee(cast)
        assert f"extends={first.uid}" in page(trainee)
        assert 'value="2014-04-08T10:30"' in trainee.get(address).content.decode()
        answer = extend(trainee, cast, first, typed(cast, 2, "10:30", "12:00"))
        second = LeaveRequest.objects.get(extends=first)
        shown = trainee.get(reverse("leave", args=[first.uid])).content.decode()
    assert answer.status_code == 302
    assert [one.role for one in second.approvals.all()] == [DEPARTMENT]
    assert str(second.uid) in shown


def test_an_extension_that_begins_before_the_end_keeps_what_was_typed(cast: Cast) -> None:
    first = approved(cast, times=("08:30", "10:30"))
    with at(cast, 2, "08:00"):
        answer = extend(as_trainee(cast), cast, first, typed(cast, 2, "10:00", "12:00"))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert str(LeaveRefusal.EXTENSION_BEFORE_END.label) in shown
    assert "单位项目评审须到场说明" in shown
    assert str(first.uid) in shown


def test_nobody_extends_the_leave_of_somebody_else(cast: Cast) -> None:
    first = approved(cast)
    address = f"{reverse('leave-apply', args=[cast.training_class.pk])}?extends={first.uid}"
    with at(cast, 2, "09:00"):
        other = as_trainee(cast, 2)
        assert other.get(address).status_code == 404
        answer = extend(other, cast, first, typed(cast, 2, "11:00", "12:00"))
    assert str(LeaveRefusal.NOT_EXTENDABLE.label) in answer.content.decode()
    assert str(first.uid) not in answer.content.decode()
    assert LeaveRequest.objects.count() == 1


def test_leave_that_was_reported_back_from_is_not_extended(cast: Cast) -> None:
    first = approved(cast)
    with at(cast, 2, "11:10"):
        come_back(as_staff(cast, HEAD), cast.time(2, "11:05"), proof_seen="on")
        trainee = as_trainee(cast)
        assert f"extends={first.uid}" not in page(trainee)
        answer = extend(trainee, cast, first, typed(cast, 3, "09:00", "10:00"))
    assert str(LeaveRefusal.NOT_EXTENDABLE.label) in answer.content.decode()


def test_the_evening_before_the_end_the_trainee_is_reminded_once(cast: Cast) -> None:
    approved(cast, day=3)
    told = Notification.objects.filter(user=cast.trainee_user(1), kind=Told.LEAVE_ENDS)
    remind_of_ends(cast.training_class, now=cast.time(2, "19:59"))
    assert not told.exists()
    for clock in ("20:00", "20:01"):
        remind_of_ends(cast.training_class, now=cast.time(2, clock))
    assert told.count() == 1
