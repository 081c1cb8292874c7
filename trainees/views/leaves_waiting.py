"""Leave that waits for one's decision, across one's classes."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from courses.permissions import staff_anywhere
from courses.views.page import render_page
from trainees.models import LeaveRequest
from trainees.queries.inbox import leaves_waiting
from trainees.tables.listings import waiting_listing
from training.permissions import allowed

PER_PAGE = 50


@allowed(staff_anywhere)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    rights = request.rights  # type: ignore[attr-defined]
    everything = list(leaves_waiting(rights, rights.offices))
    chosen = request.GET.get("class", "")
    shown = [one for one in everything if chosen in ("", str(one.trainee.training_class_id))]
    classes = _classes(everything)
    picked = [one for one in classes if one[0] == chosen] or classes
    return render_page(
        request,
        "trainees/leaves_waiting.html",
        page=Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        listing=lambda: waiting_listing(shown),
        classes=classes,
        one_class=picked[0] if len(picked) == 1 and picked[0][2] > 1 else None,
        chosen=chosen,
        count=len(everything),
    )


def _classes(leaves: Iterable[LeaveRequest]) -> list[tuple[str, str, int]]:
    """(key, name, how many) of the classes in which anything waits, by name."""
    found: dict[tuple[str, str], int] = {}
    for one in leaves:
        training_class = one.trainee.training_class
        key = (str(training_class.pk), training_class.short_name)
        found[key] = found.get(key, 0) + 1
    return sorted(((pk, name, n) for (pk, name), n in found.items()), key=lambda one: one[1])
