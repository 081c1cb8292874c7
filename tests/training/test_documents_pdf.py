"""The page kit, read back from what it wrote."""

import re
import shutil
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from training.documents.breaking import atoms, balanced_lines, break_lines
from training.documents.columns import Column, Head, Kind, Row, heads, printed
from training.documents.faces import Face, MissingGlyphs, load_faces
from training.documents.paper import LIST, OFFICIAL, Paper
from training.documents.pdf import Pdf
from training.documents.qr import rectangles
from training.documents.table import Table, page_counts
from training.documents.wording import long_date, long_moment, span, spread_name

MADE_ON = date(2014, 4, 18)


def started(paper: Paper = OFFICIAL) -> Pdf:
    return Pdf(load_faces(), title="花名册", author="党校", made_on=MADE_ON, paper=paper)


def pages_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def fonts_of(content: bytes) -> dict[str, bool]:
    """Each font that any object of the file is, with whether its outlines are in the file."""
    reader, fonts = PdfReader(BytesIO(content)), {}
    for number in range(1, len(reader.xref[0]) + 1):
        found: Any = reader.get_object(IndirectObject(number, 0, reader))
        if isinstance(found, dict) and found.get("/Type") == "/Font":
            descriptor = found.get("/FontDescriptor", {})
            fonts[str(found["/BaseFont"])] = "/FontFile2" in descriptor
    return fonts


def test_a_missing_character_refuses_the_whole_paper_and_all_are_named() -> None:
    pdf = started()
    pdf.title("名单😀")
    pdf.paragraph("另有\U0010fffd一人。")
    with pytest.raises(MissingGlyphs) as refusal:
        pdf.finish()
    assert refusal.value.characters == ("😀", "\U0010fffd")


def test_every_font_is_embedded_and_none_else_is_referred_to() -> None:
    pdf = started()
    pdf.title("标题䶮")
    for face in Face:
        pdf.line("正文㛃𬱖\u3400◁", face=face)
    fonts = fonts_of(pdf.finish())
    names = {name.split("+")[1] for name in fonts}
    assert names == {"BanXBS", "BanSong", "BanHei", "BanKai", "BanRare", "BanMark"}
    assert all(fonts.values())


def test_rare_characters_copy_out_as_themselves() -> None:
    pdf = started()
    pdf.line("王䶮周㛃朱𬱖\u3400◁")
    assert "王䶮周㛃朱𬱖\u3400◁" in pages_of(pdf.finish())[0]


def test_more_characters_than_a_subset_holds_copy_out_as_themselves() -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 700)))
    pdf = started()
    pdf.paragraph(text)
    assert text in re.sub(r"—\d—|\s", "", "".join(pages_of(pdf.finish())))


def test_the_files_properties_hold_the_given_date_and_no_clock() -> None:
    pdf = started()
    pdf.line("正文")
    about = PdfReader(BytesIO(pdf.finish())).metadata
    assert about is not None
    assert about.creation_date is not None
    assert about.creation_date.date() == MADE_ON
    assert (about.title, about.author) == ("花名册", "党校")


def test_another_process_writes_the_same_bytes() -> None:
    script = (
        "import sys; from tests.training.test_documents_pdf import sample;"
        "sys.stdout.buffer.write(sample())"
    )
    root = Path(__file__).parents[2]
    run = [sys.executable, "-c", script]
    other = subprocess.run(run, cwd=root, capture_output=True, check=True, timeout=60)
    assert other.stdout == sample()


def sample() -> bytes:
    pdf = started(LIST)
    pdf.title("花名册")
    rows: list[Row] = [[number, "王䶮", "经济发展"] for number in range(90)]
    Table(pdf, [Column("序号", 6, Kind.COUNT), Column("姓名"), Column("单位")]).draw(rows)
    return pdf.finish()


def test_strict_readers_find_nothing_wrong(tmp_path: Path) -> None:
    """qpdf, the strictest, is asked too wherever it is installed."""
    path = tmp_path / "sample.pdf"
    path.write_bytes(sample())
    assert len(PdfReader(path, strict=True).pages) == 3
    if qpdf := shutil.which("qpdf"):
        done = subprocess.run([qpdf, "--check", path], capture_output=True, timeout=60)
        assert done.returncode == 0, done.stdout


def test_a_table_repeats_its_head_and_counts_its_pages() -> None:
    pages = pages_of(sample())
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert "序号" in page
        assert f"第 {number} 页 共 3 页" in page
    assert sum(page.count("王䶮") for page in pages) == 90


def test_official_pages_are_numbered_between_dashes() -> None:
    pdf = started()
    pdf.line("一")
    pdf.new_page()
    pdf.line("二")
    assert ["—1—" in page or "—2—" in page for page in pages_of(pdf.finish())] == [True, True]


