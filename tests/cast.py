"""The cast: a small class with its staff, made in a few queries, for tests of every floor.

made = make_class(trainees=3, sub_classes=("一班", "二班"))
made.time(2, "14:30")          Tuesday 8 April 2014, 14:30 in Shanghai; day 1 is the first
made.session(2, "pm")          that half-day's session; made.sessions[4] by number
made.trainees[1], made.user(Role.CLASS_HEAD), made.actor(Role.ORG_DEPT), made.trainee_user(1)
sign_in(client, made.user(Role.ORGANISER))
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from pypinyin import Style, lazy_pinyin

from courses.enums import Role
from courses.models import Appointment, Session, SessionAudience, SubClass, TrainingClass
from courses.services.classes import ClassPlan, create_class
from trainees.models import ClassOffice, HomeUnit, Membership, Person, Trainee
from trainees.services.opening import open_class
from trainees.services.rulebook import set_rulebook
from training.actors import Actor
from training.models import User

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_DAY = date(2014, 4, 7)  # a Monday
HALVES = {"am": ("08:30", "12:00"), "pm": ("14:30", "17:30")}
PASSWORD = "a long pass phrase of tests 9"
SYSTEM = Actor.system()
SURNAMES = "王李张刘陈杨黄赵吴周徐孙"
GIVEN = "伟芳敏静磊洋艳勇军杰娟涛明超霞"


def moment(text: str) -> datetime:
    """A moment in Shanghai: moment("2014-04-08 08:30")."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass
class Cast:
    """A class with the numbers by which tests speak of it."""

    training_class: TrainingClass
    days: list[date]
    sub_classes: list[SubClass]
    sessions: dict[int, Session] = field(default_factory=dict)
    trainees: dict[int, Trainee] = field(default_factory=dict)
    sub_class_of: dict[int, SubClass] = field(default_factory=dict)  # by trainee number
    staff: dict[tuple[str, int | None], User] = field(default_factory=dict)

    def time(self, day: int, clock: str) -> datetime:
        """The clock on the class's n-th day (1 is the first); days beyond it simply go on."""
        on = self.days[0] + timedelta(days=day - 1)
        return datetime.combine(on, time.fromisoformat(clock), tzinfo=SHANGHAI)

    def session(self, day: int, half: str = "am") -> Session:
        """The session of the n-th listed day's morning ("am") or afternoon ("pm")."""
        return self.sessions[2 * day - (half == "am")]

    def user(self, role: str, *, sub_class: int = 0) -> User:
        """Who holds a role: of the sub-class at that place in the list, or of the whole class."""
        return self.staff.get((role, self.sub_classes[sub_class].pk)) or self.staff[role, None]

    def trainee_user(self, number: int) -> User:
        """The account of a trainee; only where the class was made with accounts=True."""
        user = self.trainees[number].person.user
        assert user is not None, "make_class(accounts=True) gives trainees accounts"
        return user

    def actor(self, role: str, *, sub_class: int = 0, number: int | None = None) -> Actor:
        """Who acts in a role; "trainee" with the number of one."""
        if role == "trainee":
            assert number is not None
            user = self.trainees[number].person.user
            return Actor(user.pk if user else None, role)
        if number is not None:
            sub_class = self.sub_classes.index(self.sub_class_of[number])
        return Actor(self.user(role, sub_class=sub_class).pk, role)


def make_class(
    trainees: int = 3,
    *,
    sub_classes: Sequence[str] = ("一班",),
    days: int | Sequence[date] = 7,
    hours: Decimal | int = 4,
    policy: Mapping[str, Any] | None = None,
    rulebook: Sequence[dict[str, str]] | None = None,
    offices: Mapping[int, Sequence[str]] | None = None,
    opened: bool = True,
    at: datetime | None = None,
    accounts: bool = False,
    passwords: bool = False,
    name: str = "干部培训班",
) -> Cast:
    """A class with two sessions a day of `hours` (学时) each, for everybody.

    Seven days are 56 hours, of which 8 are exactly 1/7. Trainees go to the sub-classes in turn.
    `offices` are class offices by trainee number. `at` is the moment of opening (08:00 of the first
    day); staff and members are in place the day before. `accounts` gives trainees accounts,
    `passwords` gives every account PASSWORD."""
    dates = _dates(days)
    opened_at = at or datetime.combine(dates[0], time(8), tzinfo=SHANGHAI)
    before = min(opened_at, datetime.combine(dates[0], time(8), tzinfo=SHANGHAI)) - timedelta(1)
    plan = ClassPlan(name=name, short_name=name, sub_classes=sub_classes)
    training_class = create_class(plan, policy=policy or {}, by=SYSTEM, now=before)
    cast = Cast(training_class, dates, list(training_class.sub_classes.all()))
    secret = make_password(PASSWORD if passwords else None)
    set_rulebook(training_class, rulebook or default_rulebook(), by=SYSTEM, now=before)
    _appoint_staff(cast, secret, before)
    _plan_sessions(cast, Decimal(hours))
    _enrol(cast, trainees, secret, accounts=accounts or passwords, start=before)
    ClassOffice.objects.bulk_create(
        ClassOffice(trainee=cast.trainees[number], title=title, starts_at=before)
        for number, titles in (offices or {}).items()
        for title in titles
    )
    if opened:
        cast.training_class = open_class(training_class, by=SYSTEM, now=opened_at)
    return cast


