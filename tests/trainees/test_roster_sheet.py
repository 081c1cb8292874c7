from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sheets import DATA, SUB_CLASSES, full_width, workbook
from trainees.policies.birth_month import birth_month
from trainees.policies.class_offices import offices_in
from trainees.policies.roster_problems import RosterNote, RosterProblem
from trainees.policies.roster_sheet import RosterSheet, parse_roster, person_name
from training.spreadsheets import Row, SheetRows, Workbook, read_workbook

HEADER = ("序号", "姓名", "工作单位", "职务")


def roster(rows, *, known=SUB_CLASSES, **more) -> RosterSheet:
    return parse_roster(
        read_workbook(workbook(rows, sheet="花名册", **more)), known_sub_classes=known
    )


def told(problems) -> list[tuple]:
    return [(p.reason, p.row, p.column_letter, p.column_label, p.value) for p in problems]


def test_the_real_roster_is_read_whole():
    read = parse_roster(
        read_workbook((DATA / "roster.xlsx").read_bytes()), known_sub_classes=SUB_CLASSES
    )
    assert read.problems == ()
    assert [row.number for row in read.rows] == list(range(1, 122))
    first, rare = read.rows[0], read.rows[6]
    assert (first.row, first.name, first.birth, first.offices) == (4, "崔静", (1981, 2), ("班长",))
    assert (first.unit, first.post, first.phone) == ("中坝镇", "副主任科员", "13900000001")
    assert (first.sub_class, first.seat, first.room) == ("党政综合班", "1排1座", "201")
    assert (rare.name, rare.group, rare.remark) == ("王䶮", None, "")
    assert [row.sub_class for row in read.rows].count("经济发展班") == 40
    assert told(read.notes) == [(RosterNote.SAME_NAME, 63, "B", "姓名", "唐启航")]
    assert (read.sheet, read.ignored) == ("花名册", ())


def test_three_columns_in_any_order_are_enough():
    read = roster(
        [["职 务", "姓　名", "所在单位"], ["科员", "张　三", "中坝镇"], ["股长", "李四", "武都镇"]]
    )
    assert read.problems == ()
    assert [(r.number, r.name, r.unit, r.post) for r in read.rows] == [
        (1, "张三", "中坝镇", "科员"),
        (2, "李四", "武都镇", "股长"),
    ]
    assert (read.rows[0].birth, read.rows[0].sub_class, read.rows[0].offices) == (None, None, ())


def test_extra_columns_are_named_and_not_read():
    read = roster([["姓名", "鞋码", "单位", "T恤(尺码)"], ["张三", 42, "中坝镇", "L"]])
    assert (read.problems, read.ignored) == ((), ("鞋码", "T恤(尺码)"))


def test_titles_empty_rows_repeated_headers_and_footers_are_passed_over():
    read = roster(
        [
            ["花名册", None, None, None],
            [],
            HEADER,
            [1, "张三", "中坝镇", "科员"],
            [],
            [2],
            HEADER,
            [3, "李四", "武都镇", "股长"],
            ["合计", "2人"],
            ["制表人:王五", None, "审核:赵六"],
        ],
        merges=["A1:D1"],
    )
    assert (read.problems, read.notes) == ((), ())
    assert [(r.row, r.number, r.name) for r in read.rows] == [(4, 1, "张三"), (8, 3, "李四")]


def test_a_section_line_is_passed_over_with_a_note():
    read = roster([HEADER, ["党政综合班(41人)"], [1, "张三", "中坝镇", ""]], merges=["A2:D2"])
    assert [r.name for r in read.rows] == ["张三"]
    assert told(read.notes) == [(RosterNote.LINE_NOT_READ, 2, "", "", "党政综合班(41人)")]


def test_the_roster_may_stand_on_any_sheet_and_a_second_one_is_told():
    people = [HEADER, [1, "张三", "中坝镇", "科员"]]
    read = parse_roster(
        read_workbook(workbook([["说明"]], sheet="封面", 名单=people, 旧名单=people)),
        known_sub_classes=(),
    )
    assert (read.sheet, len(read.rows), read.problems) == ("名单", 1, ())
    assert [(n.reason, n.sheet) for n in read.notes] == [(RosterNote.SHEET_NOT_READ, "旧名单")]


def test_full_width_forms_are_read_and_rare_characters_stay():
    read = roster(
        [
            ["序号:", "姓\u3000名", "出生年月", "单位", "职务", "联系电话(手机)"],
            [
                full_width("7"),
                "𬱖㛃",
                full_width("1981.02"),
                "中坝镇",
                "",
                full_width("13900000001"),
            ],
        ]
    )
    row = read.rows[0]
    assert read.problems == ()
    assert (row.number, row.name, row.birth, row.phone) == (7, "𬱖㛃", (1981, 2), "13900000001")


