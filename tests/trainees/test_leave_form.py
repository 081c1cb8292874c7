"""请假审批表 and 考勤日报: what they say, to whom, and for what they leave room."""

import pytest

from tests.documents import enrolled, made, office
from tests.flows.story import DEPT, HEAD, INSPECTOR, begin
from trainees.enums import Verdict
from trainees.models import LeaveRequest
from training.documents.strips import TO_SIGN

pytestmark = pytest.mark.django_db


def test_a_leave_form_has_sessions_opinions_and_the_report_back() -> None:
    story = begin(1)
    leave = story.granted(1, "1 08:30", "1 17:30", kind="sick")
    story.roll(1, "am")
    story.back(leave, "1 17:00")
    (form,) = made(story, "leave-form", now="2 08:00", query=f"leave={leave.uid}").forms
    assert (form.kind, form.state, form.half_days) == ("病假", "已销假", "2")
    assert [line.rsplit("　", 1)[1] for line in form.missed] == ["4学时", "3.5学时"]
    assert [(one.office, one.text) for one in form.opinions] == [("组织部", "同意。")]
    assert [one.text.rsplit("，", 2)[1:] for one in form.returns] == [["证明已核验", "准予销假。"]]


def test_a_leave_form_that_waits_leaves_lines_to_sign_on() -> None:
    story = begin(1)
    story.apply(1, "1 08:30", "1 09:30")
    (form,) = made(story, "leave-form", now="0 20:00").forms
    signed = [(one.office, one.below) for one in form.opinions]
    assert signed == [("班主任", TO_SIGN), ("跟班考察员", TO_SIGN)]
    assert [one.below for one in form.returns] == [TO_SIGN]


def test_a_rejected_leave_asks_nobody_else_and_counts_no_hours() -> None:
    story = begin(1)
    leave = story.apply(1, "1 08:30", "1 09:30")
    story.decide(leave, HEAD, verdict=Verdict.REJECT, opinion="课程重要")
    (form,) = made(story, "leave-form", now="0 20:00").forms
    assert [one.text for one in form.opinions] == ["不同意。课程重要", "已无需审批。"]
    assert (form.hours, form.missed, form.returns) == ("", (), ())


def test_a_reason_is_printed_for_those_only_who_may_read_it() -> None:
    story = begin(1)
    leave = story.apply(1, "1 08:30", "1 12:00", kind="sick", reason="复查")  # the department's
    readers = {
        "organiser": None,
        "inspector": office(story, INSPECTOR),
        "head": office(story, HEAD),
        "department": office(story, DEPT),
        "own": enrolled(story, 1),
    }
    query = f"leave={leave.uid}"
    read = {
        who: made(story, "leave-form", now="0 20:00", query=query, by=by).forms[0].reason == "复查"
        for who, by in readers.items()
    }
    assert read == {
        "organiser": False, "inspector": False, "head": True, "department": True, "own": True,
    }  # fmt: skip


def test_a_trainee_makes_forms_of_own_leave_and_staff_of_their_sub_class() -> None:
    story = begin(2, sub_classes=("一班", "二班"))
    for number in (1, 2):
        story.apply(number, "1 08:30", "1 09:30")
    mine = enrolled(story, 1)
    head = office(story, HEAD, sub_class=0)
    other = LeaveRequest.objects.get(trainee=story.pk(2))
    for by in (mine, head):
        forms = made(story, "leave-form", now="0 20:00", query=f"leave={other.uid}", by=by).forms
        assert [form.number for form in forms] == [1]
    assert len(made(story, "leave-form", now="0 20:00", query="leave=all").forms) == 2


def test_the_daily_sheet_names_who_was_away_by_sub_class_and_which_rolls_are_missing() -> None:
    story = begin(4, sub_classes=("一班", "二班"))
    story.granted(2, "1 08:30", "1 12:00")
    story.roll(1, "am", late={3: 5}, absent=[4])
    facts = made(story, "daily-sheet", now="1 15:00", query=f"day={story.on(1).isoformat()}")
    assert [(one.number, one.said) for one in facts.rows] == [
        (3, "迟到5分钟"),
        (2, "事假4学时"),
        (4, "旷课"),
    ]
    assert (facts.sessions, facts.expected, facts.attended) == (2, 4, 2)
    early = made(story, "daily-sheet", now="1 14:00", query=f"day={story.on(1).isoformat()}")
    assert early.not_taken == ()  # the afternoon has not begun
    assert len(facts.not_taken) == 1 and "一班、二班" in facts.not_taken[0]
    head = office(story, HEAD, sub_class=0)
    mine = made(
        story, "daily-sheet", now="1 15:00", query=f"day={story.on(1).isoformat()}", by=head
    )
    assert [one.number for one in mine.rows] == [3] and "二班" not in mine.not_taken[0]
