"""One certificate: what it says, its papers, and ending or reprinting it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.enums import Role
from courses.views.page import render_page
from trainees.documents.certificate import certificate_text
from trainees.documents.certificate_facts import facts_of
from trainees.forms.certificate import ReplaceForm, ReprintForm, RevokeForm
from trainees.models import Certificate, CertificateReprint
from trainees.permissions import keep_certificate, see_certificate, see_completion
from trainees.policies.certificate import FileOf, file_names
from trainees.queries.certificate import certificate_for, reprint_of
from trainees.services.certificate import (
    replace_certificate,
    reprint_certificate,
    revoke_certificate,
)
from trainees.services.certificate_files import issued_file
from trainees.tables.certificate import STATE_LOOKS
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of
from training.views.file_answers import file_answer

FORMS: dict[str, type[forms.Form]] = {
    "reprint": ReprintForm,
    "replace": ReplaceForm,
    "revoke": RevokeForm,
}


@allowed(see_certificate, load=certificate_for)
@require_safe
def certificate(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    return _page(request, certificate)


@allowed(see_certificate, load=certificate_for)
@require_safe
def certificate_pdf(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    """The very bytes that were issued."""
    return _paper(request, certificate, certificate)


@allowed(keep_certificate, load=certificate_for)
@require_safe
def certificate_reprint_pdf(
    request: HttpRequest, certificate: Certificate, number: int
) -> HttpResponse:
    return _paper(request, certificate, reprint_of(certificate, number))


@allowed(keep_certificate, load=certificate_for)
@require_POST
def certificate_revoke(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    def revoke(**said: Any) -> Certificate:
        revoke_certificate(certificate, **said)
        messages.success(request, _("Revoked. Whoever checks it reads so from now on."))
        return certificate

    return _act(request, certificate, "revoke", revoke)


@allowed(keep_certificate, load=certificate_for)
@require_POST
def certificate_replace(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    def replace(**said: Any) -> Certificate:
        issued = replace_certificate(certificate, **said)
        messages.success(request, _("Replaced by %(serial)s.") % {"serial": issued.serial})
        return issued

    return _act(request, certificate, "replace", replace)


@allowed(keep_certificate, load=certificate_for)
@require_POST
def certificate_reprint(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    def reprint(**said: Any) -> Certificate:
        printed = reprint_certificate(certificate, **said)
        messages.success(
            request, _("Reprint no. %(number)s is ready below.") % {"number": printed.number}
        )
        return certificate

    return _act(request, certificate, "reprint", reprint)


def _act(
    request: HttpRequest, certificate: Certificate, act: str, verb: Callable[..., Certificate]
) -> HttpResponse:
    """What was typed comes back with what is wrong in it."""
    form = FORMS[act](request.POST)
    if form.is_valid():
        by, now = actor_of(request, role=Role.ORGANISER), timezone.now()
        try:
            after = verb(**form.cleaned_data, by=by, now=now)
            return redirect("certificate", certificate_uid=after.uid)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, certificate, bound={act: form}, status=422)


def _page(
    request: HttpRequest,
    certificate: Certificate,
    *,
    bound: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    rights = request.rights  # type: ignore[attr-defined]
    keeps = keep_certificate(rights, certificate)
    trainee = certificate.trainee
    initial = {"name": trainee.person.name, "seen": certificate.reprints.count()}
    return render_page(
        request,
        "trainees/certificate.html",
        training_class=trainee.training_class,
        title=certificate.serial,
        certificate=certificate,
        trainee=trainee,
        look=STATE_LOOKS[certificate.state],
        facts=facts_of(certificate.payload),
        sentence=certificate_text(facts_of(certificate.payload)),
        ended=getattr(certificate, "end", None),
        reprints=list(certificate.reprints.all()) if keeps else [],
        predecessor=certificate.follows.certificate if certificate.follows else None,
        is_staff=see_completion(rights, certificate),
        keeps=keeps,
        forms={act: (bound or {}).get(act) or form(initial=initial) for act, form in FORMS.items()},
        status=status,
    )


def _paper(
    request: HttpRequest, certificate: Certificate, paper: Certificate | CertificateReprint
) -> HttpResponse:
    try:
        content = issued_file(paper)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("certificate", certificate_uid=certificate.uid)
    (name,) = file_names([FileOf(certificate.serial, certificate.payload["name"])])
    return file_answer(content, name=name.removesuffix(".pdf"), ending="pdf")
