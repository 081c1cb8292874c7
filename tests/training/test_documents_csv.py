"""Lists as .csv: text stays text, numbers stay numbers."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.documents.columns import Column, Kind
from training.documents.csv_list import BOM, harmless, write_csv

HOSTILE = ["=1+1", "+86", "-cmd", "@SUM(A1)", " =1", "　=1", "＝1", "\t=1", "\r=1", "\n=1"]


def read(content: bytes) -> list[list[str]]:
    text = content.decode()
    assert text.startswith(BOM)
    return list(csv.reader(StringIO(text.removeprefix(BOM))))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_begins_like_a_formula_is_made_text(text: str) -> None:
    assert harmless(text).startswith("'")


@given(st.text())
def test_no_text_at_all_begins_like_a_formula(text: str) -> None:
    assert (
        not harmless(text)
        .lstrip(" \u3000")
        .startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    )


@pytest.mark.parametrize("text", ["张三", "1=1", "2014-04-06", "'quoted", 'a, "b"'])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert read(write_csv([Column("名")], [[text]])) == [["名"], [text]]


def test_numbers_below_zero_and_dates_are_no_text() -> None:
    columns = [Column("分", kind=Kind.HOURS), Column("日", kind=Kind.DATE), Column("空")]
    rows = [[Decimal("-0.50"), date(2014, 4, 6), None]]
    assert read(write_csv(columns, rows))[1] == ["-0.5", "2014-04-06", ""]


def test_names_are_not_spread_and_heads_say_their_group() -> None:
    columns = [Column("姓　名", kind=Kind.NAME), Column("次\n数", group="迟到")]
    assert read(write_csv(columns, [["张三", "1"]])) == [["姓　名", "迟到 次 数"], ["张三", "1"]]
