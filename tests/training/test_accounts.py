"""Signing in and out, guessing, first passwords, sessions and languages."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path
from django.utils.translation import override

from training.actors import Actor
from training.enums import AccountRefusal
from training.models import LogEntry, SignInAttempt, User
from training.permissions import signed_in
from training.refusals import Refused
from training.routing import page
from training.services import accounts, attempts
from training.views.acting import address_of

NOW = datetime(2014, 4, 6, 8, 30, tzinfo=UTC)
GOOD, BETTER = "银杏 seven trees", "another long word 9"
BY = Actor(None, "organiser", "10.0.0.1")

urlpatterns = [
    page("at-home/", signed_in(lambda request: HttpResponse("home")), name="home"),
    path("", include("training.views.urls_accounts")),
]
pytestmark = [pytest.mark.urls(__name__)]


@pytest.fixture
def li(db: None) -> User:
    return accounts.open_account(
        "li", name="李雷", password=GOOD, by=BY, now=NOW, must_change=False
    )


def sign_in(username: str = "li", password: str = GOOD, now: datetime = NOW) -> User:
    return accounts.sign_in(username, password=password, address="10.0.0.1", now=now)


def refusal_of(*args: Any, **kwargs: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        sign_in(*args, **kwargs)
    return refused.value


def verbs() -> list[tuple[str, str, str]]:
    entries = LogEntry.objects.order_by("sequence")
    return [(entry.verb, entry.result, entry.reason) for entry in entries]


# --- The verb ------------------------------------------------------------------------------


def test_the_right_password_signs_in_and_is_logged(li: User) -> None:
    assert sign_in() == li
    entry = LogEntry.objects.get(verb="sign_in")
    assert (entry.actor, entry.result, entry.address) == (li, "done", "10.0.0.1")


def test_an_unknown_user_and_a_wrong_password_hear_the_same_words(li: User) -> None:
    User.objects.create_user("han", name="韩梅梅", password=GOOD, is_active=False)
    wrong, unknown, inactive = (
        refusal_of(password="x"),
        refusal_of("nobody"),
        refusal_of("han"),
    )
    assert str(wrong) == str(unknown) == str(inactive)


def test_refusals_are_logged_without_what_was_typed(li: User) -> None:
    refusal_of(password="my secret")
    refusal_of("a name typed by mistake")
    assert verbs()[1:] == [("sign_in", "refused", "account_wrong")] * 2
    logged = str([entry.chained() for entry in LogEntry.objects.all()])
    assert "secret" not in logged
    assert "mistake" not in logged


def test_after_five_failures_even_the_right_password_is_refused(li: User) -> None:
    for _ in range(5):
        assert refusal_of(password="x").reason == AccountRefusal.WRONG
    assert refusal_of().reason == AccountRefusal.TOO_MANY
    assert "15" in str(refusal_of())


def test_a_right_password_wipes_the_failures(li: User) -> None:
    for _ in range(3):
        for _ in range(4):
            refusal_of(password="x")
        assert sign_in() == li
    assert not SignInAttempt.objects.exists()


@pytest.mark.parametrize(
    ("later", "reason"),
    [
        (timedelta(minutes=14, seconds=59), AccountRefusal.TOO_MANY),
        (timedelta(minutes=15), AccountRefusal.WRONG),
    ],
)
def test_the_failures_of_a_window_end_with_it(
    li: User, later: timedelta, reason: AccountRefusal
) -> None:
    for _ in range(5):
        refusal_of(password="x")
    assert refusal_of(password="x", now=NOW + later).reason == reason


def test_a_new_window_has_five_failures_again(li: User) -> None:
    later = NOW + timedelta(minutes=15)
    reasons = [refusal_of(password="x", now=at).reason for at in [NOW] * 5 + [later] * 6]
    assert reasons == [AccountRefusal.WRONG] * 10 + [AccountRefusal.TOO_MANY]


@pytest.mark.parametrize("spelling", ["LI", " li ", "ｌｉ", "Li"])
def test_other_spellings_of_a_name_share_its_failures(li: User, spelling: str) -> None:
    for _ in range(5):
        refusal_of(spelling, password="x")
    assert refusal_of().reason == AccountRefusal.TOO_MANY


def test_guesses_at_one_account_leave_the_others_alone(li: User) -> None:
    for _ in range(6):
        refusal_of("han", password="x")
    assert sign_in() == li


def test_old_attempts_are_forgotten(db: None) -> None:
    attempts.reserve("old", now=NOW - timedelta(minutes=15))
    attempts.reserve("new", now=NOW)
    assert attempts.forget_old(now=NOW) == 1
    assert SignInAttempt.objects.get().username == "new"


@pytest.mark.parametrize(("later", "fine"), [(timedelta(), True), (timedelta(seconds=1), False)])
def test_a_first_password_expires(db: None, later: timedelta, fine: bool) -> None:
    user = accounts.open_account("han", name="韩梅梅", password=GOOD, by=BY, now=NOW)
    assert user.must_change_password
    at = NOW + accounts.FIRST_PASSWORD_LASTS + later
    if fine:
        assert sign_in("han", now=at) == user
    else:
        assert refusal_of("han", now=at).reason == AccountRefusal.EXPIRED


def test_a_changed_password_does_not_expire(db: None) -> None:
    user = accounts.open_account("han", name="韩梅梅", password=GOOD, by=BY, now=NOW)
    accounts.change_password(user, old=GOOD, new=BETTER, by=Actor(user.pk, ""), now=NOW)
    assert sign_in("han", BETTER, now=NOW + timedelta(days=999)) == user
    assert not User.objects.get().must_change_password


def test_a_wrong_current_password_changes_nothing_and_counts(li: User) -> None:
    by = Actor(li.pk, "")
    for _ in range(5):
        with pytest.raises(Refused) as refused:
            accounts.change_password(li, old="x", new=BETTER, by=by, now=NOW)
        assert refused.value.reason == AccountRefusal.OLD_WRONG
    with pytest.raises(Refused) as refused:
        accounts.change_password(li, old=GOOD, new=BETTER, by=by, now=NOW)
    assert refused.value.reason == AccountRefusal.TOO_MANY
    assert User.objects.get().check_password(GOOD)
    assert verbs()[-1] == ("change_password", "refused", "account_too_many")


def test_the_same_password_again_is_refused(li: User) -> None:
    with pytest.raises(Refused) as refused:
        accounts.change_password(li, old=GOOD, new=GOOD, by=BY, now=NOW)
    assert refused.value.reason == AccountRefusal.SAME


@pytest.mark.parametrize("weak", ["short", "12345678901", "password"])
def test_a_weak_password_is_refused_with_its_reasons(li: User, weak: str) -> None:
    with pytest.raises(ValidationError):
        accounts.change_password(li, old=GOOD, new=weak, by=BY, now=NOW)
    assert User.objects.get().check_password(GOOD)


def test_a_reset_gives_a_first_password_and_opens_a_closed_window(li: User) -> None:
    for _ in range(5):
        refusal_of(password="x")
    accounts.reset_password(li, password=BETTER, by=BY, now=NOW)
    assert sign_in(password=BETTER).must_change_password
    assert ("reset_password", "done", "") in verbs()


# --- The race ------------------------------------------------------------------------------


def checked_of_parallel_guesses(count: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many of so many parallel wrong passwords were really compared."""
    checked: list[str] = []
    monkeypatch.setattr(accounts, "authenticate", lambda **typed: checked.append(typed["username"]))

    def guess(number: int) -> None:
        try:
            with pytest.raises(Refused):
                sign_in(password=f"guess {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        list(threads.map(guess, range(count)))
    return len(checked)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_sixty_parallel_wrong_passwords_five_are_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert checked_of_parallel_guesses(60, monkeypatch) == 5


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_conditional_update_more_than_five_would_be_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    all_have_read = threading.Barrier(60)

    def read_then_write(username: str, *, now: datetime) -> bool:
        key = attempts.key_of(username)
        row, _ = SignInAttempt.objects.get_or_create(username=key, defaults={"window_start": now})
        all_have_read.wait(timeout=30)
        if row.failures >= attempts.LIMIT:
            return False
        row.failures += 1
        row.save()
        return True

    monkeypatch.setattr(attempts, "reserve", read_then_write)
    assert checked_of_parallel_guesses(60, monkeypatch) > 5


# --- The pages -----------------------------------------------------------------------------


def typed(client: Client, password: str = GOOD, **more: str) -> Any:
    return client.post("/sign-in/", {"username": "li", "password": password, **more})


def test_the_page_signs_in_and_goes_home(li: User, client: Client) -> None:
    assert client.get("/sign-in/").status_code == 200
    answer = typed(client)
    assert (answer.status_code, answer["Location"]) == (302, "/at-home/")
    assert client.get("/at-home/").content == b"home"
    assert client.get("/sign-in/")["Location"] == "/at-home/"


def test_the_page_says_the_refusal_and_keeps_the_password_to_itself(
    li: User, client: Client
) -> None:
    answer = typed(client, password="my-secret-typed")
    with override("zh-hans"):
        assert answer.context["form"].non_field_errors() == [str(AccountRefusal.WRONG.label)]
    assert b"my-secret-typed" not in answer.content
    assert "_auth_user_id" not in client.session


def test_a_password_is_taken_as_typed(li: User, client: Client) -> None:
    li.set_password(" spaces at both ends ")
    li.save()
    assert typed(client, password=" spaces at both ends ").status_code == 302


def test_after_signing_in_the_reader_goes_where_they_wanted(li: User, client: Client) -> None:
    assert typed(client, next="/leave/7/?tab=2")["Location"] == "/leave/7/?tab=2"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "http:///evil.example",
        "\x08//evil.example",
    ],
)
def test_nobody_is_led_to_another_site(li: User, client: Client, elsewhere: str) -> None:
    assert typed(client, next=elsewhere)["Location"] == "/at-home/"
    assert client.get("/sign-in/", {"next": elsewhere})["Location"] == "/at-home/"


