"""The papers that a class prints most, each beside the same strokes or cells without our kit."""

import resource
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from bench.measure import Row, beside_ms
from bench.strokes import STROKES, again
from trainees.demo.names import name_at
from trainees.documents.notice import NoticeFacts, NoticeRow, notice_pdf
from trainees.documents.register import (
    RegisterFacts,
    RegisterRow,
    RegisterSession,
    register_pdf,
    register_xlsx,
)
from trainees.documents.roster import RosterFacts, RosterRow, roster_pdf, roster_xlsx
from training.documents.cells import ALIGNMENTS, BODY, GRID
from training.documents.columns import Align
from training.documents.faces import load_faces

PEOPLE, SESSIONS = 121, 31
CLASS, OFFICE, ON = "2026年秋季学期中青年干部培训班", "中共江油市委党校", date(2026, 11, 20)
GLYPHS = "√√√√√√◇√√√√○√√√√×√√＋√√√◁√√√☆√√√"


def papers() -> Iterator[Row]:
    faces = load_faces()
    pdfs: list[tuple[str, Callable[[], bytes]]] = [
        ("roster PDF, 121", lambda: roster_pdf(roster(), faces=faces)),
        ("register PDF, 121 × 31", lambda: register_pdf(register(), faces=faces)),
        ("weekly notice PDF", lambda: notice_pdf(notice(), faces=faces)),
    ]
    for name, make in pdfs:
        yield Row(name, *beside_ms(make, again(make)), STROKES)
    for name, make_sheet in (
        ("roster XLSX, 121", lambda: roster_xlsx(roster())),
        ("register XLSX, 121 × 31", lambda: register_xlsx(register())),
    ):
        yield Row(name, *beside_ms(make_sheet, same_cells(make_sheet())), "its cells by openpyxl")


def largest_megabytes() -> float:
    """The most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def roster() -> RosterFacts:
    rows = tuple(
        RosterRow(
            number=number,
            name=name_at(number),
            gender="男女"[number % 2],
            unit=f"江油市{name_at(number)[0]}家镇人民政府",
            post="党委委员、副镇长",
            sub_class=f"第{number % 3 + 1}分班",
            group=f"第{number % 12 + 1}组",
            seat=f"{number // 11 + 1}排{number % 11 + 1}座",
            room=f"{number // 2 + 201}",
        )
        for number in range(1, PEOPLE + 1)
    )
    return RosterFacts(CLASS, OFFICE, ON, rows)


def register() -> RegisterFacts:
    sessions = tuple(
        RegisterSession(f"9月{n // 3 + 1}日", "上下晚"[n % 3], 115, PEOPLE) for n in range(SESSIONS)
    )
    rows = tuple(
        RegisterRow(
            number=number,
            name=name_at(number),
            sub_class=f"第{number % 3 + 1}分班",
            glyphs=tuple(GLYPHS[(place + number) % len(GLYPHS)] for place in range(SESSIONS)),
            late=1,
            left_early=1,
            absent=1,
            sick_hours=Decimal(4),
            personal_hours=Decimal(number % 9) / 2,
            official_hours=Decimal(4),
            rate_percent=Decimal("80.65"),
        )
        for number in range(1, PEOPLE + 1)
    )
    return RegisterFacts(CLASS, OFFICE, ON, sessions, rows)


def notice() -> NoticeFacts:
    rows = tuple(
        NoticeRow(
            number=number,
            name=name_at(number),
            group=f"第{number % 3 + 1}分班",
            late=number % 3,
            left_early=number % 2,
            absent=0,
            absent_hours="0",
            sick_times=1,
            sick_hours="4",
            personal_times=0,
            personal_hours="0",
            official_times=number % 2,
            official_hours="4",
            leave_hours_to_date="8",
            percent="6.45",
        )
        for number in range(1, PEOPLE + 1, 4)
    )
    return NoticeFacts(
        class_name=CLASS,
        organiser=OFFICE,
        number=3,
        edition=1,
        period_start=date(2026, 9, 14),
        period_end=date(2026, 9, 18),
        made_on=ON,
        sessions=10,
        expected=1210,
        attended=1150,
        rate_percent="95.04",
        rows=rows,
        not_taken=(),
        objection_until=datetime(2026, 11, 25, 18),
        contact="班主任",
        signer="张伟",
        check_url="https://dangxiao.example.gov.cn/notices/3/",
        chain_head="9f" * 16,
    )


def same_cells(book: bytes) -> Callable[[], bytes]:
    """What writes the values of this sheet, each cell with its font, border and alignment."""
    values = list(load_workbook(BytesIO(book)).active.iter_rows(values_only=True))

    def write() -> bytes:
        bare, target = Workbook(write_only=True), BytesIO()
        page = bare.create_sheet()
        for row in values:
            page.append([_styled(page, value) for value in row])
        bare.save(target)
        return target.getvalue()

    return write


def _styled(page: object, value: object) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value)
    cell.font, cell.border, cell.alignment = BODY, GRID, ALIGNMENTS[Align.CENTRE]
    cell.number_format = "@" if isinstance(value, str) else "0"
    return cell
