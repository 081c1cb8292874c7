"""A form that is not taken leads back to its page, in Chinese: signed out, grown old, too large."""

from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from training.middleware import MOST_BODY
from training.views.trouble import takes_forms_only, unreadable

PAGE = "/classes/7/leave/?mine=1"
THERE = f"http://testserver{PAGE}"


def sent(referer: str = THERE, **more: Any) -> Any:
    """By a visitor to the account page, which takes forms and needs a sign-in."""
    return Client(**more).post("/account/", {"email": "a@b.cn"}, headers={"referer": referer})


def test_who_was_signed_out_is_led_back_to_the_page_of_the_form() -> None:
    assert sent()["Location"] == f"{reverse('sign-in')}?next={quote(PAGE, safe='/')}"


@pytest.mark.parametrize("referer", ["", "https://evil.example/classes/", "javascript:alert(1)"])
def test_no_other_address_is_led_back_to(referer: str) -> None:
    assert sent(referer)["Location"] == f"{reverse('sign-in')}?next=/"
    assert '<a class="btn" href="/">' in sent(referer, enforce_csrf_checks=True).content.decode()


def test_a_form_that_has_grown_old_leads_back_to_its_page() -> None:
    answer = sent(enforce_csrf_checks=True)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert f'href="{PAGE}"' in page and "再提交一次" in page


class Unread(BytesIO):
    def read(self, *args: Any) -> bytes:
        raise AssertionError("the body was read")


def test_what_is_too_large_is_refused_unread_with_what_to_do() -> None:
    said = {
        "PATH_INFO": reverse("sign-in"),
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "wsgi.input": Unread(),
    }
    for length in (MOST_BODY + 1, 10**18):
        answer = Client().request(CONTENT_LENGTH=str(length), **said)
        page = answer.content.decode()
        assert answer.status_code == 413
        assert 'lang="zh-CN"' in page and "10 MB" in page
    with pytest.raises(AssertionError, match="was read"):  # what is not too large is read
        Client().request(CONTENT_LENGTH="100", **said)


@pytest.mark.django_db
def test_words_without_end_are_too_large_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_UPLOAD_MAX_MEMORY_SIZE", 100)
    answer = Client().post(reverse("sign-in"), {"username": "长" * 100, "password": "x"})
    assert answer.status_code == 413
    assert "提交的内容太大" in answer.content.decode()


@pytest.mark.parametrize("host", ["testserver", "evil.example"])
def test_what_cannot_be_read_is_said_in_chinese(host: str) -> None:
    request: HttpRequest = RequestFactory().post("/", headers={"host": host, "referer": THERE})
    answer = unreadable(request, SuspiciousOperation("secret words"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'lang="zh-CN"' in page and "secret" not in page
    assert (f'href="{PAGE}"' in page) == (host == "testserver")


def test_the_address_of_a_form_opened_as_a_page_shows_a_way_on() -> None:
    answer = Client().get(reverse("sign-out"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert '<a class="btn" href="/">' in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "above"), [("/classes/7/open/", "/classes/7/"), ("/entries/5/reverse/", "/")]
)
def test_the_way_on_is_the_page_above_where_there_is_one(path: str, above: str) -> None:
    answer = takes_forms_only(RequestFactory().get(path), allowed="POST")
    assert f'<a class="btn" href="{above}">' in answer.content.decode()


def test_the_script_knows_the_same_bound() -> None:
    script = Path(settings.BASE_DIR, "training/static/training/typed.js").read_text()
    assert "MOST = 12 * 2 ** 20;" in script
    assert MOST_BODY == 12 * 2**20
