"""What counts as a change since a notice was made."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from trainees.policies.notice_changes import WATCHED, Difference, NoticeChanges, notice_changes

TOTALS = {"sessions": 10, "expected": 30, "attended": 29}
rows = st.lists(
    st.fixed_dictionaries(
        {
            "trainee": st.integers(1, 9),
            "number": st.integers(1, 9),
            "name": st.sampled_from(["张三", "李四"]),
            "late": st.integers(0, 2),
            "absent": st.integers(0, 2),
            "absent_hours": st.sampled_from(["0", "4"]),
        }
    ),
    unique_by=lambda row: row["trainee"],
)


def row(**given: Any) -> dict[str, Any]:
    return {"trainee": 1, "number": 1, "name": "张三", "late": 1, **given}


def facts(*rows: dict[str, Any], **given: Any) -> dict[str, Any]:
    return {**TOTALS, "rows": list(rows), **given}


@given(rows)
def test_what_has_not_changed_is_no_change(some):
    assert not notice_changes(facts(*some), facts(*some))


@given(rows, rows)
def test_there_and_back_is_the_same_the_other_way_round(some, others):
    there = notice_changes(facts(*some), facts(*others)).rows
    back = notice_changes(facts(*others), facts(*some)).rows
    turned = [[(d.field, d.after, d.before) for d in one.differences] for one in back]
    told = [[(d.field, d.before, d.after) for d in one.differences] for one in there]
    assert sorted(map(str, told)) == sorted(map(str, turned))


@given(rows, rows)
def test_only_what_is_watched_is_told(some, others):
    found = notice_changes(facts(*some), facts(*others))
    assert {d.field for one in found.rows for d in one.differences} <= set(WATCHED)


def test_share_sub_class_and_leave_to_date_are_no_change():
    before, after = row(percent="5.36", group="一班"), row(percent="5.00", group="二班")
    assert not notice_changes(facts(before), facts(after))


def test_a_row_that_went_and_one_that_came_are_told_with_nothing_on_the_other_side():
    found = notice_changes(facts(row()), facts(row(trainee=2, number=2, late=0, absent=1)))
    assert [(one.number, one.differences) for one in found.rows] == [
        (1, (Difference("late", 1, ""),)),
        (2, (Difference("absent", "", 1),)),
    ]


def test_a_name_that_was_written_wrongly_is_a_change():
    found = notice_changes(facts(row()), facts(row(name="张叁")))
    assert found.rows[0].differences == (Difference("name", "张三", "张叁"),)


def test_totals_alone_can_change():
    found = notice_changes(facts(), facts(attended=30))
    assert found == NoticeChanges((Difference("attended", 29, 30),), ())
