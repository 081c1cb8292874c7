"""Marks pasted out of a spreadsheet."""

from decimal import Decimal

import pytest

from trainees.policies.mark_sheet import Candidate, LineProblem, mark_in, match_marks

PEOPLE = [
    Candidate(11, 1, "张霞"),
    Candidate(12, 2, "李静"),
    Candidate(13, 3, "张敏"),
    Candidate(14, 4, "张敏"),
]


@pytest.mark.parametrize(
    ("line", "trainee", "mark"),
    [
        ("1\t91.5", 11, "91.5"),
        ("张霞\t91.5", 11, "91.5"),
        ("张　霞\t９１.５", 11, "91.5"),
        ("2\t李静\t中坝镇\t88", 12, "88"),
        ("李静 88", 12, "88"),
        ("李静,88", 12, "88"),
        ("4\t张敏\t0", 14, "0"),
        ("\t李静\t100\t", 12, "100"),
    ],
)
def test_a_line_finds_its_trainee(line: str, trainee: int, mark: str):
    found = match_marks(line, PEOPLE)
    assert (found.marks, found.unmatched) == ({trainee: Decimal(mark)}, [])


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("9\t91", LineProblem.NOBODY),
        ("王五\t91", LineProblem.NOBODY),
        ("1\t王五\t91", LineProblem.NOBODY),
        ("张敏\t91", LineProblem.SEVERAL),
        ("2\t张霞\t91", LineProblem.DISAGREE),
        ("张霞\t缺考", LineProblem.NO_MARK),
        ("张霞\t100.5", LineProblem.NO_MARK),
        ("张霞\t91.555", LineProblem.NO_MARK),
        ("张霞\t-1", LineProblem.NO_MARK),
        ("张霞1", LineProblem.NO_MARK),
    ],
)
def test_a_line_that_is_not_certain_is_named(line: str, problem: LineProblem):
    found = match_marks(line, PEOPLE)
    assert found.marks == {}
    assert [one.problem for one in found.unmatched] == [problem]


def test_a_heading_and_empty_lines_are_passed_over():
    found = match_marks("序号\t姓名\t成绩\n\n1\t张霞\t90\n\n", PEOPLE)
    assert (found.marks, found.unmatched) == ({11: Decimal(90)}, [])


def test_a_second_mark_of_one_person_is_named_with_its_line():
    found = match_marks("张霞\t90\n李静\t80\n1\t91\n张霞\t90.0", PEOPLE)
    assert found.marks == {11: Decimal(90), 12: Decimal(80)}
    assert [(one.line, one.problem) for one in found.unmatched] == [(3, LineProblem.TWICE)]


def test_a_mark_keeps_two_decimals():
    assert [mark_in(text) for text in ("91.50", "91.5000", "1e2", "٣", "")] == [
        Decimal("91.5"),
        Decimal("91.5"),
        None,
        None,
        None,
    ]
