"""The scores of a class and its rulebook."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from tests.hostile_names import HOSTILE_NAMES
from tests.trainees.pages import eventful_class, queries_of, rename, rows_of, types_of
from trainees.models import Trainee
from trainees.services.conduct import confirm_speech
from trainees.services.opening import close_class

pytestmark = pytest.mark.django_db
KEPT = 120_000  # bytes

SHEET = "the sheet"


@pytest.fixture
def cast() -> Cast:
    return eventful_class(4, sub_classes=("一班", "二班"))


def scores(cast: Cast, name: str = "scores", **query: object) -> str:
    if name == SHEET:
        name, query = "scores", {**query, "format": "xlsx"}
    return reverse(name, args=[cast.training_class.pk], query=query or None)


def staff_client(cast: Cast, role: str = Role.ORGANISER) -> Client:
    return sign_in(Client(), cast.user(role))


def praise(cast: Cast, number: int) -> None:
    """Two points for a speech before the whole class."""
    confirm_speech(
        cast.training_class,
        [cast.trainees[number].pk],
        "SPEECH-03",
        by=cast.actor(Role.CLASS_HEAD),
        now=cast.time(2, "10:00"),
    )


def test_trainees_read_the_rulebook_and_nobody_elses_scores(cast: Cast):
    client = sign_in(Client(), cast.trainee_user(1))
    assert client.get(scores(cast)).status_code == 403
    assert client.get(scores(cast, SHEET)).status_code == 403
    assert client.get(scores(cast, "rulebook")).status_code == 200


@pytest.mark.parametrize("name", ["scores", SHEET, "rulebook"])
def test_another_class_is_not_there(cast: Cast, name: str):
    other = make_class(1, accounts=True)
    assert staff_client(other).get(scores(cast, name)).status_code == 404
    assert sign_in(Client(), other.trainee_user(1)).get(scores(cast, name)).status_code == 404


def test_the_sheet_says_points_total_band_and_ranks(cast: Cast):
    praise(cast, 2)
    rows = rows_of(staff_client(cast).get(scores(cast, SHEET)))
    best, *rest = [row for row in rows if isinstance(row[0], int)]
    # exam, homework, attendance, meals, dormitory, speech, bulletin, office; total, band, ranks
    assert best[4:] == (0, 25, 24, 9, 10, 2, 0, 0, 70, "合格", 1, 1)
    assert [row[0] for row in rest] == [1, 3, 4]
    assert [row[-2:] for row in rest] == [(2, 1), (2, 1), (2, 2)]


def test_a_withdrawn_trainee_has_no_rank_and_counts_in_no_figure(cast: Cast):
    Trainee.objects.filter(number=4).update(withdrawn_at=cast.time(3, "09:00"))
    response = staff_client(cast).get(scores(cast))
    assert response.context["staying"] == 3
    assert sum(response.context["spread"].counts) == 3
    assert response.content.decode().count('<tr class="muted">') == 1
    rows = rows_of(staff_client(cast).get(scores(cast, SHEET)))
    assert next(row for row in rows if row[0] == 4)[-2:] == (None, None)


def test_a_class_head_sees_the_lines_of_the_sub_class_with_the_ranks_of_the_class(cast: Cast):
    praise(cast, 2)
    rows = rows_of(staff_client(cast, Role.CLASS_HEAD).get(scores(cast, SHEET)))
    assert [(row[0], *row[-2:]) for row in rows if isinstance(row[0], int)] == [
        (1, 2, 1),
        (3, 2, 1),
    ]


def test_it_finds_by_initials_and_filters_by_sub_class_and_band(cast: Cast):
    client = staff_client(cast)
    assert client.get(scores(cast, q="zw")).content.decode().count("/ledger/") == 1
    second = cast.sub_classes[1].pk
    assert client.get(scores(cast, sub_class=second)).content.decode().count("/ledger/") == 2
    assert client.get(scores(cast, band="合格")).content.decode().count("/ledger/") == 4
    assert client.get(scores(cast, band="优秀")).content.decode().count("/ledger/") == 0


def test_it_sorts_by_a_category(cast: Cast):
    praise(cast, 3)
    page = staff_client(cast).get(scores(cast, sort="-bonus")).content.decode()
    assert page.index("刘伟") < page.index("李伟")


def test_two_of_one_name_are_told_apart_by_their_unit(cast: Cast):
    rename(cast, ["张敏", "张敏", "李静"])
    page = staff_client(cast).get(scores(cast)).content.decode()
    units = [cast.trainees[number].unit for number in (1, 2, 3)]
    assert [unit in page for unit in units] == [True, True, False]


def test_hostile_names_stay_text():
    cast = make_class(len(HOSTILE_NAMES))
    names = rename(cast, HOSTILE_NAMES)
    client = staff_client(cast)
    page = client.get(scores(cast)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=" not in page
    rows = rows_of(client.get(scores(cast, SHEET)))
    assert {row[1] for row in rows if isinstance(row[0], int)} == set(names)
    assert "f" not in types_of(client.get(scores(cast, SHEET)))


def test_one_trainee_or_121_cost_the_same_queries():
    counts = set()
    for size in (1, 3, 121):
        cast = eventful_class(size, sub_classes=("一班", "二班", "三班"))
        client = staff_client(cast)
        counts.add(queries_of(client, scores(cast)))
        assert len(client.get(scores(cast)).content) < KEPT
    assert len(counts) == 1
    assert counts.pop() <= 16


def test_an_empty_class_and_a_closed_one_still_have_their_pages(cast: Cast):
    empty = make_class(0, opened=False)
    assert staff_client(empty).get(scores(empty)).status_code == 200
    assert staff_client(empty).get(scores(empty, "rulebook")).status_code == 200
    close_class(cast.training_class, by=cast.actor(Role.ORGANISER), now=cast.time(7, "18:00"))
    assert staff_client(cast).get(scores(cast)).status_code == 200
