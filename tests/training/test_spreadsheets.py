import os
import time
import tracemalloc
import zipfile
from datetime import date, datetime
from datetime import time as clock
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.sheets import DATA, MAIN, by_hand, saved, sparse_bomb, unpacking_bomb, workbook
from training.refusals import Refused
from training.spreadsheets import Limits, WorkbookRefusal, read_workbook


def refusal(data: bytes, **limits: int) -> Refused:
    with pytest.raises(Refused) as caught:
        read_workbook(data, limits=Limits(**limits))
    return caught.value


def cells(data: bytes) -> dict[int, dict[int, object]]:
    sheet = read_workbook(data).sheets[0]
    return {row.number: dict(row.values) for row in sheet.rows}


def test_it_reads_what_openpyxl_reads_of_the_real_files():
    for name in ("roster.xlsx", "timetable.xlsx"):
        expected = {}
        for row in openpyxl.load_workbook(DATA / name).active.iter_rows():
            values = {c.column: c.value for c in row if c.value not in (None, "")}
            if values:
                expected[row[0].row] = values
        assert cells((DATA / name).read_bytes()) == expected


@pytest.mark.parametrize(
    "data",
    [b"", b"name,unit\n", "姓名,单位\n".encode(), b"<html><table></table></html>", b"%PDF-1.7"],
)
def test_it_refuses_what_is_no_workbook(data):
    assert refusal(data).reason is WorkbookRefusal.NOT_A_WORKBOOK


def test_it_refuses_another_kind_of_office_file():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert refusal(stream.getvalue()).reason is WorkbookRefusal.NOT_A_WORKBOOK


def test_it_refuses_an_old_xls_that_was_renamed():
    data = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1_000)
    assert refusal(data).reason is WorkbookRefusal.OLD_FORMAT


def test_it_refuses_a_workbook_with_a_password():
    data = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    assert refusal(data).reason is WorkbookRefusal.ENCRYPTED


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.999])
def test_it_refuses_a_truncated_workbook(kept):
    data = (DATA / "roster.xlsx").read_bytes()
    assert refusal(data[: int(len(data) * kept)]).reason is WorkbookRefusal.DAMAGED


def test_it_refuses_a_sheet_whose_bytes_were_damaged():
    data = bytearray(workbook([["姓名" * 50, n] for n in range(300)]))
    start = data.index(b"xl/worksheets/sheet1.xml") + 200
    data[start : start + 40] = os.urandom(40)
    assert refusal(bytes(data)).reason is WorkbookRefusal.DAMAGED


@pytest.mark.parametrize("xml", ["<sheetData><row>", "<sheetData></row></sheetData>", "&nbsp;"])
def test_it_refuses_broken_xml(xml):
    assert refusal(by_hand(xml)).reason is WorkbookRefusal.DAMAGED


def test_it_refuses_entities_and_document_types():
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    xml = (
        f'<!DOCTYPE sst [<!ENTITY l0 "ha">{laughs}]><sst xmlns="{MAIN}"><si><t>&l9;</t></si></sst>'
    )
    assert (
        refusal(by_hand("", extra={"xl/sharedStrings.xml": xml})).reason is WorkbookRefusal.DAMAGED
    )


def test_it_refuses_even_a_harmless_document_type():
    xml = f'<!DOCTYPE sst [<!ENTITY a "x">]><sst xmlns="{MAIN}"><si><t>&a;</t></si></sst>'
    assert (
        refusal(by_hand("", extra={"xl/sharedStrings.xml": xml})).reason is WorkbookRefusal.DAMAGED
    )


def test_it_refuses_a_sheet_that_is_named_but_not_there():
    data = by_hand("", extra={"xl/_rels/workbook.xml.rels": by_hand_relations("nowhere.xml")})
    assert refusal(data).reason is WorkbookRefusal.DAMAGED


def by_hand_relations(target: str) -> str:
    relation = f'<Relationship Id="s1" Type="x/worksheet" Target="{target}"/>'
    return f"<Relationships>{relation}</Relationships>"


