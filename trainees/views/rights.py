"""Middleware: `request.rights`, what the signed-in user may do at this request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from trainees.queries.rights import rights_of


def rights_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def attach(request: HttpRequest) -> HttpResponse:
        request.rights = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: rights_of(
                request.user.pk, address=request.META.get("REMOTE_ADDR"), now=timezone.now()
            )
        )
        return get_response(request)

    return attach
