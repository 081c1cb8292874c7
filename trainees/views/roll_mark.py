"""One mark with its history, and its correction with a reason (docs/rules.md, R3.3)."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.enums import Role
from courses.permissions import Rights
from courses.views.page import render_page
from trainees.forms.rollcall import CorrectionForm
from trainees.models import MarkChange
from trainees.permissions import correct_mark, see_roll
from trainees.policies.attendance import RollFact
from trainees.queries.rolls import RollSubject, mark_history, roll_for, takers
from trainees.queries.roster import RosterLine, roster_of
from trainees.services import rollcall as service
from trainees.views.roll_tiles import look_of, tiles_of
from trainees.views.rollcall import Place, minutes_of
from training.permissions import allowed
from training.refusals import Refused
from training.views.acting import actor_of


@dataclass(frozen=True, slots=True)
class Said:
    """What a mark said at a time, and who said it why."""

    kind: str
    word: str
    at: datetime | None
    by: str
    reason: str


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(see_roll, load=roll_for)
def roll_mark(request: HttpRequest, subject: RollSubject, trainee_id: int) -> HttpResponse:
    """A trainee's mark of one session; POST corrects it."""
    line = _line(request, subject, trainee_id)
    longest = minutes_of(subject)
    if request.method != "POST":
        initial = {**CorrectionForm.values_of(line.fact), "seen": line.version}
        return _page(request, subject, line, CorrectionForm(longest=longest, initial=initial))
    correct_mark.require(
        request.rights,  # type: ignore[attr-defined]
        Place(subject.class_id, line.sub_class_id),
    )
    form = CorrectionForm(request.POST, longest=longest)
    if form.is_valid() and _corrected(request, subject, line, form):
        messages.success(request, _("The mark is corrected."))
        address = reverse("roll-mark", args=[subject.session.pk, trainee_id])
        return HttpResponseRedirect(address, status=303)
    return _page(request, subject, line, form, status=422)


def _line(request: HttpRequest, subject: RollSubject, trainee_id: int) -> RosterLine:
    """The trainee's line on the roll, among the sub-classes that the user may see."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    lines = roster_of(subject.session, sub_class_ids=rights.sub_class_ids(subject.class_id))
    found = next((line for line in lines if line.trainee_id == trainee_id), None)
    if found is None:
        raise Http404
    return found


def _corrected(
    request: HttpRequest, subject: RollSubject, line: RosterLine, form: CorrectionForm
) -> bool:
    try:
        service.correct_mark(
            subject.session,
            line.trainee_id,
            form.fact,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            by=actor_of(request, role=Role.CLASS_HEAD),
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _page(
    request: HttpRequest,
    subject: RollSubject,
    line: RosterLine,
    form: CorrectionForm,
    *,
    status: int = 200,
) -> HttpResponse:
    session, training_class = subject.session, subject.training_class
    place = Place(subject.class_id, line.sub_class_id)
    rights: Rights = request.rights  # type: ignore[attr-defined]
    rules = training_class.rules
    (tile,) = tiles_of([line], session, rules=rules, told={}, editable={})
    may = correct_mark(rights, place) and training_class.is_open and line.version
    closed = subject.in_closed_week
    return render_page(
        request,
        "trainees/roll_mark.html",
        training_class=training_class,
        status=status,
        session=session,
        tile=tile,
        back=f"{reverse('roll', args=[session.pk])}?sub={line.sub_class_id}",
        history=_history(subject, line) if line.version else [],
        form=form if may and not closed else None,
        unheard=None if may and not closed else form,
        closed=closed,
        button=_("Correct"),
    )


def _history(subject: RollSubject, line: RosterLine) -> list[Said]:
    """What the mark said, newest first, down to the roll itself."""
    changes = list(mark_history(subject.session, trainee_ids=[line.trainee_id]))
    who, when = takers(subject.session).get(line.sub_class_id, ("", None))
    first = _fact(changes[0].before) if changes else line.fact
    rules = subject.training_class.rules
    said = [Said(*look_of(first, rules=rules), when, who, "")]
    said += [_said(change, look_of(_fact(change.after), rules=rules)) for change in changes]
    return said[::-1]


def _said(change: MarkChange, look: tuple[str, str]) -> Said:
    by = change.changed_by.name if change.changed_by else ""
    return Said(*look, change.changed_at, by, change.reason)


def _fact(data: dict) -> RollFact:
    return RollFact(data["absent"], data["late"], data["early"])
