"""Who a program is: a bearer token, its scopes and its owner's rights at this moment.

Nothing here reads a cookie, so no page of another site can ask in somebody's name.
"""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from courses.permissions import Rights
from trainees.documents.api_description import PROBLEMS, Scope
from trainees.queries.rights import rights_of
from training.models import ApiToken
from training.services.tokens import WINDOW, count_call, token_of
from training.views.acting import address_of

BEARER = "Bearer "
Answer = Callable[..., Any]


class Problem(Exception):
    """Ends a call with this status; `detail` is read by programmers."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


class Caller:
    """A live token and what its owner may do now."""

    def __init__(self, token: ApiToken, rights: Rights) -> None:
        self.rights, self.scopes = rights, frozenset(token.scopes)

    def needs(self, scope: Scope) -> None:
        if scope.value not in self.scopes:
            raise Problem(403, f"The token lacks the scope {scope.value}.")


def api(view: Answer) -> Callable[..., HttpResponse]:
    """`view(request, caller, …)` returns what is answered as JSON, or raises what is a problem."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            if request.method not in ("GET", "HEAD"):
                raise Problem(405, "Only GET is answered here.", Allow="GET, HEAD")
            return _json(request, view(request, _caller(request), **kwargs))
        except Problem as problem:
            return problem_answer(problem)
        except Http404:
            return problem_answer(Problem(404, "There is nothing here for this token."))
        except PermissionDenied:
            return problem_answer(Problem(403, "The token's owner may not read this."))

    guarded.permission = "whoever holds a token of somebody who may"  # type: ignore[attr-defined]
    return guarded


def problem_answer(problem: Problem) -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": PROBLEMS[str(problem.status)],
        "status": problem.status,
        "detail": problem.detail,
    }
    return HttpResponse(
        json.dumps(body),
        status=problem.status,
        content_type="application/problem+json",
        headers={"Cache-Control": "no-store", **problem.headers},
    )


def _caller(request: HttpRequest) -> Caller:
    now, header = timezone.now(), request.headers.get("Authorization", "")
    token = None
    if header.startswith(BEARER):
        token = token_of(header.removeprefix(BEARER).strip()[:200], now=now)
    if token is None:
        challenge = {"WWW-Authenticate": 'Bearer realm="api"'}
        raise Problem(401, "A live token is needed: Authorization: Bearer …", **challenge)
    if not count_call(token, now=now):
        after = {"Retry-After": str(int(WINDOW.total_seconds()))}
        raise Problem(429, "Too many calls in this minute.", **after)
    return Caller(token, rights_of(token.user_id, address=address_of(request), now=now))


def _json(request: HttpRequest, found: Any) -> HttpResponse:
    """With a digest of the body, so that what has not changed is not sent again."""
    body = json.dumps(found, ensure_ascii=False).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    if _same(tag, request.headers.get("If-None-Match", "")):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type="application/json", headers=headers)


def _same(tag: str, asked: str) -> bool:
    tags = [one.strip().removeprefix("W/") for one in asked.split(",")]
    return tag in tags or "*" in tags