def test_numbers_that_are_missing_are_the_lowest_free_ones_in_order():
    read = roster(
        [HEADER, [None, "甲", "一"], [2, "乙", "一"], [None, "丙", "一"], ["1", "丁", "一"]]
    )
    assert read.problems == ()
    assert [r.number for r in read.rows] == [3, 2, 4, 1]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ([2, "", "中坝镇", "科员"], (RosterProblem.NAME_MISSING, 5, "B", "姓名", "")),
        ([2, "李四", "", "科员"], (RosterProblem.UNIT_MISSING, 5, "C", "工作单位", "")),
        ([1, "李四", "中坝镇"], (RosterProblem.NUMBER_TWICE, 5, "A", "序号", "1")),
        ([0, "李四", "中坝镇"], (RosterProblem.NUMBER_BAD, 5, "A", "序号", "0")),
        ([-3, "李四", "中坝镇"], (RosterProblem.NUMBER_BAD, 5, "A", "序号", "-3")),
        ([1.5, "李四", "中坝镇"], (RosterProblem.NUMBER_BAD, 5, "A", "序号", "1.5")),
        (["二", "李四", "中坝镇"], (RosterProblem.NUMBER_BAD, 5, "A", "序号", "二")),
        ([2, "张　三", "中坝镇"], (RosterProblem.PERSON_TWICE, 5, "B", "姓名", "张三")),
    ],
)
def test_a_problem_names_its_cell(cells, problem):
    read = roster([["花名册"], [], HEADER, [1, "张三", "中坝镇", "科员"], cells])
    assert told(read.problems) == [problem]
    assert all(p.sheet == "花名册" and p.sentence in str(p) for p in read.problems)


@pytest.mark.parametrize(
    ("header", "value", "reason"),
    [
        ("出生年月", "14.13", RosterProblem.BIRTH_BAD),
        ("出生日期", "1981年2月31日", RosterProblem.BIRTH_BAD),
        ("出生年月", 1981.13, RosterProblem.BIRTH_BAD),
        ("出生年月", 1981.1, RosterProblem.BIRTH_UNCLEAR),
        ("分班", "少年班", RosterProblem.SUB_CLASS_UNKNOWN),
        ("性别", "男女", RosterProblem.GENDER_BAD),
        ("房间", "二" * 21, RosterProblem.TEXT_TOO_LONG),
    ],
)
def test_a_problem_in_any_other_column_names_its_cell(header, value, reason):
    read = roster([("姓名", "单位", header), ("张三", "中坝镇", value)])
    assert told(read.problems) == [(reason, 2, "C", header, str(value))]


def test_a_name_may_have_64_characters_and_no_more():
    assert roster([HEADER, [1, "长" * 64, "中坝镇"]]).problems == ()
    read = roster([HEADER, [1, "长" * 65, "中坝镇"]])
    assert [p.reason for p in read.problems] == [RosterProblem.NAME_TOO_LONG]
    assert read.problems[0].value == "长" * 60 + "…"


def test_every_problem_of_a_sheet_is_told_at_once():
    read = roster([HEADER, ["x", "", "中坝镇"], [1, "张三", ""], [1, "李四", "中坝镇"]])
    assert [(p.reason, p.row) for p in read.problems] == [
        (RosterProblem.NAME_MISSING, 2),
        (RosterProblem.NUMBER_BAD, 2),
        (RosterProblem.UNIT_MISSING, 3),
        (RosterProblem.NUMBER_TWICE, 4),
    ]


def test_the_same_name_in_two_units_is_a_note():
    read = roster([HEADER, [1, "张三", "中坝镇"], [2, "张三", "武都镇"]])
    assert (read.problems, told(read.notes)) == (
        (),
        [(RosterNote.SAME_NAME, 3, "B", "姓名", "张三")],
    )


def test_an_odd_telephone_and_a_missing_sub_class_are_notes():
    read = roster([["姓名", "单位", "手机", "分班"], ["张三", "中坝镇", "问办公室", ""]])
    assert (read.problems, read.rows[0].phone) == ((), "问办公室")
    assert told(read.notes) == [
        (RosterNote.PHONE_UNUSUAL, 2, "C", "手机", "问办公室"),
        (RosterNote.NO_SUB_CLASS, 2, "D", "分班", ""),
    ]


@pytest.mark.parametrize(
    "rows", [[], [["会议记录"], ["张三", "中坝镇"]], [[]] * 20 + [HEADER, [1, "张三", "中坝镇"]]]
)
def test_a_workbook_without_a_roster_is_a_problem_of_the_workbook(rows):
    read = roster(rows)
    assert told(read.problems) == [(RosterProblem.NO_ROSTER, None, "", "", "")]
    assert read.rows == ()


def test_a_timetable_is_no_roster():
    read = parse_roster(
        read_workbook((DATA / "timetable.xlsx").read_bytes()), known_sub_classes=SUB_CLASSES
    )
    assert [p.reason for p in read.problems] == [RosterProblem.NO_ROSTER]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([["序号", "姓名", "职务"], [1, "张三", "科员"]], RosterProblem.NO_UNIT_COLUMN),
        (
            [["姓名", "单位", "姓名", "单位"], ["甲", "一", "乙", "二"]],
            RosterProblem.TWO_NAME_COLUMNS,
        ),
        ([HEADER], RosterProblem.NO_PEOPLE),
    ],
)
def test_a_header_that_cannot_be_used_is_told(rows, reason):
    assert [(p.reason, p.row) for p in roster(rows).problems] == [(reason, 1)]


