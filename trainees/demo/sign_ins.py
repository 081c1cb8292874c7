"""One sign-in a role for the demo class. Its passwords are for a machine of one's own."""

from dataclasses import dataclass
from datetime import datetime

from courses.enums import Role
from trainees.demo.making import SYSTEM, MadeClass
from trainees.models import ClassOffice, Trainee
from trainees.queries.limit import limit_stands
from training.models import User
from training.services.accounts import open_account

PASSWORD = "peixun-2014"
STAFF = (
    (Role.ORGANISER, "organiser"),
    (Role.ORG_DEPT, "orgdept"),
    (Role.CLASS_HEAD, "classhead"),
    (Role.INSPECTOR, "inspector"),
)


@dataclass(frozen=True)
class SignIn:
    role: str
    username: str
    password: str


def give_sign_ins(made: MadeClass, *, now: datetime) -> list[SignIn]:
    """Give passwords to one of each office, and accounts to three trainees: the one nearest to the
    line, the welfare officer and the monitor."""
    given = [_staff(made, role, username) for role, username in STAFF]
    for number, username, words in _chosen(made):
        given.append(_trainee(made.trainees[number], username, words, now=now))
    return given


def _staff(made: MadeClass, role: str, username: str) -> SignIn:
    user = User.objects.get(pk=made.actor(role).user_id)
    user.username = username
    user.set_password(PASSWORD)
    user.save(update_fields=["username", "password"])
    return SignIn(f"{Role(role).label} {user.name}", username, PASSWORD)


def _chosen(made: MadeClass) -> list[tuple[int, str, str]]:
    staying = {one.pk: one for one in made.training_class.trainees.filter(withdrawn_at=None)}
    stands = limit_stands(made.training_class, trainee_ids=staying)
    nearest = max(staying, key=lambda pk: stands[pk].counted)
    return [
        (staying[nearest].number, "trainee", "学员"),
        (_officer(made, "生活委员"), "welfare", "生活委员"),
        (_officer(made, "班长"), "monitor", "班长"),
    ]


def _officer(made: MadeClass, title: str) -> int:
    """The first in number who holds a class office."""
    held = ClassOffice.objects.filter(trainee__training_class=made.training_class, title=title)
    return held.order_by("trainee__number").values_list("trainee__number", flat=True)[0]


def _trainee(trainee: Trainee, username: str, words: str, *, now: datetime) -> SignIn:
    user = open_account(
        username,
        name=trainee.person.name,
        password=PASSWORD,
        must_change=False,
        by=SYSTEM,
        now=now,
    )
    trainee.person.user = user
    trainee.person.save(update_fields=["user"])
    return SignIn(f"{words} {user.name}", username, PASSWORD)
