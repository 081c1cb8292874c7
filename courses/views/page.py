"""Every page of a class: the template with the frame's navigation, tabs, brand and role."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import render

from courses.models import TrainingClass
from courses.permissions import staff_anywhere
from courses.views.navigation import navigation, role_of, tabs
from training.views.list_files import Offered, list_answer, list_files, wants_file

PARTY = "中共"  # left out where a school's name is spoken: 江油市委党校


def render_page(
    request: HttpRequest,
    template: str,
    *,
    training_class: TrainingClass | None = None,
    status: int = 200,
    listing: Offered | None = None,
    **context: Any,
) -> Any:
    """Answer with a page in the frame of a class, or of no class. Words already in `context` win
    over the frame's own. The rows of a `listing` are offered as files and answered as such."""
    if listing is not None and wants_file(request):
        return list_answer(request, listing)
    frame = {
        "training_class": training_class,
        "list_files": list_files(request) if listing else (),
        "navigation": navigation(request, training_class),
        "tabs": tabs(request, training_class),
        "brand": training_class.organiser.removeprefix(PARTY) if training_class else "",
        "may_search": staff_anywhere(request.rights),  # type: ignore[attr-defined]
        "role_label": role_of(request.rights, training_class),  # type: ignore[attr-defined]
    }
    return render(request, template, {**frame, **context}, status=status)
