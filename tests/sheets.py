"""Workbooks for tests: ordinary ones by openpyxl, awkward and hostile ones by hand."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import openpyxl

DATA = Path(__file__).parent / "data" / "jiangyou-2014"
SUB_CLASSES = ("党政综合班", "经济发展班", "社会事业班")

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook(
    rows: Iterable[Sequence[object]],
    *,
    sheet: str = "表",
    merges: Iterable[str] = (),
    **more: object,
) -> bytes:
    """One sheet of rows; `more` sheets by name. Text that begins with = is written as text."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, content in {sheet: rows, **more}.items():
        page = book.create_sheet(name)
        for number, row in enumerate(content, start=1):
            for column, value in enumerate(row, start=1):
                cell = page.cell(number, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"
    for reference in merges:
        book[sheet].merge_cells(reference)
    return saved(book)


def full_width(text: str) -> str:
    """Digits and signs as a Chinese keyboard in full-width mode types them."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def by_hand(
    sheet_xml: str, *, extra: Mapping[str, str | bytes] | None = None, compress: bool = True
) -> bytes:
    """The smallest workbook around the XML of one sheet's inside."""
    parts: dict[str, str | bytes] = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="s1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="s1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="s2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="s3" Type="{OFFICE}/styles" Target="/xl/styles.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"/>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"/>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{sheet_xml}</worksheet>',
        **(extra or {}),
    }
    stream = BytesIO()
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def sparse_bomb() -> bytes:
    """A few kilobytes that declare every cell of the sheet and hold some at its far corner."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="XFD{n}"><v>1</v></c></row>'
        for n in range(1, 1_048_576, 4_000)
    )
    return by_hand(f'<dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData>')


def unpacking_bomb() -> bytes:
    """Under a hundred kilobytes that unpack to sixty megabytes of spaces."""
    return by_hand("<sheetData/>" + " " * 60_000_000)