def test_unit_and_post_in_one_column_are_parted_by_a_space_and_never_guessed():
    read = roster([["姓名", "工作单位及职务"], ["张三", "中坝镇 副镇长"], ["李四", "武都镇镇长"]])
    assert (read.rows[0].unit, read.rows[0].post) == ("中坝镇", "副镇长")
    assert told(read.problems) == [
        (RosterProblem.UNIT_AND_POST, 3, "B", "工作单位及职务", "武都镇镇长")
    ]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-", "@x", '=HYPERLINK("http://x")'])
def test_text_that_begins_like_a_formula_is_no_problem(text):
    read = roster([[*HEADER, "备注"], [1, text, text, text, text]])
    row = read.rows[0]
    assert read.problems == ()
    assert (row.name, row.unit, row.post, row.remark) == (text, text, text, text)


def test_a_unit_merged_over_its_people_belongs_to_each():
    read = roster([HEADER, [1, "甲", "中坝镇"], [2, "乙"], [3, "丙"]], merges=["C2:C4"])
    assert ([r.unit for r in read.rows], read.problems) == (["中坝镇"] * 3, ())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张　三", "张三"), ("司马 相如", "司马相如"), ("张\u200b三", "张三"), ("王䶮 ", "王䶮"),
        ("买买提•吐尔逊", "买买提·吐尔逊"), ("John  Smith", "John Smith"),
        ("\uf900 三", "\uf900三"), ("김 철", "김 철"),
        ("=张三", "=张三"),
    ],
)  # fmt: skip
def test_names_lose_their_padding_and_nothing_else(typed, kept):
    assert person_name(typed) == kept


@pytest.mark.parametrize(
    "value",
    ["1981.02", "1981.2", "1981年2月", "1981年02月15日", "1981-02", "1981/2", "198102", 198102,
     "19810215", 1981.02, date(1981, 2, 3), full_width("1981.02"), "1981 . 02", "1981.02(33岁)"],
)  # fmt: skip
def test_a_month_of_birth_is_read_however_it_is_typed(value):
    assert birth_month(value, two_digits=False) == (1981, 2)


@pytest.mark.parametrize(
    "value",
    ["14.13", "1981.13", "1981", 1981, "1981-02-31", "81.02", "不详", 1981.023, True, "0000.01"],
)
def test_what_is_no_month_of_birth_is_told(value):
    assert birth_month(value, two_digits=False) is RosterProblem.BIRTH_BAD


def test_a_number_that_lost_its_zero_is_october_only_where_the_column_writes_two_digits():
    def births(*values):
        read = roster([("姓名", "单位", "出生年月"), *((f"{v}", "中坝镇", v) for v in values)])
        return [row.birth for row in read.rows], [p.reason for p in read.problems]

    assert births(1981.02, 1981.1) == ([(1981, 2), (1981, 10)], [])
    assert births("1981.1", "1981.10") == ([(1981, 1), (1981, 10)], [])
    assert births(1981.2, 1981.1) == ([(1981, 2), None], [RosterProblem.BIRTH_UNCLEAR])
    assert births(1981.02, 1981.2, 1981.1)[1] == [RosterProblem.BIRTH_UNCLEAR]


@pytest.mark.parametrize(
    ("remark", "offices"),
    [
        ("班长", ("班长",)),
        ("副班长、学习委员", ("副班长", "学习委员")),
        ("支部书记/第一组组长", ("支部书记", "第一组组长")),
        ("临时党支部书记兼组织委员", ("支部书记", "组织委员")),
        ("生活委员，回族;素食", ("生活委员",)),
        ("班长 班长", ("班长",)),
        ("市政协委员", ()),
        ("副组长", ()),
        ("原班长 委员", ()),
        ("", ()),
    ],
)
def test_offices_are_found_among_the_remarks(remark, offices):
    assert offices_in(remark) == offices


CELLS = st.one_of(
    st.text(max_size=20),
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.datetimes(),
    st.times(),
    st.sampled_from([*HEADER, "合计", "1981.02", "党政综合班", "男"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=6))
def test_no_cells_make_the_parser_raise(grid):
    header = Row(1, dict(enumerate((*HEADER, "出生年月", "分班"), start=1)))
    rows = [
        Row(number, dict(enumerate(cells, start=1)))
        for number, cells in enumerate(grid, start=2)
        if cells
    ]
    read = parse_roster(
        Workbook((SheetRows("表", (header, *rows)),)), known_sub_classes=SUB_CLASSES
    )
    assert all(str(problem) for problem in (*read.problems, *read.notes))
    assert len({row.number for row in read.rows}) == len(read.rows) or read.problems
