from datetime import date, datetime, time
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.policies.timetable_problems import TimetableNote, TimetableProblem
from courses.policies.timetable_sheet import TimetableSheet, parse_timetable
from tests.sheets import DATA, SUB_CLASSES, full_width, workbook
from training.spreadsheets import Row, SheetRows, Workbook, read_workbook

HEADER = ("日期", "星期", "时间", "教学内容", "参加范围", "学时")
WINDOWS = (
    SimpleNamespace(start=time(8, 30), end=time(12)),
    SimpleNamespace(start=time(14, 30), end=time(17, 30)),
)
MORNING = (time(8, 30), time(12))


def parsed(book: Workbook, *, known=SUB_CLASSES, year=None, per_half_day=4, windows=WINDOWS):
    return parse_timetable(
        book,
        known_sub_classes=known,
        year=year,
        half_day_windows=windows,
        hours_per_half_day=Decimal(per_half_day),
    )


def timetable(rows, *, merges=(), **more) -> TimetableSheet:
    return parsed(read_workbook(workbook(rows, sheet="课程表", merges=merges)), **more)


def told(problems) -> list[tuple]:
    return [(p.reason, p.row, p.column_letter, p.column_label, p.value) for p in problems]


def test_the_real_timetable_is_read_whole():
    read = parsed(read_workbook((DATA / "timetable.xlsx").read_bytes()))
    assert (read.problems, read.notes, read.ignored, read.has_hours) == ((), (), (), True)
    assert len(read.rows) == 31
    assert sum(row.hours for row in read.rows) == 120
    first, talk = read.rows[0], read.rows[10]
    assert (first.row, first.date, first.start, first.end) == (4, date(2014, 4, 6), *MORNING)
    assert (first.form, first.module, first.audience) == ("开班仪式", None, "whole")
    assert (first.lecturer, first.lecturer_unit) == ("常务副校长", "市委党校")
    assert (first.venue, first.hours) == ("党校大礼堂", Decimal(0))
    assert (talk.form, talk.lecturer_unit, talk.audience) == ("分班讨论", None, SUB_CLASSES)


def test_columns_may_stand_in_any_order_and_extra_ones_are_named():
    read = timetable(
        [
            ["教 学 内 容", "课时", "天气", "上课时间", "日　期"],
            ["党史", 2, "晴", "上午", "2014.4.7"],
        ]
    )
    row = read.rows[0]
    assert (read.problems, read.ignored) == ((), ("天气",))
    assert (row.date, row.start, row.hours, row.audience) == (
        date(2014, 4, 7), time(8, 30), Decimal(2), "whole",
    )  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    [date(2014, 4, 7), datetime(2014, 4, 7, 8, 30), "2014年4月7日", "2014.4.7", "2014-04-07",
     "2014/4/7",
     "4月7日", "4/7", "4.7", "4月7日(星期一)", "4月7日周一",
     full_width("2014年4月7日"), full_width("4/7")],
)  # fmt: skip
def test_a_date_is_read_however_it_is_typed(typed):
    read = timetable([HEADER, [typed, "一", "8:30-12:00", "党史"]], year=2014)
    assert (read.problems, [row.date for row in read.rows]) == ((), [date(2014, 4, 7)])


@pytest.mark.parametrize(
    "title", ["2014年4月6日至4月25日", "第一阶段课程表(2014年)", "2014.4.6—4.25"]
)
def test_the_year_may_stand_above_the_table(title):
    read = timetable(
        [["江油市2013年度培训班课程表"], [title], HEADER, ["4月7日", "一", "上午", "党史"]]
    )
    assert (read.problems, [row.date for row in read.rows]) == ((), [date(2014, 4, 7)])


def test_a_year_that_nobody_names_is_asked_for():
    read = timetable([HEADER, ["4月7日", "", "上午", "党史"]])
    assert told(read.problems) == [(TimetableProblem.YEAR_MISSING, 2, "A", "日期", "4月7日")]


def test_january_after_december_is_the_next_year():
    rows = [
        HEADER,
        ["12月31日", "", "上午", "甲"],
        ["1月2日", "", "上午", "乙"],
        ["1月3日", "", "上午", "丙"],
    ]
    assert [row.date for row in timetable(rows, year=2014).rows] == [
        date(2014, 12, 31), date(2015, 1, 2), date(2015, 1, 3),
    ]  # fmt: skip


