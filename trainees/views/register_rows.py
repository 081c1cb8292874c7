"""The rows of the register as one piece of HTML: 9,680 cells in a template would take most of a
second. End tags that HTML does without are left out; whatever somebody typed is escaped."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from courses.models import Session
from courses.policies.rules import LEAVE_KINDS, ClassRules
from trainees.queries.register import (
    NOT_EXPECTED,
    NOT_TAKEN,
    PRESENT,
    Cell,
    Register,
    RegisterLine,
    Tally,
)
from trainees.tables.trainees import WITHDRAWN
from trainees.views.roll_tiles import look_of
from training.templatetags.dates import clock, date_of, short_day, weekday
from training.templatetags.figures import hours, plain
from training.templatetags.marks import LOOKS, UNKNOWN

PLAIN = {
    id(PRESENT): f"<td>{LOOKS['present'][0]}",
    id(NOT_TAKEN): f"<td>{UNKNOWN[0]}",
    id(NOT_EXPECTED): "<td>",
}
TIMES = ("late", "left_early", "absent")


def head_html(sessions: Sequence[Session]) -> SafeString:
    """Two rows: the days, and under them each session with the way to its roll."""
    days = [
        f'<th colspan="{len(list(found))}" scope="colgroup">{short_day(on)}'
        f" <small>{weekday(on)}</small>"
        for on, found in groupby(sessions, key=lambda one: date_of(one.starts_at))
    ]
    sums = [f'<th rowspan="2" scope="col" class="sum">{escape(word)}' for word in _sum_words()]
    trainee = pgettext("register", "Trainee")
    who = f'<th rowspan="2" scope="col">{escape(trainee)}'
    starts = [
        f'<th scope="col"><a href="{reverse("roll", args=[one.pk])}" title="{escape(one.title)}">'
        f"{clock(one.starts_at)}</a>"
        for one in sessions
    ]
    return SafeString(f"<tr>{who}{''.join(days + sums)}<tr>{''.join(starts)}")


def body_html(register: Register, *, rules: ClassRules, brief: bool = False) -> SafeString:
    """A row a trainee; what is not plainly present leads to the mark and its history, and says
    in words what it is unless it is to be brief."""
    marks = [reverse("roll-mark", args=[one.pk, 0]).removesuffix("0/") for one in register.sessions]
    words = None if brief else rules
    return SafeString("\n".join(_row(line, marks, words) for line in register.lines))


def foot_html(tallies: Sequence[Tally]) -> SafeString:
    """What each session adds up to."""
    words: list[tuple[str, Callable[[Tally], int]]] = [
        (pgettext("count", "Expected"), lambda one: one.expected),
        (pgettext("count", "Attended"), lambda one: one.attended),
        *((str(LOOKS[name][2]), lambda one, name=name: getattr(one, name)) for name in TIMES),
        (pgettext("count", "On leave"), lambda one: one.on_leave),
    ]
    blank = f'<td colspan="{len(_sum_words())}">'
    rows = [
        f'<tr><th scope="row">{escape(word)}{"".join(f"<td>{_times(of(one))}" for one in tallies)}'
        for word, of in words
    ]
    return SafeString("\n".join(row + blank for row in rows))


def _row(line: RegisterLine, marks: Sequence[str], rules: ClassRules | None) -> str:
    person = line.person
    muted = ' class="muted"' if person.withdrawn_at else ""
    apart = f" {escape(person.unit)}" if person.twin else ""
    gone = f' <span class="pill">{WITHDRAWN}</span>' if person.withdrawn_at else ""
    cells = [
        PLAIN.get(id(cell)) or _cell(cell, f"{mark}{person.trainee_id}/", rules)
        for cell, mark in zip(line.cells, marks, strict=True)
    ]
    return (
        f'<tr{muted}><th scope="row"><a href="{reverse("trainee", args=[person.trainee_id])}">'
        f"{escape(person.name)}</a> <small>{person.number}{apart}</small>{gone}"
        f"{''.join(cells)}{''.join(_sums(line.tally))}"
    )


def _cell(cell: Cell, url: str, rules: ClassRules | None) -> str:
    if not cell.kinds:
        return PLAIN[id(NOT_EXPECTED)]
    glyphs = "".join(LOOKS[kind][0] for kind in cell.kinds)
    look = LOOKS[cell.kinds[0]][1]
    words = f' title="{escape(" · ".join(_words(cell, rules)))}"' if rules else ""
    return f'<td class="{look}"><a href="{url}"{words}>{glyphs}</a>'


def _words(cell: Cell, rules: ClassRules) -> Iterator[str]:
    """What the glyphs stand for, with minutes and hours."""
    if not cell.on_leave and (cell.kinds[0] in (*TIMES, "present")):
        yield look_of(cell.fact, rules=rules)[1]
    for kind, taken in cell.hours:
        length = gettext("%(hours)s hours") % {"hours": hours(taken)}
        yield f"{LOOKS[kind][2]} {length}"
    if cell.changed:
        yield gettext("corrected")


def _sums(tally: Tally) -> Iterator[str]:
    for name in TIMES:
        yield f"<td>{_times(getattr(tally, name))}"
    for kind in LEAVE_KINDS:
        yield f"<td>{hours(tally.hours[kind]) if tally.hours[kind] else ''}"
    yield "<td>–" if tally.rate is None else f"<td>{plain(tally.rate)}%"


def _sum_words() -> list[str]:
    """The heads of what each trainee adds up to: times, hours of leave, the rate."""
    unit = pgettext("unit", "h")
    leave = [f"{LOOKS[kind][2]} ({unit})" for kind in LEAVE_KINDS]
    rate = pgettext("register", "Rate")
    return [*(str(LOOKS[name][2]) for name in TIMES), *leave, rate]


def _times(number: int) -> str:
    return str(number) if number else ""