def add_session(
    cast: Cast,
    start: datetime,
    end: datetime,
    *,
    hours: Decimal | int = 4,
    sub_classes: Iterable[SubClass] | None = None,
) -> Session:
    """One more session, numbered after the others, for all sub-classes or the ones named."""
    session = Session.objects.create(
        training_class=cast.training_class,
        number=len(cast.sessions) + 1,
        starts_at=start,
        ends_at=end,
        form="专题课程",
        title=f"专题{len(cast.sessions) + 1}",
        hours=hours,
    )
    SessionAudience.objects.bulk_create(
        SessionAudience(session=session, sub_class=one)
        for one in (cast.sub_classes if sub_classes is None else sub_classes)
    )
    cast.sessions[session.number] = session
    return session


def sign_in(client: Client, user: User) -> Client:
    """The client signed in as the user, without a password."""
    client.force_login(user)
    return client


@cache
def _rulebook_text() -> str:
    return Path(settings.BASE_DIR, "courses/data/rulebook.csv").read_text(encoding="utf-8-sig")


def default_rulebook() -> list[dict[str, str]]:
    """The default rulebook's rows; tests may change them before they hand them to make_class."""
    return list(csv.DictReader(_rulebook_text().splitlines()))


def _dates(days: int | Sequence[date]) -> list[date]:
    if isinstance(days, int):
        return [FIRST_DAY + timedelta(days=n) for n in range(days)]
    return list(days)


def _appoint_staff(cast: Cast, secret: str, start: datetime) -> None:
    places: list[tuple[str, SubClass | None]] = [(Role.ORGANISER, None), (Role.ORG_DEPT, None)]
    places += [(r, one) for one in cast.sub_classes for r in (Role.CLASS_HEAD, Role.INSPECTOR)]
    class_id = cast.training_class.pk
    users = User.objects.bulk_create(
        User(
            username=f"{role}-{class_id}-{place.position if place else 0}",
            name=f"{Role(role).name.title()} {place.name if place else ''}".strip(),
            password=secret,
        )
        for role, place in places
    )
    Appointment.objects.bulk_create(
        Appointment(
            user=user,
            role=role,
            training_class=None if role == Role.ORG_DEPT else cast.training_class,
            sub_class=place,
            starts_at=start,
        )
        for (role, place), user in zip(places, users, strict=True)
    )
    for (role, place), user in zip(places, users, strict=True):
        cast.staff[role, place.pk if place else None] = user


def _plan_sessions(cast: Cast, hours: Decimal) -> None:
    spans = [
        [datetime.combine(on, time.fromisoformat(clock), tzinfo=SHANGHAI) for clock in half]
        for on in cast.days
        for half in HALVES.values()
    ]
    sessions = Session.objects.bulk_create(
        Session(
            training_class=cast.training_class,
            number=number,
            starts_at=start,
            ends_at=end,
            form="专题课程",
            title=f"专题{number}",
            hours=hours,
        )
        for number, (start, end) in enumerate(spans, start=1)
    )
    SessionAudience.objects.bulk_create(
        SessionAudience(session=session, sub_class=one)
        for session in sessions
        for one in cast.sub_classes
    )
    cast.sessions = {session.number: session for session in sessions}


def _enrol(cast: Cast, count: int, secret: str, *, accounts: bool, start: datetime) -> None:
    class_id = cast.training_class.pk
    numbers = range(1, count + 1)
    names = {n: SURNAMES[n % 12] + GIVEN[n // 12 % 15] + GIVEN[n // 180 % 15] for n in numbers}
    units = HomeUnit.objects.bulk_create(
        HomeUnit(name=f"第{class_id}—{place}单位", position=place) for place in range(1, 6)
    )
    users = User.objects.bulk_create(
        User(username=f"trainee-{class_id}-{n}", name=names[n], password=secret)
        for n in (numbers if accounts else ())
    )
    persons = Person.objects.bulk_create(
        Person(
            name=names[n],
            user=users[n - 1] if accounts else None,
            pinyin=" ".join(lazy_pinyin(names[n])),
            initials="".join(lazy_pinyin(names[n], style=Style.FIRST_LETTER)),
            home_unit=units[n % 5],
            post="科员",
        )
        for n in numbers
    )
    trainees = Trainee.objects.bulk_create(
        Trainee(
            training_class=cast.training_class,
            person=person,
            number=n,
            unit=person.home_unit.name,
            post=person.post,
        )
        for n, person in zip(numbers, persons, strict=True)
    )
    cast.trainees = dict(zip(numbers, trainees, strict=True))
    cast.sub_class_of = {n: cast.sub_classes[(n - 1) % len(cast.sub_classes)] for n in numbers}
    Membership.objects.bulk_create(
        Membership(trainee=cast.trainees[n], sub_class=cast.sub_class_of[n], starts_at=start)
        for n in numbers
    )
