"""Imports: previewed row by row, written whole or not at all, once, and undone exactly."""

from datetime import timedelta

import pytest

from courses.enums import ClassRefusal, ClassState
from courses.models import Lecturer, Session, TimetableVersion, TrainingClass, Venue
from tests.sheets import SUB_CLASSES, workbook
from tests.trainees.intake import (
    BAD_ROSTERS,
    BAD_TIMETABLES,
    NOW,
    PEOPLE,
    ROSTER,
    TIMETABLE,
    draft_class,
    kept_files,
    roster,
    row_counts,
    timetable,
    upload,
)
from trainees.documents.import_sheets import blank_workbook, problems_workbook
from trainees.models import ImportBatch, Membership, Person, Trainee
from trainees.policies.importing import (
    ImportKind,
    ImportNote,
    ImportProblem,
    ImportRefusal,
    ImportState,
    RosterOutcome,
)
from trainees.policies.roster_problems import RosterProblem
from trainees.queries.importing import preview_of
from trainees.services.import_undo import undo
from trainees.services.importing import confirm, discard, import_now, take_in
from trainees.services.opening import open_class
from training.actors import Actor
from training.refusals import Refused
from training.spreadsheets import read_workbook

pytestmark = pytest.mark.django_db
BY = Actor.system()
ONE, TWO = [1, "张三", "中坝镇", "科员", "党政综合班"], [2, "李四", "武都镇", "股长", "经济发展班"]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def training_class() -> TrainingClass:
    return draft_class()


def handed_in(training_class, data, *, kind=ImportKind.ROSTER, now=NOW) -> ImportBatch:
    return take_in(upload(data), training_class=training_class, kind=kind, by=BY, now=now)


def written(training_class, data, *, kind=ImportKind.ROSTER, **more) -> None:
    import_now(training_class, data, kind=kind, by=BY, now=NOW, **more)


def looked_at(training_class, data, *, kind=ImportKind.ROSTER):
    return preview_of(training_class, data, kind=kind)


def told(preview) -> list[tuple]:
    return [(p.reason, p.row, p.column_letter, p.value, p.other) for p in preview.problems]


# Refusals


@pytest.mark.parametrize(
    ("kind", "data", "sound"),
    [
        *((ImportKind.ROSTER, data, sound) for data, _, sound in BAD_ROSTERS.values()),
        *((ImportKind.TIMETABLE, data, sound) for data, _, sound in BAD_TIMETABLES.values()),
    ],
    ids=[*BAD_ROSTERS, *(f"timetable: {name}" for name in BAD_TIMETABLES)],
)
def test_a_bad_workbook_writes_nothing(training_class, kind, data, sound):
    before = row_counts()
    with pytest.raises(Refused) as refusal:
        written(training_class, data, kind=kind)
    assert (refusal.value.reason == ImportRefusal.NOT_SOUND) is sound
    assert row_counts() == before


def test_a_workbook_that_cannot_be_read_is_not_even_kept(training_class):
    with pytest.raises(Refused):
        handed_in(training_class, b"PK but nothing more")
    assert (ImportBatch.objects.count(), kept_files()) == (0, [])


def test_a_closed_class_takes_no_workbook(training_class):
    TrainingClass.objects.update(state=ClassState.CLOSED, opened_at=NOW, closed_at=NOW)
    training_class.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        handed_in(training_class, ROSTER)
    assert refusal.value.reason == ClassRefusal.CLASS_CLOSED


def test_the_same_roster_a_second_time_is_refused_in_one_sentence(training_class):
    written(training_class, ROSTER)
    preview = looked_at(training_class, ROSTER)
    assert told(preview) == [(ImportProblem.ALL_ENROLLED, None, "", "", "")]
    with pytest.raises(Refused):
        written(training_class, ROSTER)
    assert Trainee.objects.count() == 121


def test_people_and_numbers_of_the_class_are_named_by_row(training_class):
    written(training_class, roster(ONE, TWO))
    more = [
        [7, "张三", "中坝镇", "", ""],
        [2, "王五", "中坝镇", "", ""],
        [3, "赵六", "中坝镇", "", ""],
    ]
    assert told(looked_at(training_class, roster(*more))) == [
        (ImportProblem.ENROLLED, 2, "B", "张三", "1"),
        (ImportProblem.NUMBER_TAKEN, 3, "A", "2", "李四"),
    ]


