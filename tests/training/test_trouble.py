"""Trouble has a page: in Chinese, with its own code, and never half a write."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.test import Client
from django.urls import reverse

from training.views import health


def answer(monkeypatch: pytest.MonkeyPatch, error: Exception) -> Any:
    def broken(*args: Any) -> None:
        raise error

    monkeypatch.setattr(health, "_database", broken)
    monkeypatch.setitem(health.PARTS, "database", broken)
    return Client(raise_request_exception=False).get(reverse("health"))


@pytest.mark.parametrize("error", [OperationalError("gone away"), InterfaceError("closed")])
def test_without_the_database_the_page_says_try_again(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    response = answer(monkeypatch, error)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "gone away" not in response.content.decode()
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize(
    ("error", "status"),
    [(Http404(), 404), (PermissionDenied(), 403), (ValueError("secret words"), 500)],
)
def test_every_other_trouble_keeps_its_own_page(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    response = answer(monkeypatch, error)
    page = response.content.decode()
    assert response.status_code == status
    assert 'lang="zh-CN"' in page and str(status) in page
    assert "secret words" not in page


@pytest.mark.django_db
def test_the_language_switch_keeps_the_page(client: Client) -> None:
    there = f"{reverse('sign-in')}?next=/classes/"
    response = client.post(reverse("language"), {"language": "en", "next": there})
    assert response["Location"] == there
    assert "Sign in" in client.get(there).content.decode()
    elsewhere = client.post(
        reverse("language"), {"language": "en", "next": "https://evil.example/"}
    )
    assert elsewhere["Location"] == reverse("home")
