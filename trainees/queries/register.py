"""The register: what stands for every trainee at every session, and what it adds up to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from courses.models import Session, TrainingClass
from courses.policies.rules import LEAVE_KINDS
from courses.queries.sessions import sessions_between, sessions_of
from trainees.models import AttendanceMark
from trainees.policies.attendance import RollFact
from trainees.policies.limit import percent_of
from trainees.queries.people import Listed
from trainees.queries.rolls import rolls_by_session

PLAIN_FACT = RollFact()


@dataclass(frozen=True, slots=True)
class Cell:
    """A trainee at a session. `kinds` are those of a mark (present, late, left_early, absent, sick,
    personal, official), "none" where no roll was taken, and nothing where the trainee is not
    expected. `hours` are of leave by kind, `changed` says that the mark was another before."""

    kinds: tuple[str, ...]
    fact: RollFact = PLAIN_FACT
    hours: tuple[tuple[str, Decimal], ...] = ()
    attended: bool = False
    on_leave: bool = False
    changed: bool = False


PRESENT = Cell(("present",), attended=True)
NOT_TAKEN = Cell(("none",))
NOT_EXPECTED = Cell(())


@dataclass(slots=True)
class Tally:
    """Times, and hours (学时) of leave by kind. `late` and `left_early` may both hold for one."""

    expected: int = 0
    attended: int = 0
    late: int = 0
    left_early: int = 0
    absent: int = 0
    on_leave: int = 0
    hours: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(LEAVE_KINDS, Decimal()))

    @property
    def rate(self) -> Decimal | None:
        """Per cent attended of expected."""
        return percent_of(self.attended, self.expected) if self.expected else None

    def add_present(self, times: int) -> None:
        self.expected += times
        self.attended += times

    def add(self, cell: Cell) -> None:
        self.expected += 1
        self.attended += cell.attended
        self.late += "late" in cell.kinds
        self.left_early += "left_early" in cell.kinds
        self.absent += "absent" in cell.kinds
        self.on_leave += cell.on_leave
        for kind, hours in cell.hours:
            self.hours[kind] += hours


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A trainee's cells, in the order of the sessions."""

    person: Listed
    cells: Sequence[Cell]
    tally: Tally


@dataclass(frozen=True, slots=True)
class Register:
    sessions: Sequence[Session]
    lines: Sequence[RegisterLine]
    tallies: Sequence[Tally]  # by session


def register_of(
    training_class: TrainingClass,
    people: Sequence[Listed],
    *,
    span: tuple[datetime, datetime] | None = None,
) -> Register:
    """The register of these people over the planned sessions of a span, else all: four queries."""
    found = sessions_between(training_class, *span) if span else sessions_of(training_class)
    sessions = list(found)
    cells = _cells(training_class, people, sessions)
    lines = [
        RegisterLine(one, cells[one.trainee_id], _sum(cells[one.trainee_id])) for one in people
    ]
    columns = zip(*(line.cells for line in lines), strict=True) if lines else [()] * len(sessions)
    return Register(sessions, lines, [_sum(column) for column in columns])


def _cells(
    training_class: TrainingClass, people: Sequence[Listed], sessions: Sequence[Session]
) -> dict[int, list[Cell]]:
    """By trainee id: first what no mark says, over it who was present, over that the others."""
    blank = _without_marks(training_class, sessions)
    nowhere = [NOT_EXPECTED] * len(sessions)
    cells = {one.trainee_id: [*blank.get(one.sub_class_id or 0, nowhere)] for one in people}
    for one in people:
        if one.withdrawn_at:
            for place, session in enumerate(sessions):
                if session.starts_at >= one.withdrawn_at:
                    cells[one.trainee_id][place] = NOT_EXPECTED
    place_of = {session.pk: place for place, session in enumerate(sessions)}
    marks = AttendanceMark.objects.filter(session__in=list(place_of), trainee__in=list(cells))
    for trainee, attended_at in marks.values_list("trainee", "session"):
        cells[trainee][place_of[attended_at]] = PRESENT
    for mark in marks.exclude(**_PLAIN):
        cells[mark.trainee_id][place_of[mark.session_id]] = cell_of(mark)
    return cells


_PLAIN = {
    "expected": True,
    "attended": True,
    "late": False,
    "left_early": False,
    "version": 1,
    **{f"{kind}_hours__isnull": True for kind in LEAVE_KINDS},
}


def _without_marks(
    training_class: TrainingClass, sessions: Sequence[Session]
) -> dict[int, list[Cell]]:
    """By sub-class id: where its roll is still to be taken."""
    rolls = rolls_by_session(training_class)
    blank: dict[int, list[Cell]] = {}
    for place, session in enumerate(sessions):
        for roll in rolls.get(session.pk, ()):
            row = blank.setdefault(roll.sub_class_id, [NOT_EXPECTED] * len(sessions))
            if roll.taken_at is None:
                row[place] = NOT_TAKEN
    return blank


def cell_of(mark: AttendanceMark) -> Cell:
    if not mark.expected:
        return NOT_EXPECTED
    hours = [(kind, getattr(mark, f"{kind}_hours")) for kind in LEAVE_KINDS]
    touched = tuple((kind, taken) for kind, taken in hours if taken is not None)
    said = [name for name in ("absent", "late", "left_early") if getattr(mark, name)]
    kinds = (*said, *(kind for kind, _ in touched)) or ("present",)
    fact = RollFact(mark.marked_absent, mark.minutes_late, mark.minutes_early)
    changed = mark.version > 1
    return Cell(kinds, fact, touched, mark.attended, mark.on_leave, changed)


def _sum(cells: Sequence[Cell]) -> Tally:
    tally = Tally()
    plain = 0
    for cell in cells:
        if cell is PRESENT:
            plain += 1
        elif cell is not NOT_TAKEN and cell is not NOT_EXPECTED:
            tally.add(cell)
    tally.add_present(plain)
    return tally