def test_the_same_timetable_a_second_time_clashes_row_by_row(training_class):
    written(training_class, TIMETABLE, kind=ImportKind.TIMETABLE)
    preview = looked_at(training_class, TIMETABLE, kind=ImportKind.TIMETABLE)
    assert {p.row for p in preview.problems} == {row.row for row in preview.lines}
    assert {p.reason for p in preview.problems} == {ImportProblem.CLASH}


def test_rows_that_clash_with_each_other_name_each_other(training_class):
    sheet = timetable(
        ["2014-04-07", "8:30-12:00", "甲课", "一号厅", "党政综合班", 4],
        ["2014-04-07", "9:00-11:00", "乙课", "一号厅", "经济发展班", 2],
        ["2014-04-07", "9:00-11:00", "丙课", "一号厅、二号厅", "社会事业班", 2],
        ["2014-04-07", "14:30-17:30", "丁课", "一号厅", "大班", 4],
    )
    (clash,) = looked_at(training_class, sheet, kind=ImportKind.TIMETABLE).problems
    assert (clash.reason, clash.row, clash.column_label) == (
        ImportProblem.CLASH_IN_SHEET,
        3,
        "地点",
    )
    assert (clash.value, "甲课" in clash.other) == ("乙课", True)


def test_somebody_must_say_where_people_without_a_sub_class_go(training_class):
    three_columns = roster(["科员", "张三", "中坝镇"], header=("职务", "姓名", "单位"))
    with pytest.raises(Refused) as refusal:
        written(training_class, three_columns)
    assert refusal.value.reason == ImportRefusal.CHOOSE_SUB_CLASS
    with pytest.raises(Refused):
        written(training_class, three_columns, sub_class="火箭班")
    written(training_class, three_columns, sub_class="经济发展班")
    assert Membership.objects.get().sub_class.name == "经济发展班"


# What a row will do


def test_each_row_says_what_will_happen(training_class):
    written(draft_class(name="旧班"), roster(ONE, TWO))
    rows = [
        [1, "张三", "中坝镇", "副镇长", ""],
        [2, "李四", "青莲镇", "", ""],
        [3, "王五", "青莲镇", "", ""],
        [4, "王五", "武都镇", "", ""],
    ]
    preview = looked_at(training_class, roster(*rows))
    assert [(x.outcome, x.namesakes, x.post_before) for x in preview.lines] == [
        (RosterOutcome.KNOWN, (), "科员"),
        (RosterOutcome.NEW, ("武都镇",), ""),
        (RosterOutcome.NEW, ("武都镇",), ""),
        (RosterOutcome.NEW, ("青莲镇",), ""),
    ]
    assert preview.counts == {
        "rows": 4, "new": 3, "known": 1, "enrolled": 0, "namesakes": 3, "problems": 0,
    }  # fmt: skip


def test_people_without_numbers_go_on_after_the_last_one(training_class):
    written(training_class, roster(ONE, TWO))
    late = roster(["王五", "中坝镇"], ["赵六", "中坝镇"], header=("姓名", "单位"))
    written(training_class, late, sub_class="社会事业班")
    assert [*Trainee.objects.values_list("number", flat=True)] == [1, 2, 3, 4]


def test_a_day_outside_the_phases_is_worth_a_note(training_class):
    sheet = timetable(["2014-05-01", "8:30-12:00", "课", "", "大班", 4])
    preview = looked_at(training_class, sheet, kind=ImportKind.TIMETABLE)
    assert [(n.reason, n.row) for n in preview.notes] == [(ImportNote.OUTSIDE_PHASES, 2)]
    assert preview.problems == ()


@pytest.mark.parametrize("rows", [1, 3, 121])
def test_a_preview_costs_the_same_whatever_its_length(
    training_class, rows, django_assert_num_queries
):
    people = [[n, f"张{n}", "中坝镇", "", ""] for n in range(1, rows + 1)]
    with django_assert_num_queries(4):
        looked_at(training_class, roster(*people))


# Writing


def test_the_real_class_is_written_whole(training_class):
    written(training_class, ROSTER)
    written(training_class, TIMETABLE, kind=ImportKind.TIMETABLE)
    counts = (Trainee.objects.count(), Person.objects.count(), Session.objects.count())
    assert counts == (121, 121, 31)
    rare = Trainee.objects.get(number=7)
    assert (rare.person.name, rare.memberships.get().sub_class.name) == ("王䶮", SUB_CLASSES[0])
    assert open_class(training_class, by=BY, now=NOW).is_open


