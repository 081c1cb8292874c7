"""Taking the roll of a session on one page (docs/rules.md, R3.4)."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from courses.enums import ClassRefusal, ClassState, Role, SessionState
from courses.models import Session
from courses.permissions import Rights
from courses.views.page import render_page
from trainees.enums import RollRefusal
from trainees.forms.rollcall import ABSENT, EARLY, LATE, NAMES, RollForm
from trainees.permissions import check_roll, see_roll, show_check_in, take_roll
from trainees.policies.rollcall import (
    OPENS_BEFORE_MINUTES,
    change_needs_reason,
    is_too_early,
    roll_opens_at,
)
from trainees.queries.roll_beside import Checked, checked_in, drafts_of
from trainees.queries.rolls import RollSubject, SubClassRoll, roll_for, sub_class_rolls
from trainees.queries.roster import RosterLine, roster_of
from trainees.services import rollcall as service
from trainees.views.roll_check_in import check_ins_beside
from trainees.views.roll_checks import DifferenceWords, differences_of
from trainees.views.roll_conflicts import conflict_page, store_of
from trainees.views.roll_plain import plain_rows
from trainees.views.roll_tiles import choices_of, counts_of, tiles_html, tiles_of, words
from training.permissions import allowed
from training.refusals import Refused
from training.templatetags.dates import moment
from training.views.acting import actor_of


@dataclass(frozen=True, slots=True)
class Place:
    """A sub-class of a class, as permission rules ask for it."""

    class_id: int
    sub_class_id: int


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(see_roll, load=roll_for)
def roll(request: HttpRequest, subject: RollSubject) -> HttpResponse:
    """The roll of a session; POST saves it for the sub-classes that the form names."""
    now = timezone.now()
    if request.method != "POST":
        return _page(request, subject, now=now)
    form = RollForm(request.POST, longest=minutes_of(subject))
    if not form.is_valid():
        return _page(request, subject, now=now, form=form, status=422)
    try:
        _refuse_moved(subject, form)
        _refuse_early(subject, now=now)
        result = service.take_roll(
            subject.session,
            form.told,
            sub_class_ids=_taken_for(request, subject, form),
            reason=form.cleaned_data["reason"],
            by=actor_of(request, role=Role.CLASS_HEAD),
            now=now,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, subject, now=now, form=form, status=422)
    if result.conflicts:
        return conflict_page(request, subject, result, form=form, now=now)
    messages.success(request, _("The roll is saved."))
    if request.headers.get("X-Roll") == "kept":  # the page's script, which forgets what it kept
        return HttpResponse(status=204)
    return HttpResponseRedirect(request.get_full_path(), status=303)


def minutes_of(subject: RollSubject) -> int:
    """The session's length: nobody is later than that."""
    session = subject.session
    return int((session.ends_at - session.starts_at) / timedelta(minutes=1))


def times_of(session: Session) -> str:
    """The times for which a roll's page was made, as its form sends them back."""
    return f"{session.starts_at.timestamp():.0f}-{session.ends_at.timestamp():.0f}"


def _refuse_moved(subject: RollSubject, form: RollForm) -> None:
    """Minutes late of another time would be none of this one."""
    if form.cleaned_data["seen"] not in ("", times_of(subject.session)):
        raise Refused(RollRefusal.MOVED, when=moment(subject.session.starts_at))


def _refuse_early(subject: RollSubject, *, now: datetime) -> None:
    """A page takes no roll of what has not come; a replayed class may tell it at any time."""
    if is_too_early(subject.session.starts_at, now=now):
        raise Refused(RollRefusal.TOO_EARLY, minutes=OPENS_BEFORE_MINUTES)


