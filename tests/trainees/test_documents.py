"""Every registered document, made of Jiangyou's class and read back: a new one is tested by being
registered."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from openpyxl import load_workbook
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.cast import moment
from tests.documents import asked_by_organiser, censured, facts_of, renamed, rows_in
from tests.hostile_names import HOSTILE_NAMES
from tests.training.test_documents_pdf import fonts_of
from trainees.demo.folder import ClassFolder
from trainees.demo.replay import replay
from trainees.documents.name_plates import Plate, PlateFacts, name_plates_pdf
from trainees.models import Person
from trainees.papers.registry import all_documents, file_of
from training.documents.faces import load_faces

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent.parent / "data" / "jiangyou-2014"
NOW = moment("2014-04-16 09:00")
RARE = {1: "崔䶮", 2: "曾㛃", 3: "谭𬱖"}
IN_CLASS = 120  # one was withdrawn in the first week
EVERYBODY = {
    "roster": IN_CLASS,
    "directory": IN_CLASS,
    "seating-plan": IN_CLASS,
    "name-plates": IN_CLASS,
    "badges": IN_CLASS,
    "sign-in-sheet": IN_CLASS,
    "register": 121,
    "night-sheet": IN_CLASS,
    "appraisal": IN_CLASS,
    "letter-result": IN_CLASS,
}
PAGES = {
    "roster": 6,
    "directory": 4,
    "seating-plan": 1,
    "name-plates": IN_CLASS,
    "badges": 12,
    "timetable": 1,
    "evaluation-form": 1,
    "meal-order": 1,
    "night-sheet": 4,
    "appraisal": IN_CLASS,
    "leave-form": 1,
    "censure": 1,
    "letter-withdrawal": 1,
    "handbook": 6,
}
SLUGS = list(all_documents())
SHEETS = [one.slug for one in all_documents().values() if one.xlsx]
PRINTED = [one.slug for one in all_documents().values() if one.pdf]


@pytest.fixture(scope="module")
def facts(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Of every document, on the second Wednesday; three have rare names."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = replay(ClassFolder(FOLDER), until=NOW).made
        for number, name in RARE.items():
            Person.objects.filter(pk=made.trainees[number].person_id).update(name=name)
        censured(made.training_class, 1, 2, now=NOW)
        asked = asked_by_organiser(made.training_class, now=NOW)
        yield {slug: facts_of(one, asked) for slug, one in all_documents().items()}
        transaction.set_rollback(True)


def pdf_of(slug: str, facts: Any) -> bytes:
    return file_of(all_documents()[slug], facts, "pdf")


def xlsx_of(slug: str, facts: Any) -> bytes:
    return file_of(all_documents()[slug], facts, "xlsx")


def text_of(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def unspaced(name: str) -> str:
    return re.sub(r"\s", "", name)


def cells_of(content: bytes) -> list[Any]:
    book = load_workbook(BytesIO(content))
    return [cell for page in book.worksheets for row in page.iter_rows() for cell in row]


@pytest.mark.parametrize("slug", EVERYBODY)
def test_everybody_stands_in_it_also_with_rare_characters(facts: dict[str, Any], slug: str) -> None:
    names = [row.name for row in rows_in(facts[slug])]
    assert len(names) == EVERYBODY[slug]
    assert set(RARE.values()) <= set(names)
    if all_documents()[slug].xlsx:
        assert set(names) <= {cell.value for cell in cells_of(xlsx_of(slug, facts[slug]))}


@pytest.mark.parametrize("slug", PRINTED)
def test_every_name_of_the_facts_is_printed(facts: dict[str, Any], slug: str) -> None:
    text = text_of(pdf_of(slug, facts[slug]))
    assert [one.name for one in rows_in(facts[slug]) if unspaced(one.name) not in text] == []
    assert facts[slug].organiser in text or slug in ("name-plates", "badges")


@pytest.mark.parametrize("slug", PAGES)
def test_it_has_as_many_pages_as_it_needs(facts: dict[str, Any], slug: str) -> None:
    assert len(PdfReader(BytesIO(pdf_of(slug, facts[slug]))).pages) == PAGES[slug]


@pytest.mark.parametrize("slug", PRINTED)
def test_every_font_is_in_the_file_and_no_name_in_its_properties(
    facts: dict[str, Any], slug: str
) -> None:
    content = pdf_of(slug, facts[slug])
    fonts = fonts_of(content)
    assert fonts and all(fonts.values())
    about = str(dict(PdfReader(BytesIO(content)).metadata or {}))
    assert [one.name for one in rows_in(facts[slug]) if one.name in about] == []


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
@pytest.mark.parametrize("slug", PRINTED)
def test_qpdf_finds_nothing_wrong(facts: dict[str, Any], slug: str, tmp_path: Path) -> None:
    (tmp_path / "one.pdf").write_bytes(pdf_of(slug, facts[slug]))
    checked = subprocess.run(["qpdf", "--check", tmp_path / "one.pdf"], capture_output=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("slug", SLUGS)
def test_the_same_facts_give_the_same_bytes(facts: dict[str, Any], slug: str) -> None:
    for ending in all_documents()[slug].endings:
        made = [file_of(all_documents()[slug], facts[slug], ending) for _ in range(2)]
        assert made[0] == made[1]


@pytest.mark.parametrize("slug", PRINTED)
def test_sixty_hostile_names_print_unharmed(facts: dict[str, Any], slug: str) -> None:
    hostile = renamed(facts[slug], HOSTILE_NAMES)
    text = text_of(pdf_of(slug, hostile))
    names = [one.name for one in rows_in(hostile)]
    assert [name for name in names if unspaced(name) not in text] == []


@pytest.mark.parametrize("slug", SHEETS)
def test_sixty_hostile_names_stay_text_in_the_sheet(facts: dict[str, Any], slug: str) -> None:
    hostile = renamed(facts[slug], HOSTILE_NAMES)
    cells = cells_of(xlsx_of(slug, hostile))
    assert {one.name for one in rows_in(hostile)} <= {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}


@pytest.mark.parametrize("slug", SHEETS)
def test_two_readers_find_the_same_in_the_sheet(facts: dict[str, Any], slug: str) -> None:
    content = xlsx_of(slug, facts[slug])
    book = load_workbook(BytesIO(content))
    other = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.sheetnames == other.sheet_names
    for page in book.worksheets:
        read = other.get_sheet_by_name(page.title).to_python(skip_empty_area=False)
        ours = [[_plain(value) for value in row] for row in page.iter_rows(values_only=True)]
        assert ours == [[_plain(value) for value in row] for row in read]


def _plain(value: Any) -> Any:
    if isinstance(value, int | float):
        return round(float(value), 9)
    return value.date() if hasattr(value, "date") else value or ""


def test_sessions_that_a_page_has_no_room_for_go_on_beside_the_names_again(
    facts: dict[str, Any],
) -> None:
    """31 sessions are two times a page's width; the totals stand with the last."""
    pages = PdfReader(BytesIO(pdf_of("register", facts["register"]))).pages
    texts = [re.sub(r"\s", "", page.extract_text()) for page in pages]
    half = len(texts) // 2
    assert [("出勤率" in text) for text in texts] == [False] * half + [True] * half
    for part in (texts[:half], texts[half:]):
        assert sum(text.count("崔䶮") for text in part) == 1
    assert "4月25日" in texts[-1] and "4月25日" not in texts[0]


def test_a_plate_turns_its_upper_half() -> None:
    facts = PlateFacts("班", "党校", date(2014, 4, 6), (Plate("张三"), Plate("欧阳静", "中坝镇")))
    pages = PdfReader(BytesIO(name_plates_pdf(facts, faces=load_faces()))).pages
    assert [page.extract_text().count("中坝镇") for page in pages] == [0, 2]
    turned: list[bool] = []

    def see(text: str, cm: Any, tm: Any, *rest: Any) -> None:
        if "张" in text:
            turned.append(cm[0] * tm[0] < 0)

    pages[0].extract_text(visitor_text=see)
    assert turned == [False, True]