def test_what_looks_like_a_formula_stays_text(training_class):
    names = ["=1+1", "+1", "-1", "@SUM(A1)"]
    rows = [[n, name, f"={name}", "@x", ""] for n, name in enumerate(names, start=1)]
    written(training_class, roster(*rows), sub_class=SUB_CLASSES[0])
    assert [*Person.objects.order_by("pk").values_list("name", flat=True)] == names
    assert Person.objects.first().home_unit.name == "==1+1"


def test_a_confirmed_import_is_written_once_and_its_file_is_gone(
    training_class, django_capture_on_commit_callbacks
):
    batch = handed_in(training_class, roster(ONE, TWO))
    assert (row_counts()["trainees.Trainee"], len(kept_files())) == (0, 1)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            confirm(batch, by=BY, now=NOW)
    batch.refresh_from_db()
    assert (batch.state, batch.decided_at, Trainee.objects.count()) == ("confirmed", NOW, 2)
    assert kept_files() == []


def test_the_batch_keeps_no_cell_of_the_workbook(training_class):
    secret = roster([1, "张三", "中坝镇", "13900000001"], header=("序号", "姓名", "单位", "电话"))
    batch = handed_in(training_class, secret)
    batch = confirm(batch, sub_class=SUB_CLASSES[0], by=BY, now=NOW)
    kept = str([*ImportBatch.objects.values()])
    assert not [word for word in ("张三", "中坝镇", "13900000001") if word in kept]


def test_what_changed_meanwhile_is_looked_at_again_and_refused_whole(training_class):
    batch = handed_in(training_class, roster(ONE, TWO))
    written(training_class, roster(TWO))
    with pytest.raises(Refused) as refusal:
        confirm(batch, by=BY, now=NOW)
    assert refusal.value.reason == ImportRefusal.NOT_SOUND
    batch.refresh_from_db()
    assert (batch.state, Trainee.objects.count()) == (ImportState.PREVIEWED, 1)


def test_a_discarded_import_cannot_be_confirmed(training_class, django_capture_on_commit_callbacks):
    batch = handed_in(training_class, roster(ONE))
    with django_capture_on_commit_callbacks(execute=True):
        discard(batch, by=BY, now=NOW)
    with pytest.raises(Refused) as refusal:
        confirm(batch, by=BY, now=NOW)
    assert (refusal.value.reason, kept_files()) == (ImportRefusal.DISCARDED, [])


def test_a_confirmed_import_cannot_be_discarded(training_class):
    batch = confirm(handed_in(training_class, roster(ONE)), by=BY, now=NOW)
    discard(batch, by=BY, now=NOW)
    batch.refresh_from_db()
    assert batch.state == ImportState.CONFIRMED


def test_a_workbook_that_is_gone_is_asked_for_again(training_class):
    batch = handed_in(training_class, roster(ONE))
    kept_files()[0].unlink()
    with pytest.raises(Refused) as refusal:
        confirm(batch, by=BY, now=NOW)
    assert refusal.value.reason == ImportRefusal.FILE_GONE


def test_uploads_that_wait_too_long_or_again_are_put_away(
    training_class, django_capture_on_commit_callbacks
):
    other = draft_class(name="另一班")
    with django_capture_on_commit_callbacks(execute=True):
        first = handed_in(training_class, roster(ONE))
        stale = handed_in(other, roster(ONE), now=NOW - timedelta(days=8))
        handed_in(training_class, roster(ONE, TWO))
    states = {x.pk: x.state for x in ImportBatch.objects.all()}
    assert (states[first.pk], states[stale.pk], len(kept_files())) == ("discarded", "discarded", 1)


# Undoing


def test_undoing_a_roster_removes_exactly_what_it_made(training_class):
    written(draft_class(name="旧班"), roster(ONE))
    before, said = row_counts(), [*Person.objects.values()]
    rows = [[1, "张三", "中坝镇", "副镇长", "1990.02", "139", "一组", "1排1座", "201", "班长"]]
    rows += [[2, "新人", "新单位", "科员", "", "", "二组", "", "202", ""]]
    header = (
        "序号",
        "姓名",
        "单位",
        "职务",
        "出生年月",
        "电话",
        "小组",
        "座位",
        "房间",
        "班级职务",
    )
    batch = handed_in(training_class, roster(*rows, header=header))
    batch = confirm(batch, sub_class=SUB_CLASSES[0], by=BY, now=NOW)
    assert row_counts() != before
    undo(batch, by=BY, now=NOW)
    assert (row_counts(), [*Person.objects.values()]) == (before, said)
    confirmed = confirm(handed_in(training_class, roster(ONE)), by=BY, now=NOW)
    assert confirmed.state == ImportState.CONFIRMED


