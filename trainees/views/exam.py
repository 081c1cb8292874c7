"""The exam's marks as a grid: typed or pasted, looked at as differences, then saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courses.enums import Role
from courses.models import TrainingClass
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.forms.exam import MarkGrid, read_grid
from trainees.permissions import post_score
from trainees.policies.mark_sheet import Candidate
from trainees.queries.exam import exam_of, last_change, marks_of
from trainees.queries.people import Listed
from trainees.queries.posting import postable
from trainees.services.study import enter_exam
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of


@dataclass(frozen=True, slots=True)
class GridLine:
    person: Listed
    text: str
    old: Decimal | None
    changed: bool
    wrong: bool


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(post_score, load=class_for)
def exam(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """POST shows what would change; with `save` it is entered, if nothing is left to put right and
    nobody changed the marks since the page was made."""
    people = postable(request.rights, training_class)  # type: ignore[attr-defined]
    held = exam_of(training_class)
    marks, (seen, _when) = marks_of(held), last_change(training_class, held)
    known = [Candidate(one.trainee_id, one.number, one.name) for one in people]
    grid = read_grid(request.POST if request.method == "POST" else None, known, marks)
    error = ""
    if request.method == "POST" and "save" in request.POST:
        error = _why_not(grid, stale=request.POST.get("seen") != str(seen))
        if not error:
            error = _saved(request, training_class, grid)
        if not error:
            return HttpResponseRedirect(reverse("exam", args=[training_class.pk]), status=303)
    return render_page(
        request,
        "trainees/exam.html",
        training_class=training_class,
        status=422 if error or grid.wrong else 200,
        title=_("Exam marks"),
        above=training_class.name,
        error=error,
        lines=_lines(people, grid, marks),
        grid=grid,
        seen=seen,
        preview=request.method == "POST",
        entered=sum(one.trainee_id in marks for one in people),
        corrected=sum(one.old is not None for one in grid.changes),
    )


def _why_not(grid: MarkGrid, *, stale: bool) -> str:
    if grid.wrong:
        return _("Nothing was saved. Put the marked fields right first.")
    if grid.unmatched:
        return _("Nothing was saved. Put the lines that matched nobody right, or take them out.")
    if stale:
        return _("Nothing was saved: somebody changed marks meanwhile. Look at the differences.")
    return "" if grid.changes else _("Nothing was saved: no mark has changed.")


def _saved(request: HttpRequest, training_class: TrainingClass, grid: MarkGrid) -> str:
    """Why it could not be saved, "" if it was."""
    by = actor_of(request, role=Role.CLASS_HEAD)
    try:
        enter_exam(training_class, grid.new_marks, by=by, now=timezone.now())
    except Refused as refused:
        return str(refused)
    count = len(grid.changes)
    words = ngettext("%(count)s mark is saved.", "%(count)s marks are saved.", count)
    messages.success(request, words % {"count": count})
    return ""


def _lines(people: Sequence[Listed], grid: MarkGrid, marks: dict[int, Decimal]) -> list[GridLine]:
    changed = grid.new_marks
    return [
        GridLine(
            person=one,
            text=grid.texts[one.trainee_id],
            old=marks.get(one.trainee_id),
            changed=one.trainee_id in changed,
            wrong=one.trainee_id in grid.wrong,
        )
        for one in people
    ]
