"""The papers that an office signs, told through the services that the pages use: whom they name,
what they say, and what they leave out."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pypdf import PdfReader

from courses.permissions import Enrolled, Office, Rights
from courses.policies.rules import DEFAULT_POLICY, ClassRules
from tests.documents import asked_by_organiser, censured, facts_of
from tests.flows.story import DEPT, HEAD, INSPECTOR, Story, begin
from trainees.documents.handbook_rules import chapters_of
from trainees.documents.letter import LetterFacts
from trainees.enums import Verdict
from trainees.forms.documents import DocumentForm
from trainees.models import IncidentPart, LeaveRequest, ScoreEntry
from trainees.papers.registry import all_documents, file_of
from trainees.services.conduct import adopt_bulletin
from trainees.services.incident import take_back_decision
from trainees.services.reversal import take_back
from trainees.services.withdrawal import decide_case, open_case
from training.documents.strips import TO_SIGN
from training.documents.wording import share
from training.refusals import Refused

pytestmark = pytest.mark.django_db


def rights(story: Story, role: str, *, sub_class: int | None = None) -> Rights:
    place = story.cast.sub_classes[sub_class].pk if sub_class is not None else None
    return Rights(None, None, (Office(role, story.klass.pk, place),))


def made(story: Story, slug: str, *, now: str, query: str = "", by: Rights | None = None) -> Any:
    story.klass.refresh_from_db()
    asked = asked_by_organiser(story.klass, now=story.at(now))
    return facts_of(all_documents()[slug], replace(asked, rights=by or asked.rights), query)


def lacking(story: Story, slug: str, *, now: str, by: Rights | None = None) -> list[Any]:
    """What the page says where there is nothing to make the document of."""
    asked = asked_by_organiser(story.klass, now=story.at(now))
    asked = replace(asked, rights=by or asked.rights)
    return DocumentForm(QueryDict(""), document=all_documents()[slug], asked=asked).lacking


def told(facts: LetterFacts) -> dict[str, str]:
    return {one.name: one.said for one in facts.people}


def name(story: Story, number: int) -> str:
    return story.trainee(number).person.name


# leave form


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
    own = Enrolled(story.pk(1), story.klass.pk, story.cast.sub_classes[0].pk)
    readers = {
        "organiser": None,
        "inspector": rights(story, INSPECTOR),
        "head": rights(story, HEAD),
        "department": rights(story, DEPT),
        "own": Rights(None, None, (), look_up=lambda: (own,)),
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
    own = Enrolled(story.pk(1), story.klass.pk, story.cast.sub_classes[0].pk)
    mine = Rights(None, None, (), look_up=lambda: (own,))
    head = rights(story, HEAD, sub_class=0)
    other = LeaveRequest.objects.get(trainee=story.pk(2))
    for by in (mine, head):
        forms = made(story, "leave-form", now="0 20:00", query=f"leave={other.uid}", by=by).forms
        assert [form.number for form in forms] == [1]
    assert len(made(story, "leave-form", now="0 20:00", query="leave=all").forms) == 2


# the day


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
    head = rights(story, HEAD, sub_class=0)
    mine = made(
        story, "daily-sheet", now="1 15:00", query=f"day={story.on(1).isoformat()}", by=head
    )
    assert [one.number for one in mine.rows] == [3] and "二班" not in mine.not_taken[0]


# letters


def test_a_letter_on_absence_names_the_absent_only_with_their_sessions() -> None:
    story = begin(3)
    assert lacking(story, "letter-absence", now="1 08:00")
    story.roll(1, "am", absent=[2], late={3: 5})
    facts = made(story, "letter-absence", now="1 20:00")
    assert set(told(facts)) == {name(story, 2)}
    assert "1次，计4学时" in told(facts)[name(story, 2)]


def test_a_letter_on_leave_is_for_those_past_half_of_the_line() -> None:
    """Of 56 hours 8 are the line; 4 are just its half."""
    story = begin(3)
    story.granted(1, "1 08:30", "1 15:00")
    story.granted(2, "1 08:30", "1 12:00")
    story.roll(1, "am")
    story.roll(1, "pm")
    assert story.stand(1).counted * 2 > story.stand(1).line == story.stand(2).counted * 2
    facts = made(story, "letter-leave", now="1 20:00")
    assert set(told(facts)) == {name(story, 1)}
    assert "七分之一" in facts.closing and "累计请假5学时" in told(facts)[name(story, 1)]


def test_a_letter_on_a_withdrawal_says_the_ground_and_the_decision() -> None:
    story = begin(2)
    assert lacking(story, "letter-withdrawal", now="1 08:00")
    by = story.cast.actor(DEPT)
    case = open_case(
        story.trainee(1), "left_without_approval", reason="离校", by=by, now=story.at("1 09:00")
    )
    assert lacking(story, "letter-withdrawal", now="1 10:00")
    decide_case(
        case, confirm=True, document_number="江组〔2014〕3号", by=by, now=story.at("1 11:00")
    )
    facts = made(story, "letter-withdrawal", now="1 12:00")
    said = told(facts)[name(story, 1)]
    assert "未经批准擅自离校" in said and "江组〔2014〕3号" in said
    for slug in ("letter-result", "letter-absence"):
        if not lacking(story, slug, now="1 12:00"):
            assert name(story, 1) not in told(made(story, slug, now="1 12:00"))


def test_letters_go_out_one_a_unit_each_with_pages_of_its_own() -> None:
    story = begin(4)
    facts = made(story, "letter-result", now="1 12:00")
    units = list(dict.fromkeys(one.unit for one in facts.people))
    document = all_documents()["letter-result"]
    pages = PdfReader(BytesIO(file_of(document, facts, "pdf"))).pages
    starts = [unit for page in pages for unit in units if f"{unit}：" in page.extract_text()]
    assert starts == units


def test_a_head_of_one_sub_class_writes_about_its_people_only() -> None:
    story = begin(2, sub_classes=("一班", "二班"))
    facts = made(story, "letter-result", now="1 12:00", by=rights(story, HEAD, sub_class=0))
    assert set(told(facts)) == {name(story, 1)}


# censure


def test_a_censure_names_all_whom_one_incident_brought_one_and_nobody_else() -> None:
    story = begin(4)
    assert lacking(story, "censure", now="1 08:00")
    censured(story.klass, 1, 2, 3, now=story.at("2 09:00"))
    part = IncidentPart.objects.get(trainee=story.pk(3))
    part.incident.note = f"{name(story, 1)}、{name(story, 3)}等聚餐"
    part.incident.save()
    take_back_decision(part, reason="记错了", by=story.head(), now=story.at("2 10:00"))
    facts = made(story, "censure", now="2 12:00")
    assert [one.name for one in facts.people] == [name(story, 1), name(story, 2)]
    assert name(story, 1) in facts.note and name(story, 3) not in facts.note
    assert facts.reason == ""


# bulletins and scores


def test_bulletins_are_counted_by_level_and_what_was_taken_back_is_not() -> None:
    story = begin(3)
    with pytest.raises(Refused):
        made(story, "bulletin", now="1 08:00")
    head, now = story.head(), story.at("1 09:00")
    adopt_bulletin(story.klass, [story.pk(1), story.pk(2)], "BULL-01", "一", by=head, now=now)
    adopt_bulletin(story.klass, [story.pk(1)], "BULL-03", "一", by=head, now=now)
    adopt_bulletin(story.klass, [story.pk(3)], "BULL-02", "二", by=head, now=now)
    entry = ScoreEntry.objects.get(trainee=story.pk(3), rule__category="bulletin")
    take_back(entry, reason="记错了", by=head, now=story.at("1 10:00"))
    facts = made(story, "bulletin", now="1 12:00")
    assert (facts.pieces, facts.authors) == (1, 2)
    assert facts.levels == (("班级采用", 1), ("校级采用", 0), ("市级采用", 1), ("省级采用", 0))
    assert [one.level for one in facts.items] == ["市级采用", "班级采用", "班级采用"]


def test_the_score_book_ranks_and_has_every_entry_on_its_second_sheet() -> None:
    story = begin(3)
    story.roll(1, "am", late={2: 5})
    story.correct(1, "am", 2)
    story.roll(1, "pm", absent=[3])
    facts = made(story, "score-book", now="6 12:00")
    assert [one.rank for one in facts.rows] == [1, 1, 3]
    assert [(one.number, one.standing) for one in facts.entries] == [
        (2, "已冲正"), (2, "冲正"), (3, ""),
    ]  # fmt: skip
    book = load_workbook(BytesIO(file_of(all_documents()["score-book"], facts, "xlsx")))
    assert book.sheetnames == ["考核成绩册", "得分明细"]
    assert [row[6] for row in book["得分明细"].iter_rows(min_row=4, values_only=True)] == [
        -1,
        1,
        -4,
    ]


def test_an_appraisal_form_says_attendance_score_and_sanctions() -> None:
    story = begin(2)
    story.roll(1, "am", absent=[1])
    censured(story.klass, 1, now=story.at("2 09:00"))
    facts = made(story, "appraisal", now="2 12:00", query="trainee=1")
    (one,) = facts.people
    assert one.attendance == "应到1次，实到0次，出勤率0.00%；旷课1次。"
    assert one.record == "通报批评" and one.score.startswith("总分")
    assert len(made(story, "appraisal", now="2 12:00").people) == 2


# handbook


def sentences(**policy: Any) -> str:
    rules = ClassRules.from_data({**DEFAULT_POLICY, **policy})
    return "".join(line for chapter in chapters_of(rules) for line in chapter.sentences)


def test_the_handbook_says_the_rules_with_the_class_s_own_numbers() -> None:
    usual = sentences()
    assert "请假不足1个半天的，由班主任、跟班考察员共同批准。" in usual
    assert "请假1个半天及以上的，由组织部批准。" in usual
    assert "超过总学时七分之一的，作退学处理。" in usual
    ladder = [
        {"from": "0", "inclusive": True, "roles": ["class_head"], "quorum": "all"},
        {"from": "1", "inclusive": False, "roles": ["inspector", "org_dept"], "quorum": "any"},
    ]
    own = sentences(ladder=ladder, leave_limit=[1, 5], late_to_absent_minutes=20, objection_days=5)
    assert "请假不超过1个半天的，由班主任批准。" in own
    assert "请假超过1个半天的，由跟班考察员、组织部之一批准。" in own
    assert "五分之一" in own and "超过20分钟的按旷课论" in own and "5日内" in own
    assert "七分之一" not in own


@pytest.mark.parametrize(
    ("part", "words"), [(Fraction(1, 7), "七分之一"), (Fraction(2, 15), "15分之二")]
)
def test_a_share_is_said_in_words(part: Fraction, words: str) -> None:
    assert share(part) == words


def test_the_handbook_has_everybody_to_turn_to_and_the_rulebook() -> None:
    story = begin(1)
    facts = made(story, "handbook", now="1 08:00")
    assert {one.office for one in facts.staff} <= {"组织者", "组织部", "班主任", "跟班考察员"}
    assert ("结业考试", Decimal("0.3")) in [(one.item, one.points) for one in facts.points]
    assert len(facts.lessons) == 14


# queries


def everything_happened(trainees: int) -> Story:
    """To everybody: leave past half of the line and back, an absence, a bulletin, a censure, and
    for the last two of them a withdrawal."""
    story = begin(trainees)
    numbers = range(1, trainees + 1)
    for number in numbers:
        leave = story.granted(number, "1 08:30", "1 15:00")
        story.back(leave, "1 15:00")
    story.roll(1, "am")
    story.roll(1, "pm")
    story.roll(2, "am", absent=numbers)
    ids, head, now = [story.pk(one) for one in numbers], story.head(), story.at("2 13:00")
    adopt_bulletin(story.klass, ids, "BULL-01", "一", by=head, now=now)
    censured(story.klass, *numbers, now=now)
    for number in (trainees - 1, trainees):
        by, trainee = story.cast.actor(DEPT), story.trainee(number)
        case = open_case(trainee, "left_without_approval", reason="离校", by=by, now=now)
        decide_case(case, confirm=True, by=by, now=now)
    return story


@pytest.mark.parametrize(
    "slug",
    [
        "leave-form", "daily-sheet", "score-book", "appraisal", "bulletin", "censure",
        "letter-absence", "letter-leave", "letter-withdrawal", "letter-result", "handbook",
    ],
)  # fmt: skip
def test_a_document_takes_as_many_queries_for_many_as_for_few(slug: str) -> None:
    counts = []
    for trainees in (4, 12):
        story = everything_happened(trainees)
        query = "leave=all" if slug == "leave-form" else f"day={story.on(2).isoformat()}"
        made(story, slug, now="2 14:00", query=query)
        with CaptureQueriesContext(connection) as seen:
            made(story, slug, now="2 14:00", query=query)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 30