def test_a_sparse_bomb_is_refused_at_once_and_in_little_memory():
    data = sparse_bomb()
    assert len(data) < 10_000
    tracemalloc.start()
    began = time.perf_counter()
    refused = refusal(data)
    elapsed, (_now, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (refused.reason, refused.details["row"]) == (WorkbookRefusal.TOO_MANY_COLUMNS, 1)
    assert elapsed < 2
    assert peak < 5_000_000


def test_an_unpacking_bomb_is_refused_by_what_it_declares():
    began = time.perf_counter()
    data = unpacking_bomb()
    built = time.perf_counter()
    assert refusal(data).reason is WorkbookRefusal.TOO_LARGE
    assert time.perf_counter() - built < max(0.2, built - began)


STUFFED = {
    "elements": "<x/>" * 1_100_000,
    "attribute": f'<x y="{"z" * 3_000_000}"/>',
    "texts": "<sheetData>"
    + f'<row><c t="str"><v>{"z" * 2_000}</v></c></row>' * 2_600
    + "</sheetData>",
    "merges": "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 20_000 + "</mergeCells>",
}


@pytest.mark.parametrize("kind", STUFFED)
def test_whatever_is_stuffed_into_a_sheet_is_refused_within_seconds(kind):
    data = by_hand(STUFFED[kind], compress=False)
    began = time.perf_counter()
    assert refusal(data).reason is WorkbookRefusal.TOO_LARGE
    assert time.perf_counter() - began < 5


def test_a_merge_over_the_whole_sheet_costs_no_more_than_its_rows():
    book = openpyxl.load_workbook(BytesIO(workbook([["甲", None, "题"], ["乙"], ["丙"]])))
    book.active.merged_cells.add("C1:XFD1048576")
    assert cells(saved(book)) == {
        1: {1: "甲", 3: "题"}, 2: {1: "乙", 3: "题"}, 3: {1: "丙", 3: "题"}
    }  # fmt: skip


def test_what_all_parts_unpack_to_is_bounded_together():
    data = (DATA / "roster.xlsx").read_bytes()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        unpacked = sum(info.file_size for info in archive.infolist())
    assert read_workbook(data, limits=Limits(unpacked_bytes=unpacked))
    assert refusal(data, unpacked_bytes=unpacked - 1).reason is WorkbookRefusal.TOO_LARGE


def test_too_many_parts_are_refused_before_they_are_listed():
    data = by_hand("", extra={f"xl/media/{n}.png": b"" for n in range(2_100)})
    assert refusal(data).reason is WorkbookRefusal.TOO_LARGE


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("A5001", WorkbookRefusal.TOO_MANY_ROWS),
        ("BI1", WorkbookRefusal.TOO_MANY_COLUMNS),
        ("XFD1048576", WorkbookRefusal.TOO_MANY_ROWS),
    ],
)
def test_a_value_beyond_the_limits_is_named_by_its_place(reference, reason):
    refused = refusal(by_hand(f'<sheetData><row><c r="{reference}"><v>1</v></c></row></sheetData>'))
    assert refused.reason is reason
    assert refused.details["sheet"] == "表"
    assert f"{refused.details['column']}{refused.details['row']}" == reference


def test_the_last_row_and_column_within_the_limits_are_read():
    xml = '<sheetData><row><c r="BH5000"><v>7</v></c></row></sheetData>'
    assert cells(by_hand(xml)) == {5000: {60: 7}}


def test_cells_without_a_value_are_never_too_far_away():
    xml = '<sheetData><row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    assert cells(by_hand(xml)) == {}


def test_a_text_over_the_limit_is_named_by_its_place():
    assert cells(workbook([["字" * 2_000]])) == {1: {1: "字" * 2_000}}
    refused = refusal(workbook([[], ["", "字" * 2_001]]))
    assert refused.reason is WorkbookRefusal.TEXT_TOO_LONG
    assert refused.details == {"sheet": "表", "row": 2, "column": "B", "limit": 2_000}
    assert str(refused)


