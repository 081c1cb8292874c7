"""The policy of a class as a page (docs/rules.md, R0)."""

from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from courses.forms.policy import initial_of
from courses.models import ClassPolicy
from courses.policies.rules import DEFAULT_POLICY, CompletionRule
from tests.cast import Cast, make_class, sign_in

pytestmark = pytest.mark.django_db
LADDER = [{"from": "0", "roles": ["class_head"]}, {"from": "1", "roles": ["org_dept"]}]


@pytest.fixture
def cast() -> Cast:
    return make_class(2, opened=False, policy={"ladder": LADDER})


def change(cast: Cast, role: str = Role.ORGANISER, **typed: object):
    data = {**initial_of(DEFAULT_POLICY), **typed}
    data = {key: value for key, value in data.items() if value is not False}
    client = sign_in(Client(), cast.user(role))
    return client.post(reverse("policy", args=[cast.training_class.pk]), data)


def rules(cast: Cast):
    return ClassPolicy.objects.get(training_class=cast.training_class).rules


@pytest.mark.parametrize(
    "typed",
    [
        {"morning_from": "12:30"},
        {"afternoon_from": "11:00"},
        {"leave_one_in": "1"},
        {"notice_day": "8"},
        {"lunch_cutoff": "25:00"},
        {"hours_per_half_day": "x"},
        {"kinds_in_limit": ["holiday"]},
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(cast, typed):
    before = rules(cast)
    response = change(cast, objection_days="9", **typed)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert b'value="9"' in response.content
    assert rules(cast) == before


def test_only_the_organiser_changes_it_and_only_before_the_class_opens(cast):
    assert change(cast, Role.CLASS_HEAD).status_code == 403
    opened = make_class(2)
    assert change(opened, objection_days="9").status_code == 422
    assert rules(opened).objection_days == 3
    url = reverse("policy", args=[opened.training_class.pk])
    page = sign_in(Client(), opened.user(Role.ORGANISER)).get(url)
    assert page.context["may_change"] is False
    assert "2014年4月7日" in page.content.decode()


def test_a_change_is_kept_and_what_the_page_does_not_show_stays(cast):
    typed = {"leave_one_in": "5", "lunch_cutoff": "09:30", "kinds_in_limit": ["sick"]}
    assert change(cast, **typed).status_code == 302
    now = rules(cast)
    assert (now.leave_limit.denominator, now.kinds_in_limit) == (5, ("sick",))
    assert f"{now.meals['lunch'].cutoff:%H:%M}" == "09:30"
    assert [step.roles for step in now.ladder] == [("class_head",), ("org_dept",)]


def test_saving_what_is_shown_changes_no_rule(cast):
    before = rules(cast)
    change(cast)
    assert rules(cast) == before


def test_what_a_certificate_asks_for_besides_is_changed_here(cast):
    assert change(cast, completion_hours="101").status_code == 422
    change(cast, completion_hours="80", completion_exam="on", completion_sanctions=["censure"])
    asked = rules(cast).completion
    assert asked == CompletionRule(Fraction(4, 5), True, False, ("censure",))
