"""Editing a class's rulebook before the class opens (docs/rules.md, R5.1)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.enums import ClassState, Role
from courses.models import TrainingClass
from courses.permissions import organiser
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.forms.rulebook import RulebookForm
from trainees.policies.score_words import unit_label
from trainees.queries.score_pages import rule_groups
from trainees.services.rulebook import set_rulebook
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(organiser, load=class_for)
def edit(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """Every saving is a new version; the last one is frozen at the opening."""
    if request.method != "POST" and training_class.state != ClassState.DRAFT:
        return redirect("rulebook", class_id=training_class.pk)
    form = RulebookForm(
        request.POST if request.method == "POST" else None,
        groups=rule_groups(training_class),
        whole=training_class.rules.total_capped_at,
    )
    if form.is_valid() and form.groups:
        by = actor_of(request, role=Role.ORGANISER)
        try:
            set_rulebook(training_class, form.rows(), by=by, now=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The rulebook is saved as a new version."))
            return redirect("rulebook", class_id=training_class.pk)
    return render_page(
        request,
        "trainees/rulebook_edit.html",
        training_class=training_class,
        title=_("Edit the rulebook"),
        above=training_class.name,
        form=form,
        groups=[
            (group.head, full, [(rule, unit_label(rule.per), *pair) for rule, *pair in rules])
            for group, full, rules in form.lines()
        ],
        total=form.total,
        whole=form.whole,
        status=422 if form.is_bound else 200,
    )
