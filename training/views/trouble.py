"""What is answered when something went wrong that no page expected."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import Resolver404, resolve, reverse
from django.views.defaults import server_error

from training.permissions import page_in_hand

RETRY = 30  # seconds


def trouble(request: HttpRequest) -> HttpResponse:
    """503 where the database is away, restarts or is full: nothing was written, try again soon.
    500 for anything else."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return server_error(request)
    page = loader.get_template("503.html").render()
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY)})


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for what is no request of ours, 413 where it is only too large."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _page("400.html", status=400, back=page_in_hand(request))


def too_large(request: HttpRequest) -> HttpResponse:
    return _page("413.html", status=413, back=page_in_hand(request))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without the token of this sign-in; the page it stands on has the right one."""
    return _page("403_csrf.html", status=403, back=page_in_hand(request))


def takes_forms_only(request: HttpRequest, *, allowed: str) -> HttpResponse:
    """405 where an address of a form is opened as a page; the next page above it is offered."""
    answer = _page("405.html", status=405, back=_page_above(request.path))
    answer["Allow"] = allowed
    return answer


def _page(template: str, *, status: int, back: str) -> HttpResponse:
    page = loader.get_template(template).render({"back": back})
    return HttpResponse(page, status=status)


def _page_above(path: str) -> str:
    above = path.rstrip("/").rpartition("/")[0] + "/"
    try:
        resolve(above)
    except Resolver404:
        return reverse("home")
    return above
