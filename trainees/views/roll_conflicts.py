"""Two people said different things of one trainee, or one wants to change a saved mark after the
session: both words shown, one is chosen (R3.3, R3.4)."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from courses.views.page import render_page
from trainees.forms.rollcall import RollForm, word_of
from trainees.policies.attendance import RollFact
from trainees.policies.rollcall import change_needs_reason
from trainees.queries.rolls import RollSubject, last_savers
from trainees.services.rollcall import RollResult
from trainees.views.roll_tiles import look_of, place_of


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two marks: how it looks, and what choosing it sends."""

    kind: str
    word: str
    value: str


@dataclass(frozen=True, slots=True)
class ConflictRow:
    trainee_id: int
    name: str
    place: str
    stands: Side
    told: Side
    saved_by: str
    saved_at: datetime | None


def conflict_page(
    request: HttpRequest,
    subject: RollSubject,
    result: RollResult,
    *,
    form: RollForm,
    now: datetime,
) -> HttpResponse:
    """Everything else is saved; the marks in conflict wait for a choice (status 409), and for a
    reason once the session has ended."""
    ended = change_needs_reason(subject.session.ends_at, taken=True, now=now)
    return render_page(
        request,
        "trainees/roll_conflicts.html",
        training_class=subject.training_class,
        status=409,
        session=subject.session,
        covers=sorted(form.sub_class_ids),
        store=store_of(request, subject),
        ended=ended,
        reason=form.cleaned_data["reason"],
        rows=_rows(subject, result),
    )


def store_of(request: HttpRequest, subject: RollSubject) -> str:
    """Under which name a phone keeps what it has not sent: nobody else's marks come up there."""
    return f"{subject.session.pk}.{request.user.pk}"


def _rows(subject: RollSubject, result: RollResult) -> list[ConflictRow]:
    rules = subject.training_class.rules
    lines = {line.trainee_id: line for line in result.lines}
    ids = [conflict.trainee_id for conflict in result.conflicts]
    savers = last_savers(subject.session, ids)

    def side(fact: RollFact, value: str) -> Side:
        kind, word = look_of(fact, rules=rules)
        return Side(kind, word, value)

    rows = []
    for conflict in result.conflicts:
        line = lines[conflict.trainee_id]
        who, when = savers.get(line.trainee_id, ("", None))
        mine = f"{word_of(conflict.told)}:{line.version}"
        sides = side(conflict.stands, ""), side(conflict.told, mine)
        rows.append(ConflictRow(line.trainee_id, line.name, place_of(line), *sides, who, when))
    return rows
