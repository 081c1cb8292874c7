"""Signing in and out, the own password, the language."""

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from training.enums import AccountRefusal
from training.forms.accounts import ChangePasswordForm, LanguageForm, SignInForm
from training.permissions import public, signed_in_with_any_password
from training.refusals import Refused
from training.services import accounts
from training.views.acting import actor_of, address_of, user_of


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            user = accounts.sign_in(
                typed["username"],
                password=typed["password"],
                address=address_of(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, user)
            return _in_language(redirect(_next(request)), user.language)
    return render(request, "training/sign_in.html", {"form": form, "next": _asked_next(request)})


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        accounts.sign_out(request.user, by=actor_of(request), now=timezone.now())
        logout(request)
    return redirect("sign-in")


@signed_in_with_any_password
@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None)
    if form.is_valid() and _changed(request, form):
        update_session_auth_hash(request, user_of(request))
        return redirect("home")
    return render(request, "training/change_password.html", {"form": form})


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    answer = redirect(_next(request))
    if not form.is_valid():
        return answer
    language = form.cleaned_data["language"]
    if request.user.is_authenticated:
        accounts.choose_language(
            request.user, language=language, by=actor_of(request), now=timezone.now()
        )
    return _in_language(answer, language)


def _changed(request: HttpRequest, form: ChangePasswordForm) -> bool:
    """Whether the verb went through; what it refused is on the form."""
    typed = form.cleaned_data
    try:
        accounts.change_password(
            user_of(request),
            old=typed["old"],
            new=typed["new"],
            by=actor_of(request),
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("new" if refusal.reason == AccountRefusal.SAME else "old", str(refusal))
    except ValidationError as weak:
        form.add_error("new", weak)
    return not form.errors


def _asked_next(request: HttpRequest) -> str:
    """Where the reader was going, if it is an address of ours; else nothing."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if ours else ""


def _next(request: HttpRequest) -> str:
    return _asked_next(request) or "home"


def _in_language(answer: HttpResponse, language: str) -> HttpResponse:
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return answer
