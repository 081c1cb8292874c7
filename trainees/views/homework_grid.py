"""Homework as a grid: trainees by pieces; typed, tapped or pasted, looked at, then saved."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courses.enums import Role
from courses.models import TrainingClass
from courses.permissions import Rights
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.enums import HandState, HomeworkRefusal
from trainees.forms.homework import WhyForm
from trainees.forms.homework_grid import HandGrid, read_hands
from trainees.models import Assignment
from trainees.permissions import enter_homework as may_enter
from trainees.permissions import mark_homework, see_hands
from trainees.policies.hand_words import KNOWN, SAYABLE, SHORT
from trainees.queries.homework_grid import (
    PIECES_A_PAGE,
    hand_sheet,
    pieces_by_due,
    shown_before,
)
from trainees.queries.people import Listed, SubClassChoice, listed, trainees_seen
from trainees.queries.posting import Place
from trainees.services.hand_change import enter_homework
from trainees.tables.listings import hands_listing
from trainees.views.chips import Chip, query_with
from trainees.views.homework_cells import cells_of, head_of
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of

KEYS = {HandState.IN_TIME: "h", HandState.LATE: "l", HandState.MISSING: "x"}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(see_hands, load=class_for)
def homework_grid(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """POST of the class head shows what would change; with `save` it is recorded, if nothing is
    left to put right and nobody changed the same cells since the page was made."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    now, posted = timezone.now(), request.method == "POST"
    if posted:
        may_enter.require(rights, training_class)
    tabs, people = _people(request, rights, training_class)
    every = pieces_by_due(training_class)
    pages, pieces = _page_of(request, every)
    sheet = hand_sheet(training_class, people, pieces)
    mine = _mine(rights, training_class, people) if training_class.is_open or posted else set()
    seen = _number(request.POST.get("seen", ""))
    shown = _shown(request, pieces, now=now)
    grid = read_hands(
        request.POST if posted else None,
        sheet,
        mine=mine,
        then=shown_before(training_class, seen=seen) if posted else {},
        into=_into(request, pieces, shown),
        now=now,
    )
    why = WhyForm(request.POST if posted else None)
    error = ""
    if "save" in request.POST:
        error = _why_not(grid, why) or _saved(request, training_class, grid, why, seen=seen)
        if not error:
            return HttpResponseRedirect(request.get_full_path(), status=303)
    return render_page(
        request,
        "trainees/homework_grid.html",
        training_class=training_class,
        status=422 if error or grid.wrong else 200,
        title=_("Homework by trainee"),
        above=training_class.name,
        listing=lambda: hands_listing(training_class, hand_sheet(training_class, people, every)),
        error=error,
        grid=grid,
        why=why,
        seen=sheet.seen,
        preview=posted,
        tabs=tabs,
        pages=pages,
        heads=[head_of(request, sheet, one, shown) for one in pieces],
        rows=[(one, cells_of(rights, sheet, grid, one, mine, shown)) for one in people],
        shown=shown,
        may_mark=bool(mine) and bool(pieces),
        words=[(SHORT[one], KEYS[one]) for one in SAYABLE],
        known=" ".join([*KNOWN.values(), *(str(SHORT[one]) for one in SAYABLE)]),
        asks_reason=grid.corrects or bool(why.data.get("reason")),
    )


def _people(
    request: HttpRequest, rights: Rights, training_class: TrainingClass
) -> tuple[list[Chip], list[Listed]]:
    """The trainees of one sub-class at a time, and the tabs of those that one sees."""
    choices = SubClassChoice(rights, training_class).options
    found = trainees_seen(rights, training_class)
    if len(choices) < 2:
        return [], listed(found)
    ids = [pk for pk, _name in choices]
    wanted = _number(request.GET.get("sub_class", ""))
    current = wanted if wanted in ids else ids[0]
    tabs = [
        Chip(name, f"?{query_with(request, 'sub_class', str(pk))}", pk == current)
        for pk, name in choices
    ]
    member = {"memberships__sub_class": current, "memberships__ends_at__isnull": True}
    return tabs, listed(found.filter(pk__in=training_class.trainees.filter(**member)))


def _page_of(
    request: HttpRequest, pieces: Sequence[Assignment]
) -> tuple[list[Chip], Sequence[Assignment]]:
    """A page of pieces, the latest without being asked for, and the chips of all pages."""
    last = max(ceil(len(pieces) / PIECES_A_PAGE), 1)
    wanted = _number(request.GET.get("part", ""))
    part = wanted if 1 <= wanted <= last else last
    slices = {n: (n - 1) * PIECES_A_PAGE for n in range(1, last + 1)}
    chips = [
        Chip(
            f"{start + 1}–{min(start + PIECES_A_PAGE, len(pieces))}",
            f"?{query_with(request, 'part', str(n))}",
            n == part,
        )
        for n, start in slices.items()
    ]
    chosen = pieces[slices[part] : slices[part] + PIECES_A_PAGE]
    return (chips if last > 1 else []), chosen


def _mine(rights: Rights, training_class: TrainingClass, people: Sequence[Listed]) -> set[int]:
    """Whose cells one writes: those who stay, in the sub-classes one heads."""
    return {
        one.trainee_id
        for one in people
        if one.withdrawn_at is None
        and mark_homework(rights, Place(training_class.pk, one.sub_class_id, one.trainee_id))
    }


def _shown(request: HttpRequest, pieces: Sequence[Assignment], *, now: datetime) -> int | None:
    """The piece that a phone shows: as asked for, else the last one that was due."""
    ids = [one.pk for one in pieces]
    wanted = _number(request.GET.get("piece", ""))
    if wanted in ids:
        return wanted
    due = [one.pk for one in pieces if one.due_at <= now]
    return (due or ids[:1] or [None])[-1]


def _into(request: HttpRequest, pieces: Sequence[Assignment], shown: int | None) -> int | None:
    """The piece that a pasted column is for; None where what was sent names none."""
    sent = request.POST.get("into", "")
    if not sent:
        return shown
    return next((one.pk for one in pieces if str(one.pk) == sent), None)


def _why_not(grid: HandGrid, why: WhyForm) -> str:
    if not why.is_valid():
        return _("Nothing was saved yet: look at the marked fields.")
    if grid.wrong:
        return _("Nothing was saved. Put the marked fields right first.")
    if grid.unmatched:
        return _("Nothing was saved. Put the pasted cells named below right, or take them out.")
    if grid.overtaken:
        return _("Nothing was saved: somebody changed cells of yours meanwhile. Look again.")
    if grid.corrects and not why.cleaned_data["reason"]:
        return str(HomeworkRefusal.REASON_NEEDED.label)
    return "" if grid.changes else _("Nothing was saved: nothing has changed.")


def _saved(
    request: HttpRequest,
    training_class: TrainingClass,
    grid: HandGrid,
    why: WhyForm,
    *,
    seen: int,
) -> str:
    """Why it could not be saved, "" if it was."""
    by = actor_of(request, role=Role.CLASS_HEAD)
    try:
        count = enter_homework(
            training_class,
            grid.changes,
            seen=seen,
            reason=why.cleaned_data["reason"],
            by=by,
            now=timezone.now(),
        )
    except Refused as refused:
        return str(refused)
    words = ngettext("%(count)s cell is saved.", "%(count)s cells are saved.", count)
    messages.success(request, words % {"count": count})
    return ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