def test_a_merged_or_empty_date_is_the_one_above():
    rows = [
        HEADER,
        ["4月7日", "一", "上午", "甲"],
        [None, None, "下午", "乙"],
        ["4月8日", "二", "上午", "丙"],
        ["", "", "下午", "丁"],
    ]
    read = timetable(rows, merges=["A2:A3", "B2:B3"], year=2014)
    assert read.problems == ()
    assert [row.date.day for row in read.rows] == [7, 7, 8, 8]


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("8:30-12:00", *MORNING), (full_width("8:30-12:00"), *MORNING),
        ("08:30—12:00", *MORNING), ("8:30～12:00", *MORNING),
        ("上午 8:30-12:00", *MORNING), ("8:30－12:00", *MORNING), ("8:30至12:00", *MORNING),
        ("8时30分-12时", *MORNING), ("上午\n8:30——12:00", *MORNING), ("上午8:30--12:00", *MORNING),
        ("上午", *MORNING), ("下午", time(14, 30), time(17, 30)),
        ("下午2:30-5:30", time(14, 30), time(17, 30)),
        ("下午 14:30-17:30", time(14, 30), time(17, 30)),
        ("全天", time(8, 30), time(17, 30)), ("晚上7:00-9:00", time(19), time(21)),
    ],
)  # fmt: skip
def test_a_time_is_read_however_it_is_typed(typed, start, end):
    read = timetable([HEADER, ["4月7日", "", typed, "党史"]], year=2014)
    assert (read.problems, [(r.start, r.end) for r in read.rows]) == ((), [(start, end)])


@pytest.mark.parametrize(
    ("cells", "reason", "column", "value"),
    [
        (["2月31日", "", "上午", "甲"], "DATE_BAD", "A", "2月31日"),
        (["14.13", "", "上午", "甲"], "DATE_BAD", "A", "14.13"),
        ([4.1, "", "上午", "甲"], "DATE_BAD", "A", "4.1"),
        (["2014-13-01", "", "上午", "甲"], "DATE_BAD", "A", "2014-13-01"),
        (["4月8日", "星期一", "上午", "甲"], "WEEKDAY_WRONG", "B", "星期一"),
        (["4月8日(周一)", "", "上午", "甲"], "WEEKDAY_WRONG", "A", "4月8日(周一)"),
        (["4月8日", "", "12:00-8:30", "甲"], "ENDS_BEFORE_START", "C", "12:00-8:30"),
        (["4月8日", "", "8:30-8:30", "甲"], "ENDS_BEFORE_START", "C", "8:30-8:30"),
        (["4月8日", "", "8:30", "甲"], "TIME_BAD", "C", "8:30"),
        (["4月8日", "", "8:30-25:00", "甲"], "TIME_BAD", "C", "8:30-25:00"),
        (["4月8日", "", "晚上", "甲"], "TIME_BAD", "C", "晚上"),
        (["4月8日", "", "8:30-9:00,10:00-11:00", "甲"], "TIME_BAD", "C", "8:30-9:00,10:00-11:00"),
        (["4月8日", "", "", "甲"], "TIME_MISSING", "C", ""),
        (["4月8日", "", "上午", ""], "TITLE_MISSING", "D", ""),
        (["4月8日", "", "上午", "长" * 121], "TEXT_TOO_LONG", "D", "长" * 60 + "…"),
        (["4月8日", "", "上午", "甲", "少年班"], "SUB_CLASS_UNKNOWN", "E", "少年班"),
        (["4月8日", "", "上午", "甲", "全体", -4], "HOURS_BAD", "F", "-4"),
        (["4月8日", "", "上午", "甲", "全体", "四"], "HOURS_BAD", "F", "四"),
        (["4月8日", "", "上午", "甲", "全体", 100], "HOURS_BAD", "F", "100"),
    ],
)
def test_a_problem_names_its_cell(cells, reason, column, value):
    good = ["4月7日", "一", "上午", "党史", "全体", 4]
    read = timetable([["课程表"], [], HEADER, good, cells], year=2014)
    label = HEADER["ABCDEF".index(column)]
    assert told(read.problems) == [(TimetableProblem[reason], 5, column, label, value)]
    assert all(p.sheet == "课程表" and p.sentence in str(p) for p in read.problems)


def test_a_bad_date_is_told_once_and_not_inherited():
    rows = [
        HEADER,
        ["2月31日", "", "上午", "甲"],
        [None, "", "下午", "乙"],
        ["4月7日", "", "上午", "丙"],
    ]
    read = timetable(rows, year=2014)
    assert [(p.reason, p.row) for p in read.problems] == [(TimetableProblem.DATE_BAD, 2)]
    assert [row.title for row in read.rows] == ["丙"]


def test_a_first_row_without_a_date_is_a_problem():
    read = timetable([HEADER, [None, "", "上午", "甲"]], year=2014)
    assert told(read.problems) == [(TimetableProblem.DATE_MISSING, 2, "A", "日期", "")]