def test_signing_in_begins_a_new_session(li: User, client: Client) -> None:
    session = client.session
    session["planted"] = "x"
    session.save()
    before = client.session.session_key
    typed(client)
    assert client.session.session_key != before


def test_signing_out_ends_the_session_and_is_logged(li: User, client: Client) -> None:
    typed(client)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/at-home/")["Location"] == "/sign-in/?next=/at-home/"
    assert verbs()[-1] == ("sign_out", "done", "")
    assert client.post("/sign-out/").status_code == 302


def change(client: Client, old: str = GOOD, new: str = BETTER, again: str = BETTER) -> Any:
    return client.post("/password/", {"old": old, "new": new, "again": again})


def test_changing_the_password_ends_the_other_sessions_only(li: User, client: Client) -> None:
    other = Client()
    typed(client)
    typed(other)
    assert change(client)["Location"] == "/at-home/"
    assert client.get("/at-home/").content == b"home"
    assert other.get("/at-home/").status_code == 302


def test_a_reset_ends_every_session(li: User, client: Client) -> None:
    typed(client)
    accounts.reset_password(li, password=BETTER, by=BY, now=NOW)
    assert client.get("/at-home/")["Location"] == "/sign-in/?next=/at-home/"


def test_a_switched_off_account_is_out_at_its_next_request(li: User, client: Client) -> None:
    typed(client)
    User.objects.update(is_active=False)
    assert client.get("/at-home/")["Location"] == "/sign-in/?next=/at-home/"


