"""Every list page offers its rows as XLSX and CSV under its own permission and filter."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO, StringIO
from itertools import pairwise

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from courses.enums import Role
from tests.cast import Cast, sign_in
from tests.test_access import MOMENTS, ROWS, running
from tests.trainees.pages import eventful_class
from trainees.models import LeaveRequest, Person

pytestmark = pytest.mark.django_db
LISTS = (
    "trainees", "scores", "leaves", "rolls", "register", "meal-list", "nights", "cases",
    "conduct", "homework", "homework-grid", "bulletins", "notices", "completion", "certificates",
    "appeals", "warnings", "weeks", "rooms", "outstanding", "spot-checks",
)  # fmt: skip
EVERYWHERE = ("classes", "people", "all-cases", "leaves-waiting", "leaves-out")


@pytest.fixture
def cast() -> Cast:
    return eventful_class(4, sub_classes=("一班", "二班"))


def client_of(cast: Cast, role: str = Role.CLASS_HEAD) -> Client:
    return sign_in(Client(), cast.user(role))


def address(name: str, cast: Cast, **query: str) -> str:
    args = [] if name in EVERYWHERE else [cast.training_class.pk]
    return reverse(name, args=args, query=query)


def content(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def csv_rows(client: Client, path: str) -> list[list[str]]:
    return list(csv.reader(StringIO(content(client.get(path)).decode("utf-8-sig"))))


def sheet_cells(client: Client, path: str) -> Iterator[object]:
    book = load_workbook(BytesIO(content(client.get(path))))
    return (cell for row in book.active.iter_rows() for cell in row)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_offers_both_files_and_gives_them(name: str, cast: Cast) -> None:
    client = client_of(cast)
    with time_machine.travel(cast.time(5, "19:00"), tick=False):
        page = client.get(address(name, cast)).content.decode()
        for ending in ("xlsx", "csv"):
            assert f"format={ending}" in page
            answer = client.get(address(name, cast, format=ending))
            assert answer.status_code == 200
            assert f".{ending}" in answer["Content-Disposition"]
            assert answer["Cache-Control"] == "private, no-store"


def test_lists_across_classes_give_files_too(cast: Cast) -> None:
    client = client_of(cast, Role.ORG_DEPT)
    for name in EVERYWHERE:
        rows = csv_rows(
            client, address(name, cast, format="csv", q=(name == "people" and "伟") or "")
        )
        assert rows, name


@pytest.mark.parametrize("name", LISTS)
def test_a_file_needs_what_its_page_needs(name: str) -> None:
    ground = running()
    with time_machine.travel(ground.cast.time(*MOMENTS["running"]), tick=False):
        for column, code in zip(
            ("trainee of the class", "head of another class"),
            ROWS[name][1].split()[7::2],
            strict=True,
        ):
            user = ground.people[column]
            assert user is not None
            answer = sign_in(Client(), user).get(address(name, ground.cast, format="csv"))
            assert str(answer.status_code) == code, column


def test_a_head_gets_the_rows_of_their_sub_class_and_filter_only(cast: Cast) -> None:
    client = client_of(cast)
    assert [row[0] for row in csv_rows(client, address("trainees", cast, format="csv"))[1:]] == [
        "1",
        "3",
    ]
    assert len(csv_rows(client, address("trainees", cast, format="csv", q="没有"))) == 1
    assert len(csv_rows(client, address("scores", cast, format="csv"))) == 3


def test_a_file_has_every_page_of_a_list(cast: Cast) -> None:
    """Sixty leaves are three pages."""
    start = cast.time(6, "09:00")
    for n in range(60):
        at = start + timedelta(days=n)
        LeaveRequest.objects.create(
            trainee=cast.trainees[1], kind="sick", starts_at=at,
            ends_at=at + timedelta(hours=1), submitted_at=start, state="submitted",
        )  # fmt: skip
    rows = csv_rows(client_of(cast), address("leaves", cast, format="csv", page="2"))
    assert len(rows) == 61


def test_hostile_names_are_text_in_both_files(cast: Cast) -> None:
    Person.objects.filter(enrolments=cast.trainees[1]).update(name='=HYPERLINK("http://x")')
    client = client_of(cast)
    for name in ("trainees", "scores", "completion"):
        rows = csv_rows(client, address(name, cast, format="csv"))
        assert not any(cell.startswith("=") for row in rows for cell in row), name
        assert any("'=HYPERLINK" in cell for row in rows for cell in row), name
        kinds = {cell.data_type for cell in sheet_cells(client, address(name, cast, format="xlsx"))}  # type: ignore[attr-defined]
        assert "f" not in kinds, name


def test_numbers_are_numbers_in_a_sheet(cast: Cast) -> None:
    for name in ("scores", "notices", "classes"):
        cells = sheet_cells(client_of(cast), address(name, cast, format="xlsx"))
        found = [cell.value for cell in cells]  # type: ignore[attr-defined]
        assert any(isinstance(value, int | float) for value in found), name


@pytest.mark.parametrize("name", LISTS)
def test_a_file_takes_as_many_queries_for_more_trainees(name: str) -> None:
    counts = []
    for people in (1, 3, 40):
        cast = eventful_class(people, name=f"班{people}")
        client = client_of(cast)
        with (
            time_machine.travel(cast.time(5, "19:00"), tick=False),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            assert client.get(address(name, cast, format="csv")).status_code == 200
        counts.append(len(queries))
    assert all(one == other for one, other in pairwise(counts)) and counts[0] <= 30


def test_an_unknown_format_is_the_page(cast: Cast) -> None:
    answer = client_of(cast).get(address("trainees", cast, format="exe"))
    assert answer["Content-Type"].startswith("text/html")
