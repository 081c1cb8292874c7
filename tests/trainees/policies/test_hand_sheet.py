"""Homework in words: one cell, a pasted column, a pasted block."""

from datetime import UTC, datetime, timedelta

import pytest

from trainees.enums import HandState, HomeworkRefusal
from trainees.policies.hand_sheet import match_hands
from trainees.policies.hand_words import HandWord, change_needs_reason, read_word, why_not
from trainees.policies.mark_sheet import Candidate, LineProblem

IN, LATE, MISSING = HandState.IN_TIME, HandState.LATE, HandState.MISSING
PEOPLE = [Candidate(11, 1, "张霞"), Candidate(12, 2, "李静"), Candidate(13, 3, "张敏")]
TITLES = {7: "学习体会", 8: "调研报告"}
DUE = datetime(2014, 4, 9, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("text", ["差不多", "101", "-1", "88.555", "缺 88", "未交优", "迟迟", "?"])
def test_what_is_no_word_is_not_guessed(text: str):
    assert read_word(text) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("交", HandWord(IN)),
        ("及时", HandWord(IN)),
        ("√", HandWord(IN)),
        ("H", HandWord(IN)),
        ("迟交", HandWord(LATE)),
        ("未 交", HandWord(MISSING)),
        ("×", HandWord(MISSING)),
        ("８８.50", HandWord(IN, "88.5")),
        ("优秀", HandWord(IN, "优")),
        ("迟 88", HandWord(LATE, "88")),
        ("补交良", HandWord(LATE, "良")),
        ("交90", HandWord(IN, "90")),
        ("0", HandWord(IN, "0")),
    ],
)
def test_a_cell_is_one_word(text: str, word: HandWord):
    assert read_word(text) == word
    assert read_word(word.text) == word  # what a page or a sheet shows can be pasted back


def test_a_column_is_for_the_piece_that_was_chosen():
    found = match_hands("姓名\t情况\n张霞\t交\n李静 迟\n", PEOPLE, titles=TITLES, into=8)
    assert (found.words, found.unmatched) == (
        {(11, 8): HandWord(IN), (12, 8): HandWord(LATE)},
        [],
    )


def test_a_block_goes_by_its_titles_and_leaves_empty_cells_alone():
    text = "序号\t姓名\t学习体会\t调研报告\n1\t张霞\t\t缺\n2\t李静\t90\t\n"
    found = match_hands(text, PEOPLE, titles=TITLES, into=7)
    assert found.words == {(11, 8): HandWord(MISSING), (12, 7): HandWord(IN, "90")}
    assert found.left == ""


def test_every_bad_cell_is_named_and_its_line_stays_under_its_heading():
    text = "姓名\t学习体会\t小结\n张霞\t交了吧\t1\n无名\t交\t\n张敏\t迟\t"
    found = match_hands(text, PEOPLE, titles=TITLES, into=7)
    assert [(one.line, one.cell, one.problem) for one in found.unmatched] == [
        (1, "小结", LineProblem.NO_PIECE),
        (2, "交了吧", LineProblem.NO_WORD),
        (3, "", LineProblem.NOBODY),
    ]
    assert found.words == {(13, 7): HandWord(LATE)}
    assert found.left == "姓名\t学习体会\t小结\n张霞\t交了吧\t1\n无名\t交\t"


def test_a_column_for_no_piece_is_named_line_by_line():
    found = match_hands("张霞\t交\n李静\t迟", PEOPLE, titles=TITLES, into=None)
    assert [one.problem for one in found.unmatched] == [LineProblem.NO_PIECE] * 2
    assert (found.words, found.left) == ({}, "张霞\t交\n李静\t迟")


def test_two_words_for_one_cell_are_named():
    found = match_hands("张霞\t交\n1\t缺", PEOPLE, titles=TITLES, into=7)
    assert [one.problem for one in found.unmatched] == [LineProblem.TWICE]


@pytest.mark.parametrize(
    ("word", "uploaded", "now", "refusal"),
    [
        (LATE, None, DUE, HomeworkRefusal.NOT_DUE),
        (LATE, None, DUE + HOUR, None),
        (LATE, DUE, DUE + HOUR, HomeworkRefusal.UPLOADED),
        (MISSING, DUE, DUE - HOUR, HomeworkRefusal.UPLOADED),
        (MISSING, None, DUE - HOUR, None),
        (IN, DUE + HOUR, DUE + 2 * HOUR, None),  # it had been there on paper
    ],
)
def test_an_upload_speaks_for_itself_and_nothing_is_late_before_it_is_due(
    word: HandState, uploaded: datetime | None, now: datetime, refusal: HomeworkRefusal | None
):
    assert why_not(HandWord(word), due_at=DUE, uploaded_at=uploaded, now=now) == refusal


def test_a_correction_of_a_collected_piece_needs_a_reason_and_late_paper_does_not():
    pairs = [(MISSING, LATE), (MISSING, IN), (IN, MISSING), (LATE, IN), (IN, IN)]
    asked = [change_needs_reason(a, b, collected=True) for a, b in pairs]
    assert asked == [False, True, True, True, False]
    assert not change_needs_reason(IN, MISSING, collected=False)
