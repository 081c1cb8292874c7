"""Making a folder's class: staff, roster, timetable, rulebook, opened."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from courses.enums import Role
from courses.models import Session, SubClass, TrainingClass
from courses.services.appointments import appoint
from courses.services.classes import create_class
from courses.services.timetable import SessionPlan, plan_sessions
from trainees.demo.folder import ClassFolder
from trainees.models import Trainee
from trainees.queries.roster import roster_of
from trainees.services.enrolment import enrol
from trainees.services.importing import enrolment_of, plan_of
from trainees.services.opening import open_class
from trainees.services.rulebook import set_rulebook
from training.actors import Actor
from training.models import User

SYSTEM = Actor.system()
LONG_BEFORE = timedelta(days=1)


@dataclass
class MadeClass:
    """A class with the numbers that its folder's events use."""

    training_class: TrainingClass
    folder: ClassFolder
    trainees: dict[int, Trainee] = field(default_factory=dict)
    sessions: dict[int, Session] = field(default_factory=dict)
    sub_class_of: dict[int, int] = field(default_factory=dict)
    staff: dict[tuple[str, int | None], User] = field(default_factory=dict)

    def on_roll(self, session: Session) -> set[int]:
        """Trainee ids on a session's roll; a roll may name people withdrawn by then."""
        return {line.trainee_id for line in roster_of(session)}

    def actor(self, role: str, *, number: int | None = None) -> Actor:
        """Whoever acts in a role: for a trainee's sub-class where the role is of one."""
        sub_class = self.sub_class_of.get(number) if number else None
        user = (
            self.staff.get((role, sub_class))
            or self.staff.get((role, None))
            or next((user for (r, _), user in self.staff.items() if r == role), None)
        )
        return Actor(user.pk if user else None, role)


def make_class(folder: ClassFolder, *, opened_at: datetime) -> MadeClass:
    """Make and open the folder's class as of `opened_at`."""
    before = opened_at - LONG_BEFORE
    training_class = create_class(folder.plan, policy=folder.policy, by=SYSTEM, now=before)
    set_rulebook(training_class, folder.rulebook(), by=SYSTEM, now=before)
    made = MadeClass(training_class, folder)
    _appoint_staff(made, before)
    for trainee in enrol(
        training_class, map(enrolment_of, folder.roster().rows), by=SYSTEM, now=before
    ):
        made.trainees[trainee.number] = trainee
    for session in plan_sessions(
        training_class, _plans(folder), as_it_was=True, by=SYSTEM, now=before
    ):
        made.sessions[session.number] = session
    made.sub_class_of = dict(
        training_class.trainees.values_list("number", "memberships__sub_class")
    )
    made.training_class = open_class(training_class, by=SYSTEM, now=opened_at)
    return made


def _plans(folder: ClassFolder) -> list[SessionPlan]:
    plans = [plan_of(row) for row in folder.timetable().rows]
    return [
        replace(
            plan,
            starts_at=folder.shifted(plan.starts_at),
            ends_at=folder.shifted(plan.ends_at),
        )
        for plan in plans
    ]


def _appoint_staff(made: MadeClass, now: datetime) -> None:
    """Accounts without a password for the folder's staff; the demo gives passwords to some."""
    training_class = made.training_class
    _appoint(made, Role.ORGANISER, "组织者", None, now)
    _appoint(made, Role.ORG_DEPT, "组织部", None, now)
    for sub_class, staff in zip(training_class.sub_classes.all(), made.folder.staff, strict=True):
        _appoint(made, Role.CLASS_HEAD, staff.class_head, sub_class, now)
        _appoint(made, Role.INSPECTOR, staff.inspector, sub_class, now)


def _appoint(
    made: MadeClass, role: str, name: str, sub_class: SubClass | None, now: datetime
) -> None:
    training_class = made.training_class
    place = sub_class.position if sub_class else 0
    user = User(username=f"{role.replace('_', '')}-{training_class.pk}-{place}", name=name)
    user.set_unusable_password()
    user.save()
    appoint(
        user,
        role=role,
        training_class=None if role == Role.ORG_DEPT else training_class,
        sub_class=sub_class,
        starts_at=now,
        by=SYSTEM,
        now=now,
    )
    made.staff[role, sub_class.pk if sub_class else None] = user
