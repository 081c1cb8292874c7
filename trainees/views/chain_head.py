"""Comparing the chain head that a notice printed with the ledger of its class."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.models import TrainingClass
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.forms.notice import ChainHeadForm
from trainees.permissions import check_chain
from trainees.policies.chain_head import print_head, read_head
from trainees.queries.notice_pages import notices_of
from trainees.services.chain_head import find_head
from training.permissions import allowed


@require_safe
@allowed(check_chain, load=class_for)
def chain_head(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    form = ChainHeadForm(request.GET if "head" in request.GET else None)
    asked = read_head(form.cleaned_data["head"]) if form.is_valid() else None
    if form.is_bound and not form.errors and asked is None:
        form.add_error("head", _("A head is sixteen characters, eight at each end, or all 64."))
    heads = [
        (one, print_head(one.facts.get("chain_head", ""))) for one in notices_of(training_class)
    ]
    return render_page(
        request,
        "trainees/chain_head.html",
        training_class=training_class,
        title=_("Check a chain head"),
        form=form,
        asked=bool(asked),
        found=find_head(training_class, asked) if asked else None,
        heads=[(one, head) for one, head in heads if head],
    )
