"""Deny by default: a page says who may see it, or it has no address."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver, path

from training.checks import every_page_declares_who_may_see_it
from training.permissions import (
    allowed,
    public,
    rule,
    signed_in,
    signed_in_with_any_password,
)
from training.routing import page, pages, undeclared


@dataclass(frozen=True)
class Rights:
    roles: tuple[str, ...]
    classes: tuple[int, ...] = (1,)


@rule("class head")
def class_head(rights: Rights, subject: Any) -> bool:
    return "class_head" in rights.roles


@rule("inspector")
def inspector(rights: Rights, subject: Any) -> bool:
    return "inspector" in rights.roles


@rule("an even class")
def even(rights: Rights, subject: Any) -> bool:
    return subject % 2 == 0


def class_for(rights: Rights, class_id: int) -> int:
    if class_id not in rights.classes:
        raise Http404
    return class_id


@allowed(class_head & even, load=class_for)
def week_of(request: Any, training_class: int, week: int = 0) -> HttpResponse:
    return HttpResponse(f"{training_class}/{week}")


def request_of(rights: Rights | None = None, *, must_change: bool = False, **headers: str) -> Any:
    request = RequestFactory().get("/a page/?q=1", headers=headers)
    request.user = SimpleNamespace(is_authenticated=True, must_change_password=must_change)
    request.rights = rights
    return request


def stranger(**headers: str) -> Any:
    request = request_of(**headers)
    request.user = AnonymousUser()
    return request


def bare(request: Any) -> HttpResponse:
    return HttpResponse("bare")


@pytest.mark.parametrize(
    ("roles", "both", "either"),
    [
        ((), False, False),
        (("class_head",), False, True),
        (("inspector",), False, True),
        (("class_head", "inspector"), True, True),
    ],
)
def test_rules_join(roles: tuple[str, ...], both: bool, either: bool) -> None:
    assert (class_head & inspector)(Rights(roles)) is both
    assert (class_head | inspector)(Rights(roles)) is either


def test_a_joined_rule_is_still_a_sentence() -> None:
    joined = (class_head | inspector) & even
    assert joined.sentence == "((class head or inspector) and an even class)"


def test_a_rule_guards_a_verb_too() -> None:
    with pytest.raises(PermissionDenied, match="class head"):
        class_head.require(Rights(()))
    class_head.require(Rights(("class_head",)))


def test_a_loaded_object_takes_the_place_of_its_argument() -> None:
    rights = Rights(("class_head",), classes=(2,))
    assert week_of(request_of(rights), class_id=2, week=5).content == b"2/5"


def test_a_visible_object_without_the_right_is_403() -> None:
    with pytest.raises(PermissionDenied):
        week_of(request_of(Rights(("inspector",), classes=(2,))), class_id=2)
    with pytest.raises(PermissionDenied):
        week_of(request_of(Rights(("class_head",), classes=(3,))), class_id=3)


def test_another_classs_object_is_404_whatever_the_right() -> None:
    with pytest.raises(Http404):
        week_of(request_of(Rights(("class_head",), classes=(2,))), class_id=4)


def test_a_rule_without_an_object_is_asked_too() -> None:
    listing = allowed(inspector)(bare)
    assert listing(request_of(Rights(("inspector",)))).content == b"bare"
    with pytest.raises(PermissionDenied):
        listing(request_of(Rights(())))


@pytest.mark.parametrize("view", [week_of, signed_in(bare), signed_in_with_any_password(bare)])
def test_a_stranger_is_sent_to_sign_in_and_back(view: Any) -> None:
    answer = view(stranger())
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/sign-in/?next=/a%2520page/%3Fq%3D1",
    )


def test_a_stranger_inside_a_page_leaves_the_whole_page() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/roll/7/"}
    answer = signed_in(bare)(stranger(**headers))
    assert answer["HX-Redirect"] == "/sign-in/?next=http%3A%2F%2Ftestserver%2Froll%2F7%2F"


@pytest.mark.parametrize("view", [week_of, signed_in(bare)])
def test_a_first_password_opens_nothing_but_its_change(view: Any) -> None:
    rights = Rights(("class_head",), classes=(2,))
    assert view(request_of(rights, must_change=True), class_id=2)["Location"] == "/password/"
    own = signed_in_with_any_password(bare)
    assert own(request_of(must_change=True)).content == b"bare"


def test_a_public_page_is_open_to_a_stranger() -> None:
    assert public(bare)(stranger()).content == b"bare"


def test_a_page_that_declares_nothing_gets_no_address() -> None:
    def silent(request: Any) -> HttpResponse:
        return HttpResponse()

    with pytest.raises(ImproperlyConfigured, match="declares no permission"):
        page("silent/", silent, name="silent")
    assert page("week/", week_of, name="week").name == "week"


def test_every_address_of_the_site_declares_who_may_see_it() -> None:
    assert undeclared() == []
    assert {"sign-in/", "password/", "health/"} <= {route for route, _ in pages()}


def test_an_address_that_went_around_the_rule_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(request: Any) -> HttpResponse:
        return HttpResponse()

    resolver = get_resolver()
    routes = [*resolver.url_patterns, path("silent/", silent)]
    monkeypatch.setitem(resolver.__dict__, "url_patterns", routes)
    assert undeclared() == ["silent/"]
    assert [error.id for error in every_page_declares_who_may_see_it()] == ["training.E001"]
