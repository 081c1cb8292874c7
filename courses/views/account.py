"""One's own account: where messages go, the password, the calendar, the last sign-ins."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from courses.views.page import render_page
from training.forms.accounts import EmailForm
from training.permissions import signed_in
from training.queries.accounts import sign_ins_of
from training.refusals import Refused
from training.services.accounts import change_email
from training.views.acting import actor_of, user_of

SIGN_INS = 5


@signed_in
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """A new address needs the password; what was typed stays where it is refused."""
    now, user = timezone.now(), user_of(request)
    form = EmailForm(request.POST or None, initial={"email": user.email})
    if form.is_valid() and _changed(request, form, now=now):
        messages.success(
            request,
            _("Messages are mailed to %(address)s from now on.") % {"address": user.email}
            if user.email
            else _("No mail is sent to you any more."),
        )
        return redirect("account")
    return render_page(
        request,
        "courses/account.html",
        title=_("My account"),
        form=form,
        mails=bool(settings.EMAIL_HOST),
        sign_ins=sign_ins_of(user.pk, most=SIGN_INS),
        status=422 if form.is_bound else 200,
    )


def _changed(request: HttpRequest, form: EmailForm, *, now: datetime) -> bool:
    typed = form.cleaned_data
    try:
        change_email(user_of(request), **typed, by=actor_of(request), now=now)
    except Refused as refusal:
        form.add_error("password", str(refusal))
    return not form.errors
