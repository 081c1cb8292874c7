"""Who may do what in a class: one sentence each (docs/architecture.md, permissions).

`Rights` is what the signed-in user may do at this request: offices from appointments in force, and
enrolments, which are looked up only where no office decides. Subjects have a `class_id`; those of a
sub-class a `sub_class_id` too.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from courses.enums import Role
from training.permissions import Rule, rule

TEACHING = (Role.CLASS_HEAD, Role.INSPECTOR)
STAFF = (Role.ORGANISER, Role.ORG_DEPT, *TEACHING)


@dataclass(frozen=True, slots=True)
class Office:
    """A role for a class (None: every class) and a sub-class (None: all of them)."""

    role: str
    class_id: int | None
    sub_class_id: int | None

    def covers(self, class_id: int, sub_class_id: int | None) -> bool:
        return self.class_id in (None, class_id) and (
            sub_class_id is None or self.sub_class_id in (None, sub_class_id)
        )


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One's own place as a trainee; `titles` are one's class offices (班长 …)."""

    trainee_id: int
    class_id: int
    sub_class_id: int | None
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rights:
    user_id: int | None
    address: str | None
    offices: tuple[Office, ...]
    look_up: Callable[[], Iterable[Enrolled]] = tuple

    @cached_property
    def enrolments(self) -> tuple[Enrolled, ...]:
        return tuple(self.look_up())

    def office(
        self, roles: Iterable[str], class_id: int, sub_class_id: int | None = None
    ) -> Office | None:
        """The first of one's offices with one of these roles for this place. Without a sub-class
        any sub-class of the class will do."""
        wanted = tuple(roles)
        return next(
            (o for o in self.offices if o.role in wanted and o.covers(class_id, sub_class_id)), None
        )

    def enrolment(self, class_id: int) -> Enrolled | None:
        return next((e for e in self.enrolments if e.class_id == class_id), None)

    def class_ids(self) -> set[int] | None:
        """The classes one has anything to do with; None means every class."""
        offices = [o for o in self.offices if o.role in STAFF]
        if any(office.class_id is None for office in offices):
            return None
        return {o.class_id for o in offices if o.class_id} | {e.class_id for e in self.enrolments}

    def sub_class_ids(self, class_id: int) -> set[int] | None:
        """The sub-classes of a class one is staff for; None means all of them."""
        offices = [o for o in self.offices if o.role in STAFF and o.covers(class_id, None)]
        if any(office.sub_class_id is None for office in offices):
            return None
        return {o.sub_class_id for o in offices if o.sub_class_id}


def _has(roles: Iterable[str]) -> Callable[[Rights, Any], bool]:
    wanted = tuple(roles)

    def holds(rights: Rights, subject: Any) -> bool:
        return bool(rights.office(wanted, subject.class_id, getattr(subject, "sub_class_id", None)))

    return holds


organiser = Rule("the organiser", _has([Role.ORGANISER]))
org_dept = Rule("the organisation department", _has([Role.ORG_DEPT]))
class_head = Rule("the class head", _has([Role.CLASS_HEAD]))
inspector = Rule("the accompanying inspector", _has([Role.INSPECTOR]))
staff = organiser | org_dept | class_head | inspector


@rule("whoever organises any class")
def organises(rights: Rights, subject: Any) -> bool:
    return any(office.role == Role.ORGANISER for office in rights.offices)


@rule("whoever is staff of any class")
def staff_anywhere(rights: Rights, subject: Any) -> bool:
    return any(office.role in STAFF for office in rights.offices)


@rule("a trainee of the class")
def trainee_of_class(rights: Rights, subject: Any) -> bool:
    return rights.enrolment(subject.class_id) is not None


member = staff | trainee_of_class


@rule("the class head of every sub-class that the session is for")
def heads_its_audience(rights: Rights, subject: Any) -> bool:
    return bool(subject.audience_ids) and all(
        rights.office([Role.CLASS_HEAD], subject.class_id, pk) for pk in subject.audience_ids
    )


plan_session = organiser | heads_its_audience


@rule("whoever may ask for such a job in its class")
def see_job(rights: Rights, subject: Any) -> bool:
    return subject.kind.rule(rights, subject.training_class)
