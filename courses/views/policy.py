"""The policy of a class: read by its staff, changed by the organiser until the class opens."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.enums import ClassState, Role
from courses.forms.policy import GROUPS, PolicyForm
from courses.models import TrainingClass
from courses.permissions import organiser, staff
from courses.queries.classes import class_for
from courses.services.classes import set_policy
from courses.views.page import render_page
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(staff, load=class_for)
def policy(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """POST changes it; once the class has opened it can only be read."""
    rights = request.rights  # type: ignore[attr-defined]
    kept = training_class.policy.data
    form = PolicyForm.of(kept, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        organiser.require(rights, training_class)
        if form.is_valid() and _changed(request, training_class, form):
            messages.success(request, _("The policy of this class is saved."))
            return redirect("policy", class_id=training_class.pk)
    may = organiser(rights, training_class) and training_class.state == ClassState.DRAFT
    if not may:
        for field in form.fields.values():
            field.disabled = True
    return render_page(
        request,
        "courses/policy.html",
        training_class=training_class,
        title=_("Policy of the class"),
        above=training_class.name,
        form=form,
        groups=[(label, [form[name] for name in names]) for label, names in GROUPS],
        frozen_at=training_class.policy.frozen_at,
        may_change=may,
        status=422 if form.is_bound else 200,
    )


def _changed(request: HttpRequest, training_class: TrainingClass, form: PolicyForm) -> bool:
    by = actor_of(request, role=Role.ORGANISER)
    data = form.policy(training_class.policy.data)
    try:
        set_policy(training_class, data, by=by, now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
