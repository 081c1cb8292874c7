"""One's own account as a page: the address that messages are mailed to, the last sign-ins."""

import pytest
from django.test import Client
from django.urls import reverse

from courses.enums import Role
from tests.cast import PASSWORD, Cast, make_class, moment, sign_in
from training.models import LogEntry, User
from training.services.accounts import sign_in as sign_in_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
GOOD = "wang@example.com"


@pytest.fixture
def cast() -> Cast:
    return make_class(1, passwords=True)


def send(cast: Cast, **typed: str) -> tuple[int, str, User]:
    user = cast.trainee_user(1)
    client = sign_in(Client(), user)
    client.cookies["django_language"] = "en"
    response = client.post(reverse("account"), {"email": GOOD, "password": PASSWORD, **typed})
    user.refresh_from_db()
    return response.status_code, response.content.decode(), user


def test_a_wrong_password_changes_nothing_and_keeps_the_address_typed(cast: Cast) -> None:
    status, shown, user = send(cast, password="guessed")
    assert (status, user.email) == (422, "")
    assert GOOD in shown
    assert "guessed" not in shown


@pytest.mark.parametrize("address", ["wang", "wang@", "wang@host", "a b@example.com", "x" * 300])
def test_an_implausible_address_is_refused(cast: Cast, address: str) -> None:
    status, _, user = send(cast, email=address)
    assert (status, user.email) == (422, "")


def test_guessing_the_password_here_ends_like_guessing_it_at_the_door(cast: Cast) -> None:
    for _ in range(5):
        send(cast, password="guessed")
    status, shown, user = send(cast)
    assert (status, user.email) == (422, "")
    assert "Too many wrong passwords" in shown


def test_with_the_password_the_address_is_kept_and_logged_without_its_value(cast: Cast) -> None:
    assert send(cast)[0] == 302
    assert User.objects.get(email=GOOD) == cast.trainee_user(1)
    entry = LogEntry.objects.get(verb="change_email")
    assert entry.fields == ["email"]
    assert GOOD not in str(entry.__dict__)


def test_an_empty_address_ends_the_mail(cast: Cast) -> None:
    send(cast)
    status, _, user = send(cast, email="")
    assert (status, user.email) == (302, "")


def test_the_page_names_the_last_sign_ins_of_nobody_else(cast: Cast) -> None:
    mine, other = cast.trainee_user(1), cast.user(Role.CLASS_HEAD)
    for user, address in ((mine, "192.0.2.1"), (other, "192.0.2.2")):
        sign_in_with(
            user.username, password=PASSWORD, address=address, now=moment("2014-04-08 07:30")
        )
    shown = sign_in(Client(), mine).get(reverse("account")).content.decode()
    assert "7:30" in shown
    assert "192.0.2.1" in shown
    assert "192.0.2.2" not in shown


def test_the_user_menu_leads_there(cast: Cast) -> None:
    shown = sign_in(Client(), cast.trainee_user(1)).get(reverse("home")).content.decode()
    assert f'href="{reverse("account")}"' in shown
