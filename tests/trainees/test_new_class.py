"""Beginning a class by pages alone: the form, its staff, and who may."""

import pytest
from django.contrib.auth import authenticate
from django.urls import reverse

from courses.enums import Role
from courses.models import Appointment, TrainingClass
from tests.cast import sign_in
from tests.trainees.intake import draft_class, organiser_of, row_counts, staff_user
from trainees.models import ScoreRule
from training.models import User

pytestmark = pytest.mark.django_db


def typed(**changed) -> dict[str, str]:
    return {
        "name": "江油市委党校2014年春季主体班",
        "short_name": "春季主体班",
        "first_from": "2014-04-06",
        "first_to": "2014-04-25",
        "sub_classes": "党政综合班\n经济发展班\n\n",
        "hours_per_half_day": "4",
        "morning_from": "09:00",
        "morning_to": "12:00",
        "afternoon_from": "14:30",
        "afternoon_to": "17:30",
        "late_to_absent_minutes": "20",
        "leave_one_in": "5",
        "report_back_within_minutes": "90",
        "curfew": "22:00",
        "breakfast_cutoff": "20:00",
        "lunch_cutoff": "10:00",
        "dinner_cutoff": "15:00",
        "notice_day": "4",
        "notice_time": "17:00",
        **changed,
    }


@pytest.fixture
def organiser(client):
    return sign_in(client, organiser_of(draft_class(name="旧班")))


def newest() -> TrainingClass:
    return TrainingClass.objects.latest("pk")


def test_a_class_is_made_with_its_numbers_its_rulebook_and_its_organiser(organiser):
    answer = organiser.post(reverse("new-class"), typed())
    made, rules = newest(), newest().rules
    assert answer.url == reverse("staff", args=[made.pk])
    assert [one.name for one in made.sub_classes.all()] == ["党政综合班", "经济发展班"]
    assert made.phases.count() == 1
    assert (rules.late_to_absent_minutes, rules.leave_limit.denominator) == (20, 5)
    assert (rules.notice_isoweekday, f"{rules.half_days[0].start:%H:%M}") == (4, "09:00")
    assert ScoreRule.objects.filter(rulebook__training_class=made).count() == 35
    assert organiser.get(reverse("import-roster", args=[made.pk])).status_code == 200


def test_an_organiser_of_every_class_needs_no_second_office(client):
    sign_in(client, staff_user(Role.ORGANISER, None))
    client.post(reverse("new-class"), typed())
    assert not Appointment.objects.filter(training_class=newest()).exists()


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("name", {"name": ""}),
        ("name", {"name": "长" * 121}),
        ("first_to", {"first_to": "2014-04-01"}),
        ("first_to", {"first_to": "2014-02-31"}),
        ("second_to", {"second_from": "2014-06-01"}),
        ("second_from", {"second_from": "2014-04-20", "second_to": "2014-06-01"}),
        ("sub_classes", {"sub_classes": "一班\n一班"}),
        ("sub_classes", {"sub_classes": "长" * 65}),
        ("morning_to", {"morning_to": "08:00"}),
        ("afternoon_from", {"afternoon_from": "11:00"}),
        ("leave_one_in", {"leave_one_in": "0"}),
        ("notice_day", {"notice_day": "8"}),
    ],
)
def test_what_cannot_be_is_marked_and_nothing_typed_is_lost(organiser, field, changed):
    before = row_counts()
    answer = organiser.post(reverse("new-class"), typed(host="县委党校", **changed))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert 'value="县委党校"' in answer.content.decode()
    assert row_counts() == before


@pytest.mark.parametrize("role", [Role.CLASS_HEAD, Role.ORG_DEPT])
def test_nobody_but_an_organiser_begins_a_class_or_appoints(client, role):
    training_class = draft_class()
    sign_in(client, staff_user(role, training_class))
    assert client.get(reverse("new-class")).status_code == 403
    assert client.get(reverse("staff", args=[training_class.pk])).status_code == 403


# Staff


@pytest.fixture
def training_class() -> TrainingClass:
    return draft_class()


@pytest.fixture
def head(client, training_class):
    return sign_in(client, organiser_of(training_class))


def test_a_new_account_shows_its_first_password_once(head, training_class):
    address = reverse("staff", args=[training_class.pk])
    sub_class = training_class.sub_classes.first()
    asked = {"role": "class_head", "sub_class": sub_class.pk, "name": "何班主任", "username": "he"}
    answer = head.post(address, asked)
    password = answer.context["password"]
    user = User.objects.get(username="he")
    assert (authenticate(username="he", password=password), user.must_change_password) == (
        user,
        True,
    )
    assert password in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert password not in head.get(address).content.decode()
    assert Appointment.objects.get(user=user).sub_class == sub_class


def test_the_same_answer_sent_twice_opens_one_account(head, training_class):
    address = reverse("staff", args=[training_class.pk])
    asked = {"role": "inspector", "name": "何", "username": "he"}
    assert [head.post(address, asked).status_code for _ in range(2)] == [200, 422]
    assert Appointment.objects.filter(user__username="he").count() == 1


def test_somebody_who_has_an_account_is_chosen_once(head, training_class):
    user = staff_user(Role.CLASS_HEAD, draft_class(name="别班"))
    address = reverse("staff", args=[training_class.pk])
    asked = {"role": "class_head", "user": user.pk, "until": "2099-04-20"}
    assert [head.post(address, asked).status_code for _ in range(2)] == [302, 422]
    appointment = Appointment.objects.get(user=user, training_class=training_class)
    assert f"{appointment.ends_at:%Y-%m-%d %H:%M}" == "2099-04-20 16:00"


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ("name", {"username": "he"}),
        ("username", {"name": "何", "username": "何"}),
        ("username", {"name": "何"}),
        ("role", {"role": "lecturer", "name": "何", "username": "he"}),
        ("until", {"name": "何", "username": "he", "until": "2001-01-01"}),
        ("sub_class", {"name": "何", "username": "he", "sub_class": "0"}),
        ("user", {"user": "0"}),
    ],
)
def test_what_cannot_be_appointed_is_marked(head, training_class, field, asked):
    before = row_counts()
    answer = head.post(reverse("staff", args=[training_class.pk]), {"role": "class_head", **asked})
    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert row_counts() == before


def test_an_office_ends_and_one_s_own_does_not(head, training_class):
    other = staff_user(Role.CLASS_HEAD, training_class)
    own = Appointment.objects.get(role=Role.ORGANISER, training_class=training_class)
    theirs = Appointment.objects.get(user=other)
    for one in (own, theirs):
        head.post(reverse("end-appointment", args=[training_class.pk, one.pk]))
    own.refresh_from_db()
    theirs.refresh_from_db()
    assert (own.ends_at, theirs.ends_at is not None) == (None, True)


def test_an_office_of_another_class_is_not_found(head, training_class):
    other = draft_class(name="别班")
    theirs = Appointment.objects.get(user=staff_user(Role.CLASS_HEAD, other))
    address = reverse("end-appointment", args=[training_class.pk, theirs.pk])
    assert head.post(address).status_code == 404