@pytest.mark.parametrize(
    ("typed", "audience"),
    [
        ("全体", "whole"), ("大班", "whole"), ("", "whole"),
        ("全体学员、工作人员", "whole"), ("分班", SUB_CLASSES), ("各 班", SUB_CLASSES),
        ("经济发展班", ("经济发展班",)), ("党政综合班、社会事业班", ("党政综合班", "社会事业班")),
        ("党政综合班 党政综合班", ("党政综合班",)),
    ],
)  # fmt: skip
def test_the_audience_is_the_class_or_named_sub_classes(typed, audience):
    read = timetable([HEADER, ["4月7日", "", "上午", "党史", typed]], year=2014)
    assert (read.problems, read.rows[0].audience) == ((), audience)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("上午", 3),
        ("全天", 6),
        ("8:30-14:30", 3),
        ("8:30-14:31", 6),
        ("12:00-14:30", 0),
        ("11:59-12:30", 3),
    ],
)
def test_without_hours_each_half_day_touched_counts(typed, hours):
    read = timetable([HEADER[:5], ["4月7日", "", typed, "党史"]], year=2014, per_half_day=3)
    assert (read.has_hours, read.rows[0].hours) == (False, Decimal(hours))


def test_an_empty_cell_among_hours_counts_by_half_days_and_a_zero_is_a_zero():
    rows = [HEADER, ["4月7日", "", "上午", "甲", "", None], ["4月8日", "", "上午", "乙", "", 0],
            ["4月9日", "", "上午", "丙", "", "2.5学时"]]  # fmt: skip
    assert [r.hours for r in timetable(rows, year=2014).rows] == [4, 0, Decimal("2.5")]


def test_days_without_a_session_footers_and_section_lines_are_passed_over():
    rows = [
        HEADER,
        ["第一周"],
        ["4月7日", "一", "上午", "党史"],
        ["4月12日", "六"],
        [],
        ["4月14日", "一", "上午", "党建"],
        ["备注:如有变动另行通知"],
    ]
    read = timetable(rows, merges=["A2:F2"], year=2014)
    assert [row.date.day for row in read.rows] == [7, 14]
    assert (read.problems, told(read.notes)) == (
        (),
        [(TimetableNote.LINE_NOT_READ, 2, "", "", "第一周")],
    )


@pytest.mark.parametrize("rows", [[], [["会议安排"], ["4月7日", "党史"]]])
def test_a_workbook_without_a_timetable_is_a_problem_of_the_workbook(rows):
    read = timetable(rows)
    assert told(read.problems) == [(TimetableProblem.NO_TIMETABLE, None, "", "", "")]


def test_a_roster_is_no_timetable():
    read = parsed(read_workbook((DATA / "roster.xlsx").read_bytes()))
    assert [p.reason for p in read.problems] == [TimetableProblem.NO_TIMETABLE]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([["日期", "星期", "教学内容"], ["4月7日", "一", "党史"]], TimetableProblem.NO_TIME_COLUMN),
        ([HEADER], TimetableProblem.NO_SESSIONS),
    ],
)
def test_a_table_that_cannot_be_used_is_told(rows, reason):
    assert [(p.reason, p.row) for p in timetable(rows, year=2014).problems] == [(reason, 1)]


@pytest.mark.parametrize("text", ["=1+1", "+党史", "-", "@x"])
def test_text_that_begins_like_a_formula_is_no_problem(text):
    rows = [["日期", "时间", "教学内容", "主讲人", "地点"], ["4月7日", "上午", text, text, text]]
    read = timetable(rows, year=2014)
    row = read.rows[0]
    assert (read.problems, row.title, row.lecturer, row.venue) == ((), text, text, text)


CELLS = st.one_of(
    st.text(max_size=20),
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.datetimes(),
    st.times(),
    st.sampled_from(
        ["4月7日", "2月30日", "上午", "8:30-12:00", "下午 11:59-23:59", "分班", "9999-99-99"]
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=6), st.none() | st.integers())
def test_no_cells_make_the_parser_raise(grid, year):
    header = Row(1, dict(enumerate(HEADER, start=1)))
    rows = [
        Row(number, dict(enumerate(cells, start=1)))
        for number, cells in enumerate(grid, start=2)
        if cells
    ]
    read = parsed(Workbook((SheetRows("表", (header, *rows)),)), year=year)
    assert all(str(problem) for problem in (*read.problems, *read.notes))
    assert all(row.start < row.end and row.hours >= 0 and row.title for row in read.rows)