def test_official_paper_holds_22_lines_of_28_characters() -> None:
    """GB/T 9704-2012, 5.2.3."""
    pdf = started(OFFICIAL)
    assert int(pdf.room // OFFICIAL.pitch) == 22
    assert int(pdf.width // OFFICIAL.size) == 28


def test_a_list_may_lie_down() -> None:
    pdf = started(Paper(landscape=True))
    pdf.line("正文")
    box = PdfReader(BytesIO(pdf.finish())).pages[0].mediabox
    assert box.width > box.height


def test_a_cell_shrinks_a_little_and_then_wraps_and_loses_nothing() -> None:
    pdf = started(LIST)
    table = Table(pdf, [Column("姓名", 10), Column("单位", 90)], size=10)
    inner = table.edges[1] - table.edges[0] - 5
    one = table._cell("字" * 4, 0, 0, Face.SONG)
    long = table._cell("字" * 200, 0, 0, Face.SONG)
    assert (len(one.lines), one.size) == (1, 10)
    snug = table._cell("字" * int(inner / 8.5), 0, 0, Face.SONG)
    assert len(snug.lines) == 1
    assert 8 <= snug.size < 10
    assert "".join(long.lines) == "字" * 200
    assert long.height <= (pdf.top - pdf.bottom) / 2


@pytest.mark.parametrize(
    ("first", "closing", "counts"),
    [
        (50, 0, [5, 5]),  # as many as fit
        (5, 0, [0, 10]),  # none fits under what is above
        (100, 0, [10]),
        (100, 30, [7, 3]),  # the closing takes three rows over
        (50, 60, [5, 2, 3]),
        (50, 50, [5, 5]),
    ],
)
def test_rows_are_laid_on_pages(first: float, closing: float, counts: list[int]) -> None:
    assert page_counts([10.0] * 10, first=first, full=100, closing=closing) == counts


def test_groups_stand_over_their_columns_and_others_are_two_levels_deep() -> None:
    columns = [Column("序号"), Column("次", group="旷课"), Column("学时", group="旷课")]
    assert heads(columns) == [
        Head("序号", 0, 0, level=0, levels=2),
        Head("旷课", 1, 2, level=0, levels=1),
        Head("次", 1, 1, level=1, levels=1),
        Head("学时", 2, 2, level=1, levels=1),
    ]


def test_closing_marks_never_begin_a_line_and_opening_ones_never_end_it() -> None:
    text = "甲乙丙丁，戊己（庚辛）壬癸。《子丑》寅卯"
    assert "".join(atoms(text)) == text
    for width in range(3, 12):
        lines = break_lines(text, width=width, measure=len)
        assert "".join(lines) == text
        assert not any(line[0] in "，（）。》"[0::2] or line[-1] in "（《" for line in lines)


def test_numbers_and_words_stay_whole_unless_wider_than_the_line() -> None:
    assert break_lines("共1200人", width=5, measure=len) == ["共1200", "人"]
    assert break_lines("A" * 7, width=3, measure=len) == ["AAA", "AAA", "A"]


def test_a_long_title_is_broken_evenly() -> None:
    lines = balanced_lines("字" * 30, width=28, measure=len)
    assert [len(line) for line in lines] == [15, 15]


def test_a_long_signature_goes_on_below_and_stays_on_the_page() -> None:
    pdf = started()
    office = "中共江油市委组织部" * 8
    pdf.signature([office, "2014年4月18日"], above=20)
    assert pdf.signature_height([office, "日"]) == 6 * OFFICIAL.pitch
    assert office + "2014年4月18日" in re.sub(r"\s", "", pages_of(pdf.finish())[0])


@pytest.mark.parametrize("face", list(Face))
def test_no_line_of_a_paragraph_is_wider_than_the_page(face: Face) -> None:
    pdf = started()
    text = "2014年4月16日(4学时),Wagner先生10.5分。" * 12
    lines = pdf._paragraph_lines(text, 2, face)
    assert max(pdf._measure(face=face)(line) for line in lines) <= pdf.width
    assert pdf.paragraph_height(text, face=face) == len(lines) * OFFICIAL.pitch


def test_dates_have_no_leading_zeros_and_tell_the_year_once() -> None:
    assert long_date(date(2014, 4, 6)) == "2014年4月6日"
    assert span(date(2014, 4, 12), date(2014, 4, 18)) == "2014年4月12日—4月18日"
    assert span(date(2014, 12, 29), date(2015, 1, 2)) == "2014年12月29日—2015年1月2日"
    assert span(MADE_ON, MADE_ON) == "2014年4月18日"
    assert long_moment(datetime(2014, 4, 21, 18, 1), beside=MADE_ON) == "4月21日18:01"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张　三"),
        ("朱𬱖", "朱　𬱖"),
        ("欧阳静", "欧阳静"),
        ("张*", "张*"),
        ("Li", "Li"),
        ("", ""),
    ],
)
def test_a_name_of_two_characters_takes_the_room_of_three(name: str, shown: str) -> None:
    assert spread_name(name) == shown


def test_values_are_printed_as_lists_show_them() -> None:
    assert printed(Decimal("16.0"), Kind.HOURS) == "16"
    assert printed(Decimal("0.0"), Kind.HOURS) == "0"
    assert printed(Decimal("10.00"), Kind.PERCENT) == "10.00%"
    assert printed(date(2014, 4, 6), Kind.DATE) == "2014-04-06"
    assert printed(None, Kind.COUNT) == ""


def test_a_code_is_drawn_by_rectangles_that_cover_it_exactly() -> None:
    matrix = [[1, 1, 0, 1], [1, 1, 0, 0], [0, 1, 1, 1], [0, 1, 1, 1]]
    drawn = list(rectangles(matrix))
    covered = [
        (row, column)
        for first, top, columns, rows in drawn
        for row in range(top, top + rows)
        for column in range(first, first + columns)
    ]
    dark = [(r, c) for r, row in enumerate(matrix) for c, value in enumerate(row) if value]
    assert sorted(covered) == dark
    assert len(drawn) == 3
