"""A class of 121 with eighty sessions behind it and a week ahead: Jiangyou's, gone on with.

Everything in it was done by the services at its own time: rolls with exceptions, leave in every
state, meals, nights, notices, what people were told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from courses.enums import Role
from courses.models import Session
from courses.services.timetable import SessionPlan, plan_sessions
from trainees.demo.folder import ClassFolder
from trainees.demo.making import MadeClass
from trainees.demo.replay import replay
from trainees.demo.schedule import let_time_pass
from trainees.models import LeaveRequest, Person
from trainees.policies.attendance import RollFact
from trainees.services.leave import Application, apply_for_leave, cancel_leave
from trainees.services.leave_decision import decide_leave, report_back
from trainees.services.life import check_meal, check_night, opt_out_of_meal
from trainees.services.rollcall import Told, take_roll
from training.models import User

BEHIND, AHEAD = 80, 10
HALVES = ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
FACTS = (RollFact(minutes_late=5), RollFact(absent=True), RollFact(minutes_early=8))


@dataclass(frozen=True)
class Wish:
    """A leave to be applied for the evening before: what becomes of it is its `fate`."""

    kind: str
    start: time
    end: time
    fate: str


WISHES = (  # by weekday, Monday first
    Wish("personal", time(10), time(11), "returned"),
    Wish("sick", time(8, 30), time(17, 30), "returned"),
    Wish("official", time(14, 30), time(17, 30), "rejected"),
    Wish("personal", time(9), time(10), "cancelled"),
    Wish("sick", time(15), time(16), "overdue"),
)


def long_class(folder: ClassFolder, *, now: datetime) -> MadeClass:
    """The folder's class without its close, and on every half day of the working week since."""
    behind = BEHIND - len(folder.timetable().rows)
    halves = _halves(behind, now=now)
    last = max(row.date for row in folder.timetable().rows)
    weeks = (halves[0][0].date() - last - DAY).days // 7
    shifted = ClassFolder(folder.path, timedelta(days=7 * weeks))
    close = next(event.at for event in shifted.events() if event.name == "class_close")
    made = replay(shifted, until=close - MINUTE).made
    _give_accounts(made)
    sessions = plan_sessions(
        made.training_class,
        [_plan(*half, number) for number, half in enumerate(halves, start=1)],
        as_it_was=True,
        by=made.actor(Role.ORGANISER),
        now=halves[0][0] - DAY,
    )
    for on, held in _by_day(sessions):
        _day(made, on, held, now=now)
    return made


def _halves(behind: int, *, now: datetime) -> list[tuple[datetime, datetime]]:
    """The last `behind` half days that have ended, and those of the week that comes."""
    today = timezone.localdate(now)
    span = [today + n * DAY for n in range(-2 * behind, 3 * AHEAD)]
    halves = [
        (_at(on, start), _at(on, end)) for on in span if on.weekday() < 5 for start, end in HALVES
    ]
    over = [half for half in halves if half[1] <= now]
    return over[-behind:] + halves[len(over) : len(over) + AHEAD]


def _plan(start: datetime, end: datetime, number: int) -> SessionPlan:
    return SessionPlan(start, end, f"专题课程第{number}讲", form="专题课程", hours=Decimal(4))


def _give_accounts(made: MadeClass) -> None:
    """Nobody has a password; they are told things all the same."""
    persons = [one.person for one in made.trainees.values()]
    names = [f"trainee-{made.training_class.pk}-{number}" for number in made.trainees]
    users = [
        User(username=username, name=person.name, password="!")
        for username, person in zip(names, persons, strict=True)
    ]
    for person, user in zip(persons, User.objects.bulk_create(users), strict=True):
        person.user = user
    Person.objects.bulk_update(persons, ["user"])


def _day(made: MadeClass, on: date, sessions: list[Session], *, now: datetime) -> None:
    """A day up to `now`; of one that lies ahead only that somebody has asked for leave."""
    wish, evening = WISHES[on.weekday()], min(now, _at(on - DAY, time(19)))
    leave = _apply(made, on, wish, now=evening)
    over = [session for session in sessions if session.ends_at <= now]
    if not over:
        return
    _decide(made, leave, wish, now=evening + 30 * MINUTE)
    for session in over:
        told = _exceptions(made, session)
        take_roll(session, told, by=made.actor(Role.CLASS_HEAD), now=session.starts_at)
    if now >= _midnight(on):
        _evening(made, on, leave, wish)
    let_time_pass(made.training_class, since=_midnight(on - DAY), now=min(now, _midnight(on)))


def _apply(made: MadeClass, on: date, wish: Wish, *, now: datetime) -> LeaveRequest:
    """Somebody else every day."""
    trainee = made.trainees[_number(on.toordinal())]
    application = Application(
        kind=wish.kind,
        start=_at(on, wish.start),
        end=_at(on, wish.end),
        reason="单位有事,已向领导报告",
        unit_request_seen=True,
    )
    return apply_for_leave(trainee, application, by=made.actor(Role.CLASS_HEAD), now=now)


def _decide(made: MadeClass, leave: LeaveRequest, wish: Wish, *, now: datetime) -> None:
    number = leave.trainee.number
    if wish.fate == "cancelled":
        cancel_leave(leave, by=made.actor(Role.CLASS_HEAD, number=number), now=now)
        return
    verdict = "reject" if wish.fate == "rejected" else "approve"
    for approval in leave.approvals.all():
        by = made.actor(approval.role, number=number)
        decide_leave(leave, verdict, opinion="按规定办理", by=by, now=now)


def _evening(made: MadeClass, on: date, leave: LeaveRequest, wish: Wish) -> None:
    if wish.fate == "returned":
        _come_back(made, leave)
    _live(made, on)


def _come_back(made: MadeClass, leave: LeaveRequest) -> None:
    by = made.actor(Role.CLASS_HEAD, number=leave.trainee.number)
    report_back(leave, proof_seen=True, by=by, now=leave.ends_at)


def _exceptions(made: MadeClass, session: Session) -> dict[int, Told]:
    """Five of those on the roll, others each time."""
    on_roll = sorted(made.on_roll(session))
    step = len(on_roll) // 5
    chosen = [on_roll[(session.number * 7 + n * step) % len(on_roll)] for n in range(5)]
    return {pk: Told(FACTS[(session.number + n) % 3]) for n, pk in enumerate(chosen)}


def _live(made: MadeClass, on: date) -> None:
    """Somebody does not eat, somebody is missing at lunch, somebody is back late."""
    by, day = made.actor(Role.CLASS_HEAD), on.toordinal()
    first, second, third = (made.trainees[_number(day * 3 + n)] for n in range(3))
    opt_out_of_meal(first, on=on, meal="dinner", by=by, now=_at(on, time(11)))
    check_meal(
        made.training_class, on=on, meal="lunch", missing=[second.pk], by=by, now=_at(on, time(13))
    )
    check_night(
        made.training_class,
        on=on,
        away=(),
        late_back=[third.pk],
        by=by,
        now=_at(on, time(23)),
    )


def _by_day(sessions: list[Session]) -> Iterator[tuple[date, list[Session]]]:
    days = sorted({timezone.localdate(one.starts_at) for one in sessions})
    for on in days:
        yield on, [one for one in sessions if timezone.localdate(one.starts_at) == on]


def _number(turn: int) -> int:
    return turn * 5 % 121 + 1


def _at(on: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(on, clock))


def _midnight(on: date) -> datetime:
    """The end of a day."""
    return _at(on + DAY, time.min)
