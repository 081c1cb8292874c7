"""One's own tokens for programs: made once with the password, ended at any time."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from courses.views.page import render_page
from training.forms.tokens import TokenForm
from training.models import ApiToken
from training.permissions import signed_in
from training.refusals import Refused
from training.services.accounts import confirm_password
from training.services.tokens import end_token, make_token
from training.views.acting import actor_of, user_of


@signed_in
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """POST answers with the token itself, which is shown this once."""
    form = TokenForm(request.POST or None)
    if form.is_valid():
        secret = _made(request, form)
        if secret:
            return _page(request, TokenForm(), secret=secret)
    return _page(request, form, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def token_end(request: HttpRequest, token_id: int) -> HttpResponse:
    token = ApiToken.objects.filter(pk=token_id, user=user_of(request)).first()
    if token is None:
        raise Http404
    end_token(token, by=actor_of(request), now=timezone.now())
    messages.success(request, _("The token has been ended; it opens nothing any more."))
    return redirect("tokens")


def _made(request: HttpRequest, form: TokenForm) -> str:
    now, user, by, typed = timezone.now(), user_of(request), actor_of(request), form.cleaned_data
    try:
        confirm_password(user, typed["password"], verb="make_token", by=by, now=now)
    except Refused as refusal:
        form.add_error("password", str(refusal))
        return ""
    return make_token(
        user, name=typed["name"], scopes=typed["scopes"], lasts=typed["lasts"], by=by, now=now
    )


def _page(
    request: HttpRequest, form: TokenForm, *, secret: str = "", status: int = 200
) -> HttpResponse:
    now = timezone.now()
    labels = dict(form.fields["scopes"].choices)  # type: ignore[attr-defined]
    found = ApiToken.objects.filter(user=user_of(request))
    return render_page(
        request,
        "courses/tokens.html",
        title=_("Access for programs"),
        form=form,
        secret=secret,
        rows=[
            (one, one.is_live(now), [labels.get(scope, scope) for scope in one.scopes])
            for one in found
        ],
        status=status,
    )
