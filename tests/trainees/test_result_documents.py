"""Bulletins, score book, appraisal forms, handbook and register of certificates."""

from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from courses.enums import Role
from courses.policies.rules import DEFAULT_POLICY, ClassRules
from tests.documents import censured, made
from tests.flows.story import Story, begin
from tests.trainees.certified import ending_class, issue, last_day
from trainees.documents.handbook_rules import chapters_of
from trainees.documents.letter import LetterFacts
from trainees.models import ScoreEntry
from trainees.papers.registry import all_documents, file_of
from trainees.services.bulletin import submit_bulletin
from trainees.services.certificate import replace_certificate, revoke_certificate
from trainees.services.conduct import adopt_bulletin
from trainees.services.reversal import take_back
from training.documents.wording import share
from training.refusals import Refused

pytestmark = pytest.mark.django_db


def told(facts: LetterFacts) -> dict[str, str]:
    return {one.name: one.said for one in facts.people}


def name(story: Story, number: int) -> str:
    return story.trainee(number).person.name


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
    assert (facts.submitted, facts.pieces, facts.authors) == (1, 1, 2)
    assert facts.levels == (("班级采用", 1), ("校级采用", 0), ("市级采用", 1), ("省级采用", 0))
    assert [one.level for one in facts.items] == ["市级采用", "班级采用", "班级采用"]
    submit = {"trainee_ids": [story.pk(3)], "on": story.on(1), "by": head}
    submit_bulletin(story.klass, "三", **submit, now=story.at("1 12:00"))
    facts = made(story, "bulletin", now="1 12:00")
    assert [one[1:4] for one in facts.sub_classes if one[2]] == [(2, 1, Decimal("50.00"))]
    pdf = file_of(all_documents()["bulletin"], facts, "pdf")
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "报送学习简报2篇，采用1篇，采用率50.00%" in "".join(words.split())


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


def test_the_register_has_every_certificate_and_what_became_of_it() -> None:
    story = Story(ending_class(3))
    first, second, third = (issue(story.cast, number) for number in (1, 2, 3))
    by, now = story.cast.actor(Role.ORGANISER), last_day(story.cast)
    revoke_certificate(first, reason="核查不实", by=by, now=now)
    new = replace_certificate(second, name="新名", reason="姓名有误", by=by, now=now)
    facts = made(story, "certificate-register", now="7 18:00")
    assert [(one.serial, one.state, one.note) for one in facts.rows] == [
        (first.serial, "已撤销", "核查不实"),
        (second.serial, "已换发", f"换发为{new.serial}"),
        (third.serial, "有效", ""),
        (new.serial, "有效", ""),
    ]
    assert facts.rows[3].name == "新名"
    told_of = told(made(story, "letter-result", now="7 18:00"))
    named = [
        serial for serial in (first.serial, new.serial, third.serial) if serial in str(told_of)
    ]
    assert named == [new.serial, third.serial]
    document = all_documents()["certificate-register"]
    (page,) = PdfReader(BytesIO(file_of(document, facts, "pdf"))).pages
    assert "共4份" in page.extract_text()
