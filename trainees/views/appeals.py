"""The inbox of appeals: those that wait, with their entry explained, and those answered."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.enums import Role
from courses.models import TrainingClass
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.forms.ledger import AnswerForm
from trainees.models import Appeal
from trainees.permissions import answers_appeal, see_scores
from trainees.policies.score_words import unit_label
from trainees.queries.ledger_pages import appeal_for, appeal_lines
from trainees.queries.people import trainee_for, trainees_seen
from trainees.queries.posting import Place
from trainees.queries.score_pages import answered_appeals, open_appeals
from trainees.services.appeal import answer_appeal
from trainees.tables.score_listings import appeal_listing
from trainees.views.ledger import at_entry, ledger_page
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

INBOX = "appeals"


@allowed(see_scores, load=class_for)
@require_safe
def appeals(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    return _inbox(request, training_class)


@require_POST
@allowed(answers_appeal, load=appeal_for)
def answer(request: HttpRequest, appeal: Appeal) -> HttpResponse:
    """Back to where one came from: the inbox or the ledger; so too with what was wrong."""
    form, inbox = AnswerForm(request.POST), request.POST.get("back") == INBOX
    class_id = appeal.entry.training_class_id
    if form.is_valid() and _answered(request, appeal, form):
        to = reverse("appeals", args=[class_id]) if inbox else at_entry(appeal.entry)
        return HttpResponseRedirect(to)
    wrong: dict[str, Any] = {"answering": appeal.pk, "answer_form": form}
    if form.non_field_errors():  # answered meanwhile: there is no form any more
        wrong = {"unheard": form}
    wrong["status"] = 422
    rights = request.rights  # type: ignore[attr-defined]
    if inbox:
        return _inbox(request, class_for(rights, class_id), **wrong)
    return ledger_page(request, trainee_for(rights, appeal.entry.trainee_id), **wrong)


def _answered(request: HttpRequest, appeal: Any, form: AnswerForm) -> bool:
    uphold = form.cleaned_data["decision"] == AnswerForm.UPHOLD
    rights = request.rights  # type: ignore[attr-defined]
    office = rights.office((Role.CLASS_HEAD,), appeal.class_id, appeal.sub_class_id)
    try:
        answer_appeal(
            appeal,
            uphold=uphold,
            answer=form.cleaned_data["answer"],
            by=actor_of(request, role=office.role),
            now=timezone.now(),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Upheld: the entry is reversed.") if uphold else _("Dismissed."))
    return True


def _inbox(
    request: HttpRequest,
    training_class: TrainingClass,
    *,
    status: int = 200,
    answering: int | None = None,
    answer_form: AnswerForm | None = None,
    unheard: AnswerForm | None = None,
) -> HttpResponse:
    rights = request.rights  # type: ignore[attr-defined]
    places = dict(trainees_seen(rights, training_class).values_list("pk", "memberships__sub_class"))
    waiting = [one for one in open_appeals(training_class) if one.entry.trainee_id in places]
    answered = [one for one in answered_appeals(training_class) if one.entry.trainee_id in places]
    may = {
        one.pk
        for one in waiting
        if training_class.is_open
        and answers_appeal(
            rights,
            Place(training_class.pk, places[one.entry.trainee_id], one.entry.trainee_id),
        )
    }
    return render_page(
        request,
        "trainees/appeals.html",
        training_class=training_class,
        status=status,
        listing=lambda: appeal_listing(training_class, appeal_lines([*waiting, *answered])),
        title=_("Appeals"),
        above=training_class.name,
        waiting=[
            (appeal, sentence, points, unit_label(appeal.entry.rule.per), appeal.pk in may)
            for appeal, sentence, points in appeal_lines(waiting)
        ],
        answered=appeal_lines(answered),
        answering=answering,
        unheard=unheard,
        answer_form=answer_form or AnswerForm(),
    )