def test_dates_times_and_numbers_arrive_as_what_they_are():
    row = [date(2014, 4, 7), datetime(2014, 4, 7, 8, 30), clock(14, 30), 4, 2.5, 13900000001, True]
    assert cells(workbook([row])) == {
        1: {
            1: datetime(2014, 4, 7), 2: datetime(2014, 4, 7, 8, 30), 3: clock(14, 30),
            4: 4, 5: 2.5, 6: 13900000001, 7: True,
        }
    }  # fmt: skip


def test_dates_of_the_other_epoch_are_the_same_dates():
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = date(2014, 4, 7)
    assert cells(saved(book)) == {1: {1: datetime(2014, 4, 7)}}


@pytest.mark.parametrize("number_format", [31, 57, 58])
def test_a_builtin_chinese_date_format_is_a_date(number_format):
    formats = f'<xf numFmtId="0"/><xf numFmtId="{number_format}"/>'
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>'
    xml = '<sheetData><row><c s="1"><v>41736</v></c><c s="0"><v>41736</v></c></row></sheetData>'
    data = by_hand(xml, extra={"xl/styles.xml": styles})
    assert cells(data) == {1: {1: datetime(2014, 4, 7), 2: 41736}}


def test_a_formula_gives_its_stored_result_or_else_its_own_text():
    xml = (
        '<sheetData><row><c t="str"><f>A1&amp;B1</f><v>张三</v></c><c><f>1+1</f><v>2</v></c>'
        '<c><f>HYPERLINK("x")</f></c></row></sheetData>'
    )
    assert cells(by_hand(xml)) == {1: {1: "张三", 2: 2, 3: '=HYPERLINK("x")'}}


@pytest.mark.parametrize("text", ["=1+1", "+86", "-", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_text_that_begins_like_a_formula_stays_text(text):
    assert cells(workbook([[text]])) == {1: {1: text}}


def test_rich_and_shared_texts_are_joined_without_their_readings():
    runs = "<r><t>王</t></r><r><t>䶮</t></r>"
    reading = '<rPh sb="0" eb="1"><t>WANG</t></rPh>'
    shared = f'<sst xmlns="{MAIN}"><si>{runs}{reading}</si></sst>'
    xml = '<sheetData><row><c t="s"><v>0</v></c><c t="s"><v>9</v></c></row></sheetData>'
    assert cells(by_hand(xml, extra={"xl/sharedStrings.xml": shared})) == {1: {1: "王䶮"}}


def test_a_vertical_merge_stands_in_each_of_its_rows():
    rows = [["4月7日", "上午"], [None, "下午"], [None, "晚上"], ["4月8日", "上午"]]
    data = workbook(rows, merges=["A1:A3"])
    assert [row.get(1) for row in cells(data).values()] == ["4月7日", "4月7日", "4月7日", "4月8日"]


def test_hidden_sheets_are_not_read():
    book = openpyxl.Workbook()
    book.active.title = "花名册"
    book.create_sheet("旧").sheet_state = "hidden"
    assert [sheet.name for sheet in read_workbook(saved(book)).sheets] == ["花名册"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_to_a_workbook_raises_anything_but_a_refusal(data):
    content = bytearray((DATA / "timetable.xlsx").read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_workbook(bytes(content))
    except Refused as refused:
        assert str(refused)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["n", "s", "str", "inlineStr", "b", "d", "e", "?"]))
def test_no_cell_raises_anything_but_a_refusal(text, kind):
    safe = text.encode("ascii", "xmlcharrefreplace").decode().replace("<", "&lt;").replace("]", "")
    try:
        read_workbook(
            by_hand(f'<sheetData><row><c t="{kind}" s="0"><v>{safe}</v></c></row></sheetData>')
        )
    except Refused as refused:
        assert refused.reason is WorkbookRefusal.DAMAGED  # characters that XML forbids
