"""The rulebook edited before the class opens (docs/rules.md, R5.1)."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import Cast, make_class, sign_in
from trainees.queries.ledger import rules_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_class(1, opened=False)


def saved(cast: Cast, **typed: str):
    client = sign_in(Client(), cast.user(Role.ORGANISER))
    url = reverse("rulebook-edit", args=[cast.training_class.pk])
    form = client.get(url).context["form"]
    shown = {name: field.initial for name, field in form.fields.items()}
    data = {name: value for name, value in shown.items() if value is not None}
    return client.post(url, {**data, **typed})


@pytest.mark.parametrize(
    "typed",
    [
        {"full_exam": "40"},
        {"full_exam": "0"},
        {"points_DIS-01": "1"},
        {"points_DIS-01": ""},
        {"points_SPEECH-01": "-1"},
        {"points_ATT-06": "-1"},
        {"cap_DIS-01": "5"},
        {"cap_DIS-01": "x"},
    ],
)
def test_what_would_not_add_up_is_refused_and_no_version_is_made(cast, typed):
    response = saved(cast, **typed)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert cast.training_class.rulebooks.count() == 1


def test_points_caps_and_full_marks_make_a_new_version_and_the_rest_stays(cast):
    before = rules_of(cast.training_class)
    typed = {"full_exam": "25", "full_meals": "15", "points_DIS-01": "-1.5", "cap_DIS-01": ""}
    assert saved(cast, **typed).status_code == 302
    after = rules_of(cast.training_class)
    assert [*after] == [*before]
    assert (after["EXAM-01"].full_marks, after["DIS-01"].points) == (25, Decimal("-1.5"))
    assert after["DIS-01"].cap is None
    assert after["ATT-03"].points == before["ATT-03"].points
    assert cast.training_class.rulebooks.count() == 2


def test_an_open_class_keeps_its_rulebook():
    cast = make_class(1)
    client = sign_in(Client(), cast.user(Role.ORGANISER))
    url = reverse("rulebook-edit", args=[cast.training_class.pk])
    assert client.get(url).status_code == 302
    assert client.post(url).status_code == 422
    page = client.get(reverse("rulebook", args=[cast.training_class.pk])).content.decode()
    assert url not in page
