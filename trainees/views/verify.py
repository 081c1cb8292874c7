"""Checking a certificate from outside, without an account (docs/rules.md, R8.5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from trainees.forms.certificate import VerifyForm
from trainees.queries.certificate import is_on_register, shown_by_token
from trainees.tables.certificate import STATE_LOOKS
from training.permissions import public
from training.services import attempts
from training.views.acting import address_of

LOOK_UPS = 20  # of one address in a quarter of an hour


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Serial and full name: whether they match, and nothing else."""
    form, answer, status = VerifyForm(request.POST or None), "", 200
    if request.method == "POST" and form.is_valid():
        if attempts.reserve(_key(request), now=timezone.now(), limit=LOOK_UPS):
            answer = "match" if is_on_register(**form.cleaned_data) else "none"
        else:
            form.add_error(None, _("Too many look-ups from here; try again in 15 minutes."))
            status = 429
    elif request.method == "POST":
        status = 422
    return _unlisted(
        render(request, "trainees/verify.html", {"form": form, "answer": answer}, status=status)
    )


@public
@never_cache
@require_safe
def verify_token(request: HttpRequest, token: str) -> HttpResponse:
    """Where the code on a certificate leads: what it was issued for and what it is now."""
    found = shown_by_token(token)
    context = {
        "shown": found,
        "look": STATE_LOOKS[found.state] if found else "",
        "brand": found.organiser if found else "",
    }
    status = 200 if found else 404
    return _unlisted(render(request, "trainees/verify_token.html", context, status=status))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """No search engine keeps it."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _key(request: HttpRequest) -> str:
    return f"verify {address_of(request)}"