def _taken_for(request: HttpRequest, subject: RollSubject, form: RollForm) -> set[int]:
    """The sub-classes the form names. Refused for one in which the user takes no roll, and when
    it names none."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if not form.sub_class_ids:
        raise Refused(RollRefusal.NOT_YOUR_SUB_CLASS)
    for sub_class_id in form.sub_class_ids:
        if not take_roll(rights, Place(subject.class_id, sub_class_id)):
            raise Refused(RollRefusal.NOT_YOUR_SUB_CLASS)
    return form.sub_class_ids


def _page(
    request: HttpRequest,
    subject: RollSubject,
    *,
    now: datetime,
    form: RollForm | None = None,
    status: int = 200,
) -> HttpResponse:
    session, rules = subject.session, subject.training_class.rules
    rights: Rights = request.rights  # type: ignore[attr-defined]
    rolls = sub_class_rolls(session, sub_class_ids=rights.sub_class_ids(subject.class_id))
    lines = roster_of(session, sub_class_ids=[one.sub_class_id for one in rolls])
    because = why_not(subject, now=now)
    editable = {} if because else _editable(rights, subject, rolls, now=now)
    untaken = [one.sub_class_id for one in rolls if not one.taken_at]
    drafts = drafts_of(session, sub_class_ids=untaken) if editable and untaken else []
    beside = check_ins_beside(request, subject, lines, editable=editable)
    drafted = {pk: fact for draft in drafts for pk, fact in draft.told.items()}
    drafted |= beside.told if beside else {}
    tiles = tiles_of(
        lines,
        session,
        rules=rules,
        told={pk: word.fact for pk, word in form.told.items()} if form else drafted,
        editable=editable,
    )
    shown = shown_of(request, session.together, rolls)
    plain = "plain" in request.GET
    mark_url = reverse("roll-mark", args=[session.pk, 0])
    return render_page(
        request,
        "trainees/roll_plain.html" if plain else "trainees/roll.html",
        training_class=subject.training_class,
        status=status,
        session=session,
        form=form,
        wrong=named(form, lines),
        why_not=because,
        taken=_taken(rolls),
        drafts=drafts,
        check_ins=beside,
        may_show_wall=bool(beside) and show_check_in(rights, subject),
        checks=_checks(subject, rolls),
        may_check=check_roll(rights, subject) and not because and now <= session.ends_at,
        together=session.together,
        choices=choices_for(session.together, rolls, lines, shown),
        store=store_of(request, subject),
        covers=[pk for pk in editable if session.together or pk == shown],
        saves=any(tile.tapped for tile in tiles),
        counts=counts_of(tile for tile in tiles if shown in (None, tile.sub_class_id)),
        tiles="" if plain else tiles_html(tiles, shown=shown, mark_url=mark_url),
        rows=plain_rows(tiles, shown=shown) if plain else (),
        limit=rules.late_to_absent_minutes,
        longest=minutes_of(subject),
        seen=times_of(session),
        words=json.dumps(words()),
        marks=choices_of(*NAMES),
        brushes=choices_of(ABSENT, LATE, EARLY),
        mark_url=mark_url,
    )


def why_not(subject: RollSubject, *, now: datetime) -> str:
    """Why nobody takes this roll now; empty where it may be taken."""
    if subject.session.state == SessionState.CANCELLED:
        return str(RollRefusal.CANCELLED.label)
    if subject.training_class.state == ClassState.DRAFT:
        return str(ClassRefusal.CLASS_NOT_OPEN.label)
    if subject.training_class.state == ClassState.CLOSED:
        return str(ClassRefusal.CLASS_CLOSED.label)
    if subject.in_closed_week:
        return str(RollRefusal.WEEK_CLOSED.label)
    opens = roll_opens_at(subject.session.starts_at)
    return "" if now >= opens else _("The roll opens at %(when)s.") % {"when": moment(opens)}


def _editable(
    rights: Rights, subject: RollSubject, rolls: Iterable[SubClassRoll], *, now: datetime
) -> dict[int, bool]:
    """The sub-classes whose roll the user takes; whether saved marks may still be tapped there."""
    free = not change_needs_reason(subject.session.ends_at, taken=True, now=now)
    return {
        one.sub_class_id: free
        for one in rolls
        if take_roll(rights, Place(subject.class_id, one.sub_class_id))
    }


def shown_of(request: HttpRequest, together: bool, rolls: list[SubClassRoll]) -> int | None:
    """The sub-class whose tiles are shown; None shows all, as for a lecture before everybody."""
    ids = [one.sub_class_id for one in rolls]
    wanted = request.GET.get("sub", "")
    if wanted.isascii() and wanted.isdecimal() and int(wanted) in ids:
        return int(wanted)
    return None if together or len(ids) == 1 else ids[0]


def choices_for(
    together: bool, rolls: list[SubClassRoll], lines: list[RosterLine], shown: int | None
) -> list[tuple[int | str, str, int, bool]]:
    """Tabs as (id, name, people, current): sub-classes, and all where they sit together."""
    if len(rolls) < 2:
        return []
    sizes = Counter(line.sub_class_id for line in lines)
    found: list[tuple[int | str, str, int, bool]] = [
        (one.sub_class_id, one.name, sizes[one.sub_class_id], one.sub_class_id == shown)
        for one in rolls
    ]
    if together:
        found.insert(0, ("", pgettext("sub-class", "All"), len(lines), shown is None))
    return found


def _checks(
    subject: RollSubject, rolls: Iterable[SubClassRoll]
) -> list[tuple[Checked, list[DifferenceWords]]]:
    """The checks beside the rolls that were taken: before that they would tell what to write."""
    taken = [one.sub_class_id for one in rolls if one.taken_at and one.checked]
    found = checked_in(subject.session, sub_class_ids=taken) if taken else []
    return [(one, differences_of(one, subject.training_class)) for one in found]


def _taken(rolls: list[SubClassRoll]) -> list[tuple[str, str, datetime]]:
    """(sub-classes, who, when) of the rolls that were taken; one saved at one time is one line."""
    together: dict[tuple[str, datetime], list[str]] = {}
    for one in rolls:
        if one.taken_at:
            together.setdefault((one.taken_by, one.taken_at), []).append(one.name)
    return [
        ("" if len(names) == len(rolls) else "、".join(names), who, when)
        for (who, when), names in together.items()
    ]


def named(form: RollForm | None, lines: Iterable[RosterLine]) -> list[tuple[str, str]]:
    """What was wrong with whose mark."""
    if form is None or not form.wrong:
        return []
    names = {line.trainee_id: line.name for line in lines}
    return [(names.get(pk, str(pk)), text) for pk, text in form.wrong.items()]
