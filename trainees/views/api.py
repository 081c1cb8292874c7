"""The interface for programs, read only: classes and what is in them, page by page."""

import base64
import binascii
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from courses.queries.classes import class_for, classes_of
from trainees.documents.api_description import (
    CLASSES,
    EVERY,
    MOST,
    OF_CLASS,
    USUAL,
    Scope,
    openapi,
    path_of,
)
from trainees.queries.api import READINGS, Seen, class_item
from trainees.views.api_gate import Caller, Problem, api, problem_answer
from training.permissions import public
from training.version import VERSION


@csrf_exempt
@api
def classes(request: HttpRequest, caller: Caller) -> Any:
    caller.needs(CLASSES.scope)
    return _page(request, classes_of(caller.rights), lambda page: map(class_item, page))


@csrf_exempt
@api
def one_class(request: HttpRequest, caller: Caller, class_id: int) -> Any:
    caller.needs(CLASSES.scope)
    return class_item(class_for(caller.rights, class_id))


@csrf_exempt
@api
def of_class(request: HttpRequest, caller: Caller, class_id: int, collection: str) -> Any:
    """One of the collections of a class."""
    if collection not in READINGS:
        raise Http404
    caller.needs(OF_CLASS[collection].scope)
    training_class, reading = class_for(caller.rights, class_id), READINGS[collection]
    reading.rule.require(caller.rights, training_class)
    seen = Seen(caller.rights, training_class, phones=Scope.PHONES.value in caller.scopes)
    found = reading.found(caller.rights, training_class)
    return _page(request, found, lambda page: reading.items(seen, page))


@csrf_exempt
@public
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    return problem_answer(Problem(404, "There is no such address; see /api/v1/."))


@public
@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The same in every language, for programs."""
    with translation.override("en"):
        found = openapi(version=VERSION, server=settings.SITE_URL.rstrip("/"))
    return JsonResponse(found)


@public
@require_safe
def readable(request: HttpRequest) -> HttpResponse:
    lines = [(one, path_of(one), [*one.fields]) for one in EVERY]
    return render(request, "trainees/api.html", {"lines": lines, "site": settings.SITE_URL})


def _page(
    request: HttpRequest,
    found: QuerySet[Any],
    items: Callable[[list[Any]], Iterable[dict[str, Any]]],
) -> dict[str, Any]:
    """By key from the cursor on: what is added meanwhile moves nothing."""
    limit, after = _limit(request), _after(request)
    page = list(found.order_by("pk").filter(pk__gt=after).distinct()[: limit + 1])
    more, page = len(page) > limit, page[:limit]
    return {"items": list(items(page)), "next": _cursor(page[-1].pk) if more else None}


def _limit(request: HttpRequest) -> int:
    asked = request.GET.get("limit", str(USUAL))
    if not asked.isascii() or not asked.isdecimal() or not 1 <= int(asked[:9]) <= MOST:
        raise Problem(400, f"limit is a number from 1 to {MOST}.")
    return int(asked[:9])


def _after(request: HttpRequest) -> int:
    asked = request.GET.get("cursor", "")
    if not asked:
        return 0
    try:
        after = int(base64.urlsafe_b64decode(asked[:64]).decode("ascii"))
    except (ValueError, binascii.Error) as error:
        raise Problem(400, "cursor is what “next” said.") from error
    if not 0 <= after < 2**63:
        raise Problem(400, "cursor is what “next” said.")
    return after


def _cursor(pk: int) -> str:
    return base64.urlsafe_b64encode(str(pk).encode()).decode()
