"""The page of documents, and the page of one: options, files, and what cannot be printed."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.trainees.pages import eventful_class, queries_of, rename, rows_of
from trainees.papers.registry import all_documents

pytestmark = pytest.mark.django_db
MOST_QUERIES = 30
NOT_THE_HEADS = ["letter-withdrawal"]


@pytest.fixture
def cast() -> Cast:
    return make_class(4, sub_classes=("一班", "二班"), accounts=True)


def address(cast: Cast, slug: str) -> str:
    return reverse("document", args=[cast.training_class.pk, slug])


def head(client: Client, cast: Cast) -> Client:
    """Of the first sub-class."""
    return sign_in(client, cast.user(Role.CLASS_HEAD))


def organiser(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.user(Role.ORGANISER))


def test_what_is_no_document_and_no_format_is_not_found(client: Client, cast: Cast) -> None:
    head(client, cast)
    assert client.get(address(cast, "nothing")).status_code == 404
    assert client.get(address(cast, "roster"), {"format": "exe"}).status_code == 404


def test_an_option_that_is_none_is_refused_and_the_page_keeps_the_others(
    client: Client, cast: Cast
) -> None:
    asked = {"format": "pdf", "sub_class": "999", "order": "pinyin"}
    answer = organiser(client, cast).get(address(cast, "roster"), asked)
    assert answer.status_code == 422
    assert '<option value="pinyin" selected>' in answer.content.decode()


def test_phones_are_for_those_who_may_see_them_whatever_the_address_says(
    client: Client, cast: Cast
) -> None:
    person = cast.trainees[1].person
    person.phone = "13800000001"
    person.save()
    asked = {"format": "xlsx", "phone": "on"}
    inspector = sign_in(client, cast.user(Role.INSPECTOR))
    assert "13800000001" not in str(rows_of(inspector.get(address(cast, "roster"), asked)))
    answer = head(client, cast).get(address(cast, "roster"), asked)
    assert "13800000001" in str(rows_of(answer))


def test_a_head_of_one_sub_class_prints_its_people_only(client: Client, cast: Cast) -> None:
    names = rename(cast, ["甲一", "乙二", "丙一", "丁二"])
    answer = head(client, cast).get(address(cast, "roster"), {"format": "xlsx"})
    told = str(rows_of(answer))
    assert [name for name in names if name in told] == ["甲一", "丙一"]


def test_a_name_that_cannot_be_printed_is_told_before_and_instead_of_printing(
    client: Client, cast: Cast
) -> None:
    rename(cast, ["王😀", "李四"])
    organiser(client, cast)
    before = client.get(address(cast, "roster"))
    instead = client.get(address(cast, "roster"), {"format": "pdf"})
    assert (before.status_code, instead.status_code) == (200, 422)
    for answer in (before, instead):
        assert "U+1F600" in answer.content.decode() and "王😀" in answer.content.decode()
    sheet = client.get(address(cast, "roster"), {"format": "xlsx"})
    assert "王😀" in str(rows_of(sheet))


@pytest.mark.parametrize(
    ("order", "names"),
    [("number", "曾三王五翁一"), ("pinyin", "王五翁一曾三"), ("strokes", "王五翁一曾三")],
)
def test_the_order_is_the_one_asked_for(client: Client, cast: Cast, order: str, names: str) -> None:
    rename(cast, ["曾三", "王五", "翁一"])
    asked = {"format": "xlsx", "order": order}
    answer = organiser(client, cast).get(address(cast, "roster"), asked)
    told = [row[1] for row in rows_of(answer) if row[1] in ("曾三", "王五", "翁一")]
    assert "".join(told) == names


def test_the_list_shows_everybody_what_is_for_them(client: Client, cast: Cast) -> None:
    page = reverse("documents", args=[cast.training_class.pk])
    told = head(client, cast).get(page).content.decode()
    missing = [one.slug for one in all_documents().values() if one.name not in told]
    assert missing == NOT_THE_HEADS
    trainee = sign_in(client, cast.trainee_user(1)).get(page).content.decode()
    assert "花名册" not in trainee


@pytest.mark.parametrize("slug", all_documents())
def test_the_page_of_a_document_takes_as_many_queries_for_121_as_for_one(slug: str) -> None:
    counts = []
    for trainees in (1, 121):
        cast = eventful_class(trainees)
        client = organiser(Client(), cast) if slug in NOT_THE_HEADS else head(Client(), cast)
        with time_machine.travel(cast.time(5, "09:00"), tick=False):
            counts.append(queries_of(client, address(cast, slug)))
    assert counts[0] == counts[1] <= MOST_QUERIES
