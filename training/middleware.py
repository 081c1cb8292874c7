"""Headers on every answer, Chinese until the reader switches, and answers to what is no page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from training.views.trouble import takes_forms_only, too_large

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
MOST_BODY = 12 * 2**20  # bytes: a file of 10 MB and its form (typed.js says so before it is sent)
PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"


def content_security(get_response: Handler) -> Handler:
    """No inline script or style runs, nothing is loaded from elsewhere, nobody frames us."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return answer


def chinese_unless_switched(get_response: Handler) -> Handler:
    """The product speaks Chinese whatever the browser prefers; only the language switch
    (its cookie) changes that. Stands before LocaleMiddleware."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        return get_response(request)

    return answer


def bodies_are_bounded(get_response: Handler) -> Handler:
    """What says that it is larger than any form of ours is refused before any of it is read.
    Stands before whatever looks into a form."""

    def answer(request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if said.isascii() and said.isdecimal() and int(said[:20]) > MOST_BODY:
            return too_large(request)
        return get_response(request)

    return answer


def forms_have_a_way_back(get_response: Handler) -> Handler:
    """Whoever opens the address of a form as a page is shown the page above it."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            return takes_forms_only(request, allowed=response.headers["Allow"])
        return response

    return answer
