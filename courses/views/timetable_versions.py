"""What changed in the timetable from one version to the next, in words."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from courses.models import TrainingClass
from courses.permissions import member
from courses.policies.timetable_difference import Difference, Kind
from courses.queries.classes import class_for
from courses.queries.timetable_versions import compared, version_numbers
from courses.views.page import render_page
from courses.views.timetable_words import lines_of, said, when_of
from training.permissions import allowed

LOOKS = {
    Kind.ADDED: (pgettext_lazy("timetable", "Added"), "ok"),
    Kind.MOVED: (pgettext_lazy("timetable", "Moved"), "warn"),
    Kind.CHANGED: (pgettext_lazy("timetable", "Changed"), "info"),
    Kind.CANCELLED: (pgettext_lazy("timetable", "Cancelled"), "bad"),
}
SHOWN = 12


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A difference as the page shows it; `lines` are (label, before, after)."""

    label: str | Promise
    look: str
    title: str
    when: str
    place: str
    lines: list[tuple[str | Promise, str, str]]


@allowed(member, load=class_for)
@require_safe
def versions(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """`number` is the version shown, the newest without it."""
    numbers = version_numbers(training_class)
    asked = request.GET.get("number", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else None
    shown = numbers[0] if number is None and numbers else number
    found = compared(training_class, shown) if shown is not None else None
    if found is None and number is not None:
        raise Http404
    return render_page(
        request,
        "courses/timetable_versions.html",
        training_class=training_class,
        found=found,
        differences=[_line(one) for one in found.differences] if found else [],
        numbers=numbers[:SHOWN],
    )


def _line(one: Difference) -> DifferenceLine:
    label, look = LOOKS[one.kind]
    return DifferenceLine(
        label=label,
        look=look,
        title=one.row["title"],
        when=when_of(one.row),
        place=said(one.row, "venue"),
        lines=lines_of(one.before, one.after) if one.before and one.after else [],
    )
