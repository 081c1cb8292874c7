"""What the one writer of cells writes, read back."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.hostile_names import HOSTILE_NAMES
from training.documents.columns import Column, Kind, Value
from training.documents.sheets import Sheet, write_book, write_sheet

NAME = Column("姓名", 12)


def opened(content: bytes) -> Worksheet:
    sheet = load_workbook(BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def values(content: bytes) -> list[tuple[Any, ...]]:
    return list(opened(content).iter_rows(values_only=True))


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_stays_the_text_that_it_is(name: str) -> None:
    page = opened(write_sheet(title="册", columns=[NAME], rows=[[name]], heading=name))
    for cell in (page["A1"], page["A3"]):
        assert (cell.value, cell.data_type, cell.number_format) == (name, "s", "@")


def test_no_formula_is_in_the_file_itself() -> None:
    rows = [[name] for name in HOSTILE_NAMES]
    content = write_sheet(title="=1+1", columns=[Column("=1+1")], rows=rows, notes=["=1+1"])
    xml = zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b"<f " not in xml


def test_control_characters_are_left_out_and_line_breaks_stay() -> None:
    rows = [["张\x00三\x0b\x1f"], ["一\r\n二"], ["张\ud83d三\uffff"]]
    assert values(write_sheet(title="册", columns=[NAME], rows=rows))[1:] == [
        ("张三",),
        ("一\n二",),
        ("张三",),
    ]


def test_numbers_dates_and_times_are_written_as_such() -> None:
    columns = [Column(kind, 10, kind) for kind in Kind if kind not in (Kind.TEXT, Kind.NAME)]
    moment = datetime(2014, 4, 6, 18, 0, tzinfo=UTC)
    row: list[Value] = [3, Decimal("2.5"), Decimal("13.33"), date(2014, 4, 6), moment, time(8, 30)]
    page = opened(write_sheet(title="册", columns=columns, rows=[row]))
    cells = list(page[2])
    assert [cell.value for cell in cells] == [
        3, 2.5, 0.1333, datetime(2014, 4, 6), datetime(2014, 4, 6, 18), time(8, 30),
    ]  # fmt: skip
    assert cells[2].number_format == "0.00%"
    assert cells[3].is_date


def test_an_empty_value_is_an_empty_cell() -> None:
    page = opened(write_sheet(title="册", columns=[NAME], rows=[[None]]))
    assert page["A2"].value is None


def test_the_same_facts_give_the_same_bytes_and_carry_the_given_date() -> None:
    def written() -> bytes:
        return write_sheet(title="册", columns=[NAME], rows=[["张三"]], made_on=date(2014, 4, 18))

    content = written()
    assert content == written()
    book = load_workbook(BytesIO(content))
    assert book.properties.created == book.properties.modified == datetime(2014, 4, 18)
    stamps = {entry.date_time for entry in zipfile.ZipFile(BytesIO(content)).infolist()}
    assert stamps == {(2014, 4, 18, 0, 0, 0)}


def test_the_head_is_frozen_and_printed_on_every_page() -> None:
    content = write_sheet(
        title="册", columns=[NAME, NAME], rows=[["张", "三"]] * 3, heading="花名册", notes=["共3人"]
    )
    page = opened(content)
    assert page.freeze_panes == "A4"
    assert page.print_title_rows == "$1:$3"
    assert page.print_area == "'册'!$A$1:$B$6"
    assert {str(merged) for merged in page.merged_cells.ranges} == {"A1:B1", "A2:B2"}
    assert page.column_dimensions["A"].width == 12


def test_groups_of_columns_get_a_head_of_two_levels() -> None:
    columns = [NAME, Column("次", 5, group="旷课"), Column("学时", 5, group="旷课")]
    page = opened(write_sheet(title="册", columns=columns, rows=[]))
    assert [cell.value for cell in page[1]] == ["姓名", "旷课", None]
    assert [cell.value for cell in page[2]] == [None, "次", "学时"]
    assert {str(merged) for merged in page.merged_cells.ranges} == {"A1:A2", "B1:C1"}


@pytest.mark.parametrize(("count", "orientation"), [(7, "portrait"), (8, "landscape")])
def test_more_than_seven_columns_lie_down(count: int, orientation: str) -> None:
    page = opened(write_sheet(title="册", columns=[NAME] * count, rows=[]))
    assert page.page_setup.orientation == orientation


def test_tabs_of_one_name_or_of_bad_names_are_told_apart() -> None:
    names = ["经济/发展[1]", "经济/发展[1]", "长" * 40, "长" * 40, "'", ""]
    book = write_book([Sheet(name, [NAME], []) for name in names], title="册")
    assert load_workbook(BytesIO(book)).sheetnames == [
        "经济 发展 1", "经济 发展 1 (2)", "长" * 31, "长" * 27 + " (2)", "1", "1 (2)",
    ]  # fmt: skip


def test_a_row_of_another_length_than_the_head_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        write_sheet(title="册", columns=[NAME], rows=[["张", "三"]])


def test_rows_may_come_one_by_one() -> None:
    def rows() -> Iterator[list[str]]:
        yield from (["张三"], ["李四"])

    assert len(values(write_sheet(title="册", columns=[NAME], rows=rows()))) == 3
