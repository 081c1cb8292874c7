"""Who may do what, in sentences. A page that declares nothing cannot be routed.

    @rule("class head of the class")
    def class_head(rights, training_class): return ...

    may_decide = class_head | inspector          # Rules join with & and |

    @allowed(may_decide, load=class_for)         # class_for(rights, class_id): object or Http404
    def decide(request, training_class, ...)     # the loaded object takes its arguments' place

The same Rule opens the page, shows the button and guards the verb: ``may_decide(rights, subject)``.
``request.rights`` is what the signed-in user may do today; the apps above the kernel set it.
An object of another class is 404 (the loader finds nothing), a visible one without the right 403.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import DisallowedHost, PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

View = Callable[..., Any]


@dataclass(frozen=True)
class Rule:
    """A sentence and its test on (rights, subject)."""

    sentence: str
    holds: Callable[[Any, Any], bool]

    def __call__(self, rights: Any, subject: Any = None) -> bool:
        return bool(self.holds(rights, subject))

    def require(self, rights: Any, subject: Any = None) -> None:
        """Refuse with PermissionDenied (403)."""
        if not self(rights, subject):
            raise PermissionDenied(self.sentence)

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(
            f"({self.sentence} and {other.sentence})",
            lambda rights, subject: self(rights, subject) and other(rights, subject),
        )

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(
            f"({self.sentence} or {other.sentence})",
            lambda rights, subject: self(rights, subject) or other(rights, subject),
        )


def rule(sentence: str) -> Callable[[Callable[[Any, Any], bool]], Rule]:
    """Turn a function (rights, subject) -> bool into a Rule."""
    return lambda holds: Rule(sentence, holds)


def public(view: View) -> View:
    """Anybody, signed in or not."""
    return _declare(view, "anyone")


def signed_in(view: View) -> View:
    """Whoever is signed in and has a password of their own."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
        return _sent_away(request) or view(request, *args, **kwargs)

    return _declare(guarded, "whoever is signed in")


def signed_in_with_any_password(view: View) -> View:
    """Also whoever still has the first password, which must be changed."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
        return _sent_to_sign_in(request) or view(request, *args, **kwargs)

    return _declare(guarded, "whoever is signed in, also with a first password")


def allowed(rule: Rule, *, load: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Whoever is signed in and fulfils the rule about what ``load`` finds for them.

    ``load(rights, <arguments of the route it names>)`` finds the subject or raises Http404; the
    view gets it in the place of those arguments. Without ``load`` the rule is asked about None.
    """
    taken = [*inspect.signature(load).parameters][1:] if load else []

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, **kwargs: Any) -> Any:
            if away := _sent_away(request):
                return away
            found = [load(request.rights, **{k: kwargs.pop(k) for k in taken})] if load else []
            rule.require(request.rights, *found)
            return view(request, *found, **kwargs)

        return _declare(guarded, rule.sentence)

    return declare


def _declare(view: View, sentence: str) -> View:
    view.permission = sentence  # type: ignore[attr-defined]
    return view


def _sent_away(request: Any) -> Any:
    if away := _sent_to_sign_in(request):
        return away
    return redirect("change-password") if request.user.must_change_password else None


def _sent_to_sign_in(request: Any) -> Any:
    return None if request.user.is_authenticated else leave_for_sign_in(request)


def leave_for_sign_in(request: Any) -> Any:
    """To the sign-in and back to the page that was in hand; a part of a page takes the whole page
    with it."""
    if request.headers.get("HX-Request") != "true":
        return redirect_to_login(page_in_hand(request) or reverse("home"))
    back = urlencode({"next": request.headers.get("HX-Current-URL", "")})
    return HttpResponseClientRedirect(f"{reverse('sign-in')}?{back}")


def page_in_hand(request: Any) -> str:
    """The page that was asked for, or on which the sent form stands: a form's own address is no
    page where it takes nothing but forms. Nothing where the browser does not say."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    said = request.headers.get("Referer", "")
    try:
        ours = url_has_allowed_host_and_scheme(
            said, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
    except DisallowedHost:
        return ""
    return urlsplit(said)._replace(scheme="", netloc="", fragment="").geturl() if ours else ""