def test_a_first_password_must_be_changed_before_anything_else(li: User, client: Client) -> None:
    User.objects.update(must_change_password=True)
    typed(client)
    assert client.get("/at-home/")["Location"] == "/password/"
    assert client.get("/password/").status_code == 200
    change(client)
    assert client.get("/at-home/").content == b"home"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"old": "x"}, "old"),
        ({"again": "something else"}, "again"),
        ({"new": "short", "again": "short"}, "new"),
        ({"new": GOOD, "again": GOOD}, "new"),
        ({"new": "", "again": ""}, "new"),
    ],
)
def test_a_refused_change_is_said_at_its_field(
    li: User, client: Client, values: dict, field: str
) -> None:
    typed(client)
    answer = change(client, **values)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert User.objects.get().check_password(GOOD)


def test_the_password_page_is_for_the_signed_in(db: None, client: Client) -> None:
    assert client.get("/password/")["Location"] == "/sign-in/?next=/password/"


def test_pages_with_passwords_are_not_kept_by_the_browser(li: User, client: Client) -> None:
    assert "no-store" in client.get("/sign-in/")["Cache-Control"]


def test_forms_need_their_token(li: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    for page_ in ("/sign-in/", "/sign-out/", "/language/"):
        assert strict.post(page_).status_code == 403


def test_the_language_is_switched_for_a_visitor(db: None, client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert answer["Location"] == "/sign-in/"
    assert client.get("/sign-in/")["Content-Language"] == "en"


def test_the_language_of_an_account_comes_with_it(li: User, client: Client) -> None:
    typed(client)
    client.post("/language/", {"language": "en"})
    assert User.objects.get().language == "en"
    elsewhere = Client()
    typed(elsewhere)
    assert elsewhere.get("/password/")["Content-Language"] == "en"


def test_an_unknown_language_changes_nothing(db: None, client: Client) -> None:
    client.post("/language/", {"language": "xx", "next": "/sign-in/"})
    assert client.get("/sign-in/")["Content-Language"] == "zh-hans"


def test_behind_the_proxy_only_what_it_added_is_believed() -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.9"})
    assert address_of(request) == "127.0.0.1"
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        assert address_of(request) == "203.0.113.9"
