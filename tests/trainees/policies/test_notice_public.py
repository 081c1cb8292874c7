"""The white list of an open notice."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from trainees.policies.notice_public import PublicRow, public_counts, public_row

ROW: dict[str, Any] = {
    "trainee": 7001,
    "number": 7002,
    "name": "欧阳静文",
    "group": "一班",
    "late": 1,
    "left_early": 2,
    "absent": 1,
    "absent_hours": "4",
    "sick_times": 1,
    "sick_hours": "2.5",
    "personal_times": 2,
    "personal_hours": "4",
    "official_times": 0,
    "official_hours": "0",
    "leave_hours_to_date": "7003",
    "percent": "70.04",
}


def test_a_row_shows_these_fields_and_no_other():
    assert [one.name for one in fields(PublicRow)] == [
        "name", "group", "late", "left_early", "absent", "absent_hours", "leave", "leave_hours",
    ]  # fmt: skip
    shown = public_row(ROW)
    assert shown == PublicRow("欧*", "一班", 1, 2, 1, Decimal(4), 3, Decimal("6.5"))


@given(st.text(min_size=1), st.text(min_size=3))
def test_whatever_else_a_row_holds_does_not_come_out(key, secret):
    row = {**ROW, f"~{key}": secret}
    assert public_row(row) == public_row(ROW)


def test_counts_say_how_many_people_and_how_often_and_name_nobody():
    other = {**ROW, "late": 0, "left_early": 0, "absent": 0, "absent_hours": "0"}
    found = {one.event: (one.people, one.times, one.hours) for one in public_counts([ROW, other])}
    assert found == {
        "late": (1, 1, None),
        "left_early": (1, 2, None),
        "absent": (1, 1, Decimal(4)),
        "leave": (2, 6, Decimal(13)),
    }


def test_a_notice_without_an_event_counts_nothing():
    assert {(one.people, one.times) for one in public_counts([])} == {(0, 0)}
