"""The weekly notices as pages and files."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from courses.enums import Role
from courses.models import TrainingClass
from tests.cast import Cast, make_class, sign_in
from tests.hostile_names import HOSTILE_NAMES
from tests.trainees.pages import (
    eventful_class,
    late_on_monday,
    notice_of,
    queries_of,
    rename,
    rows_of,
    types_of,
)
from trainees.models import WeeklyNotice
from trainees.services.notices import make_weekly_notice
from trainees.services.opening import close_class

pytestmark = pytest.mark.django_db
KEPT = 120_000  # bytes
PAGES = ("notice", "notice-pdf", "notice-xlsx")


@pytest.fixture
def cast() -> Cast:
    return eventful_class(3, sub_classes=("一班", "二班"))


def notices(cast: Cast) -> str:
    return reverse("notices", args=[cast.training_class.pk])


def address(cast: Cast, name: str = "notice") -> str:
    return reverse(name, args=[notice_of(cast).pk])


def staff_client(cast: Cast, role: str = Role.ORGANISER) -> Client:
    return sign_in(Client(), cast.user(role))


def named_class(names: list[str]) -> tuple[Cast, list[str]]:
    """A class of these names, all of them in its first notice."""
    cast = make_class(len(names))
    given = rename(cast, names)
    late_on_monday(cast)
    make_weekly_notice(
        cast.training_class, by=cast.actor(Role.CLASS_HEAD), now=cast.time(5, "18:30")
    )
    return cast, given


def pdf_text(client: Client, cast: Cast) -> str:
    content = client.get(address(cast, "notice-pdf")).getvalue()
    pages = PdfReader(BytesIO(content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("name", PAGES)
def test_staff_and_trainees_of_the_class_read_it_and_no_other_class(cast: Cast, name: str):
    other = make_class(1, accounts=True)
    for role in (Role.ORGANISER, Role.ORG_DEPT, Role.CLASS_HEAD, Role.INSPECTOR):
        assert staff_client(cast, role).get(address(cast, name)).status_code == 200
    assert sign_in(Client(), cast.trainee_user(2)).get(address(cast, name)).status_code == 200
    assert staff_client(other).get(address(cast, name)).status_code == 404
    stranger = sign_in(Client(), other.trainee_user(1))
    assert stranger.get(address(cast, name)).status_code == 404
    assert stranger.get(notices(cast)).status_code == 404


def test_the_page_says_the_totals_and_every_row(cast: Cast):
    page = staff_client(cast).get(address(cast))
    facts = page.context["facts"]
    assert (facts.sessions, facts.expected, facts.attended) == (1, 3, 3)
    assert [(row.number, row.name, row.late) for row in facts.rows] == [
        (number, one.person.name, 1) for number, one in cast.trainees.items()
    ]
    assert all(one.person.name in page.content.decode() for one in cast.trainees.values())


def test_what_was_frozen_is_shown_whatever_happens_later(cast: Cast):
    before = staff_client(cast).get(address(cast, "notice-pdf")).getvalue()
    name = cast.trainees[1].person.name
    rename(cast, ["后来改名"])
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(
        name="后来的班", organiser="别处"
    )
    assert name in staff_client(cast).get(address(cast)).content.decode()
    assert staff_client(cast).get(address(cast, "notice-pdf")).getvalue() == before


def test_the_pdf_holds_every_name_and_no_reason():
    cast, names = named_class(["王䶮", "周㛃", "朱𬱖", "欧阳静", "买买提·阿不都热西提"])
    text = pdf_text(staff_client(cast), cast)
    assert [name for name in names if "".join(name.split()) not in text] == []


def test_hostile_names_stay_text():
    cast, names = named_class(list(HOSTILE_NAMES))
    client = staff_client(cast)
    page = client.get(address(cast)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=" not in page
    assert client.get(address(cast, "notice-pdf")).status_code == 200
    rows = rows_of(client.get(address(cast, "notice-xlsx")))
    assert {row[1] for row in rows if isinstance(row[0], int)} == set(names)
    assert "f" not in types_of(client.get(address(cast, "notice-xlsx")))


def test_a_character_in_no_font_is_refused_with_its_name():
    cast, _ = named_class(["王\U0003134f"])
    response = staff_client(cast).get(address(cast, "notice-pdf"), follow=True)
    assert response.redirect_chain == [(address(cast), 302)]
    assert "\U0003134f" in next(str(message) for message in response.context["messages"])


def test_only_the_class_head_signs_and_only_once(cast: Cast):
    for client in (
        staff_client(cast, Role.INSPECTOR),
        staff_client(cast),
        sign_in(Client(), cast.trainee_user(1)),
    ):
        assert client.post(address(cast, "notice-sign")).status_code == 403
    client = staff_client(cast, Role.CLASS_HEAD)
    assert client.get(address(cast, "notice-sign")).status_code == 405
    client.post(address(cast, "notice-sign"))
    signed = notice_of(cast)
    assert signed.signed_by == cast.user(Role.CLASS_HEAD)
    client.post(address(cast, "notice-sign"))
    assert notice_of(cast).signed_at == signed.signed_at


def test_the_notice_made_at_the_close_can_still_be_signed():
    cast = make_class(1)
    late_on_monday(cast)
    close_class(cast.training_class, by=cast.actor(Role.ORGANISER), now=cast.time(7, "18:00"))
    staff_client(cast, Role.CLASS_HEAD).post(address(cast, "notice-sign"))
    assert notice_of(cast).signed_at is not None


def test_a_class_without_a_notice_says_when_the_first_is_made():
    cast = make_class(1)
    assert "18:00" in staff_client(cast).get(notices(cast)).content.decode()


def test_one_trainee_or_121_and_one_notice_or_more_cost_the_same_queries():
    page_counts, list_counts = set(), set()
    for size in (1, 3, 121):
        cast = eventful_class(size, sub_classes=("一班", "二班", "三班"))
        client = staff_client(cast)
        page_counts.add(queries_of(client, address(cast)))
        list_counts.add(queries_of(client, notices(cast)))
        assert len(client.get(address(cast)).content) < KEPT
    first = notice_of(cast)
    WeeklyNotice.objects.create(
        training_class=cast.training_class,
        number=2,
        period_start=first.period_end,
        period_end=cast.days[-1],
        facts=first.facts,
        made_at=first.made_at,
    )
    list_counts.add(queries_of(client, notices(cast)))
    assert len(page_counts) == len(list_counts) == 1
    assert max(page_counts | list_counts) <= 8
