"""Homework: set with a due date, handed in by upload, ticked on a list."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.enums import Role
from courses.models import TrainingClass
from courses.permissions import staff
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees import permissions
from trainees.forms.homework import HandInForm, HomeworkForm, WhyForm
from trainees.models import Assignment, HandIn
from trainees.queries.homework import (
    HandLine,
    assignment_for,
    files_of,
    hand_in_for,
    hand_lines,
    may_collect,
    own_hand_ins,
    own_said,
    pieces_of,
)
from trainees.services import homework as service
from trainees.tables.listings import homework_listing
from training.permissions import allowed
from training.refusals import Refused
from training.services.uploads import store
from training.views.acting import actor_of
from training.views.downloads import attachment_response

KIND = "homework"


@dataclass(frozen=True, slots=True)
class OwnPiece:
    """A piece of homework as a trainee sees it."""

    piece: Assignment
    handed: HandIn | None
    said: str
    may_hand_in: bool


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(permissions.see_homework, load=class_for)
def homework(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """The pieces of a class; POST of the class head sets a new one."""
    if request.method != "POST":
        return _page(request, training_class, HomeworkForm())
    permissions.set_homework.require(request.rights, training_class)  # type: ignore[attr-defined]
    form = HomeworkForm(request.POST)
    if form.is_valid():
        by = actor_of(request, role=Role.CLASS_HEAD)
        try:
            service.set_homework(training_class, **form.cleaned_data, by=by, now=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The homework is set."))
            return _to(reverse("homework", args=[training_class.pk]))
    return _page(request, training_class, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(permissions.staff | permissions.study_officer, load=assignment_for)
def assignment(request: HttpRequest, piece: Assignment) -> HttpResponse:
    """Who handed in; POST of whoever collects ticks and unticks."""
    rights = request.rights  # type: ignore[attr-defined]
    lines = hand_lines(piece, rights=rights, all_seen=staff(rights, piece))
    mine = {
        one.person.trainee_id
        for one in lines
        if may_collect(rights, piece.training_class_id, one.person)
    }
    if request.method != "POST":
        return _collecting(request, piece, lines, mine)
    permissions.collect_homework.require(rights, piece)
    why = WhyForm(request.POST)
    sent = {int(pk) for pk in request.POST.getlist("came") if pk.isascii() and pk.isdecimal()}
    before = {one.person.trainee_id for one in lines if one.came}
    by_head = permissions.class_head(rights, piece)
    if not why.is_valid():
        return _collecting(request, piece, lines, mine, sent=sent, why=why)
    try:
        service.receive_homework(
            piece,
            received=(sent - before) & mine,
            not_received=(before - sent) & mine,
            in_time=by_head and "in_time" in request.POST,
            reason=why.cleaned_data["reason"],
            by=actor_of(request, role=Role.CLASS_HEAD if by_head else "study_officer"),
            now=timezone.now(),
        )
    except Refused as refused:
        why.add_error(None, str(refused))
        return _collecting(request, piece, lines, mine, sent=sent, why=why)
    messages.success(request, _("The list is saved."))
    return _to(reverse("assignment", args=[piece.pk]))


def _collecting(
    request: HttpRequest,
    piece: Assignment,
    lines: list[HandLine],
    mine: set[int],
    *,
    sent: set[int] | None = None,
    why: WhyForm | None = None,
) -> HttpResponse:
    """The list to tick; as it was sent where it was refused."""
    rights = request.rights  # type: ignore[attr-defined]
    shown = [(one, one.person.trainee_id in mine) for one in lines]
    return render_page(
        request,
        "trainees/assignment.html",
        training_class=piece.training_class,
        status=422 if why else 200,
        title=piece.title,
        piece=piece,
        why=why,
        sent=request.POST,
        lines=[
            (
                one,
                own,
                one.person.trainee_id in sent if own and sent is not None else one.came,
            )
            for one, own in shown
        ],
        came=sum(one.came for one in lines),
        may_collect=bool(mine) and piece.training_class.is_open,
        is_head=permissions.class_head(rights, piece),
        overdue=timezone.now() > piece.due_at,
        files=_files(request, piece),
    )


@require_POST
@allowed(permissions.hand_in, load=assignment_for)
def hand_in(request: HttpRequest, piece: Assignment) -> HttpResponse:
    """A trainee's own file."""
    enrolled = request.rights.enrolment(piece.training_class_id)  # type: ignore[attr-defined]
    form = HandInForm(request.POST, request.FILES)
    by, now = actor_of(request, role="trainee"), timezone.now()
    if form.is_valid():
        try:
            file = store(form.cleaned_data["file"], by=by, now=now, kind=KIND)
            service.hand_in(piece, enrolled.trainee_id, file, by=by, now=now)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("Handed in."))
            return _to(reverse("homework", args=[piece.training_class_id]))
    return _page(
        request, piece.training_class, HomeworkForm(), status=422, handing=piece.pk, wrong=form
    )


@require_safe
@allowed(permissions.read_homework, load=hand_in_for)
def hand_in_file(request: HttpRequest, handed: HandIn) -> FileResponse:
    if handed.file is None:
        raise Http404
    return attachment_response(handed.file)


def _files(request: HttpRequest, piece: Assignment) -> list[tuple[str, int]]:
    """The uploads that one may read, by number."""
    rights = request.rights  # type: ignore[attr-defined]
    return [
        (f"{one.trainee.number} {one.trainee.person.name} {one.file.original_name}", one.pk)
        for one in files_of(piece, rights)
        if permissions.read_homework(rights, one)
    ]


def _to(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=303)


def _page(
    request: HttpRequest,
    training_class: TrainingClass,
    form: HomeworkForm,
    *,
    status: int = 200,
    handing: int | None = None,
    wrong: HandInForm | None = None,
) -> HttpResponse:
    rights, now = request.rights, timezone.now()  # type: ignore[attr-defined]
    is_staff, pieces = staff(rights, training_class), pieces_of(training_class)
    enrolled = None if is_staff else rights.enrolment(training_class.pk)
    own = []
    if enrolled:
        handed = own_hand_ins(training_class, enrolled.trainee_id)
        said = own_said(training_class, enrolled.trainee_id)
        own = [
            OwnPiece(
                piece,
                handed.get(piece.pk),
                said.get(piece.pk, ""),
                training_class.is_open and (now <= piece.due_at or piece.pk not in handed),
            )
            for piece in pieces
        ]
    return render_page(
        request,
        "trainees/homework.html",
        training_class=training_class,
        status=status,
        title=_("Homework"),
        above=training_class.name,
        pieces=pieces,
        listing=(lambda: homework_listing(training_class, pieces)) if is_staff else None,
        own=own,
        is_staff=is_staff,
        trainee_id=enrolled.trainee_id if enrolled else None,
        collects=permissions.study_officer(rights, training_class),
        may_set=training_class.is_open and permissions.set_homework(rights, training_class),
        form=form,
        handing=handing,
        wrong=wrong,
        now=now,
    )