def test_undoing_a_timetable_removes_exactly_what_it_made(training_class):
    before = row_counts()
    batch = handed_in(training_class, TIMETABLE, kind=ImportKind.TIMETABLE)
    batch = confirm(batch, by=BY, now=NOW)
    assert (Lecturer.objects.exists(), Venue.objects.exists()) == (True, True)
    undo(batch, by=BY, now=NOW)
    assert row_counts() == before


def test_an_open_class_keeps_its_imports(training_class):
    batch = confirm(handed_in(training_class, ROSTER), by=BY, now=NOW)
    written(training_class, TIMETABLE, kind=ImportKind.TIMETABLE)
    open_class(training_class, by=BY, now=NOW)
    with pytest.raises(Refused) as refusal:
        undo(batch, by=BY, now=NOW)
    assert (refusal.value.reason, Trainee.objects.count()) == (ImportRefusal.UNDO_TOO_LATE, 121)


def test_a_timetable_on_which_another_was_planned_stays(training_class):
    first = handed_in(training_class, TIMETABLE, kind=ImportKind.TIMETABLE)
    first = confirm(first, by=BY, now=NOW)
    more = timetable(["2014-06-01", "8:30-12:00", "补课", "", "大班", 4])
    written(training_class, more, kind=ImportKind.TIMETABLE)
    with pytest.raises(Refused) as refusal:
        undo(first, by=BY, now=NOW)
    assert refusal.value.reason == ImportRefusal.UNDO_DEPENDS
    assert (Session.objects.count(), TimetableVersion.objects.count()) == (32, 2)


def test_an_import_is_undone_once(training_class):
    batch = confirm(handed_in(training_class, roster(ONE)), by=BY, now=NOW)
    undo(batch, by=BY, now=NOW)
    with pytest.raises(Refused) as refusal:
        undo(batch, by=BY, now=NOW)
    assert refusal.value.reason == ImportRefusal.NOT_WRITTEN


# Workbooks that go out


@pytest.mark.parametrize("kind", ImportKind)
def test_the_blank_workbook_is_found_and_holds_nobody(training_class, kind):
    blank = blank_workbook(kind, heading="中青班 2014", title="空白", sub_classes=SUB_CLASSES)
    reasons = [p.reason.name for p in looked_at(training_class, blank, kind=kind).problems]
    assert reasons in (["NO_PEOPLE"], ["NO_SESSIONS"])


def test_the_workbook_with_remarks_says_beside_each_row_what_is_wrong(training_class):
    data = roster(ONE, [2, "李四", "", "股长", "火箭班"], [2, "王五", "青莲镇", "=1+1", ""])
    problems = looked_at(training_class, data).problems
    back = problems_workbook(read_workbook(data), problems, kind=ImportKind.ROSTER, title="待改")
    again = looked_at(training_class, back)
    assert [(p.reason, p.value) for p in again.problems] == [(p.reason, p.value) for p in problems]
    assert RosterProblem.UNIT_MISSING in [p.reason for p in again.problems]
    rows = read_workbook(back).sheets[0].rows
    header = next(row for row in rows if "姓名" in row.values.values())
    last = len(PEOPLE) + 1
    assert last in header.values
    remarks = {
        row.values[2]: row.values.get(last, "") for row in rows if row.number > header.number
    }
    assert (remarks["张三"], "C 工作单位" in remarks["李四"], "E 分班" in remarks["李四"]) == (
        "",
        True,
        True,
    )


def test_a_workbook_without_a_table_comes_back_with_its_problem(training_class):
    data = workbook([["会议议程"], ["第一项", "发言"]])
    problems = looked_at(training_class, data).problems
    back = problems_workbook(read_workbook(data), problems, kind=ImportKind.ROSTER, title="待改")
    cells = [v for row in read_workbook(back).sheets[0].rows for v in row.values.values()]
    assert str(problems[0]) in cells
