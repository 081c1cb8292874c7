"""Beginning a class: an organiser's first page of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.enums import Role
from courses.forms.new_class import NewClassForm
from courses.permissions import organises
from courses.views.page import render_page
from trainees.services.new_class import begin_class
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of


@allowed(organises)
@require_http_methods(["GET", "POST"])
def new_class(request: HttpRequest) -> HttpResponse:
    form = NewClassForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            training_class = begin_class(
                form.plan(),
                policy=form.policy(),
                by=actor_of(request, role=Role.ORGANISER),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The class is made. Now appoint its staff."))
            return redirect("staff", training_class.pk)
    numbers = [
        name for name in form.fields if name not in (*form.ABOUT, *form.DATES, "sub_classes")
    ]
    return render_page(
        request,
        "courses/new_class.html",
        form=form,
        about=[form[name] for name in form.ABOUT],
        dates=[form[name] for name in form.DATES],
        numbers=[form[name] for name in numbers],
        numbers_wrong=any(name in form.errors for name in numbers),
        status=422 if form.is_bound and form.errors else 200,
    )
