"""学员手册: the rules in force with the class's own numbers, its timetable and who to turn to."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from courses.enums import Role
from courses.permissions import member
from courses.queries.sessions import class_span
from courses.queries.staff import staff_of
from trainees.documents.handbook import Contact, HandbookFacts, Point, handbook_pdf
from trainees.documents.handbook_rules import chapters_of
from trainees.documents.words import OFFICES
from trainees.models import ClassOffice
from trainees.papers.document import Asked, Document, Group
from trainees.papers.timetable import lessons_seen
from trainees.papers.words import hours_words
from trainees.policies.score_words import unit_label
from trainees.queries.score_pages import rule_groups
from training.documents.wording import span

PRINTED = (Role.ORGANISER, Role.ORG_DEPT, Role.CLASS_HEAD, Role.INSPECTOR)


@override("zh-hans")
def facts(asked: Asked) -> HandbookFacts:
    klass = asked.training_class
    days = class_span(klass)
    return HandbookFacts(
        **asked.class_words,
        full_name=klass.name,
        host=klass.host,
        span=span(*(timezone.localdate(at) for at in days)) if days else "",
        basis=klass.policy_basis,
        chapters=chapters_of(klass.rules),
        points=_points(asked),
        lessons=tuple(lessons_seen(asked)),
        staff=_staff(asked),
        officers=_officers(asked),
    )


def _points(asked: Asked) -> tuple[Point, ...]:
    return tuple(
        Point(
            category=f"{group.head.label}（{hours_words(group.head.full)}分）",
            item=rule.item,
            points=rule.points,
            per=unit_label(rule.per),
            cap=rule.cap,
        )
        for group in rule_groups(asked.training_class)
        for rule in group.rules
    )


def _staff(asked: Asked) -> tuple[Contact, ...]:
    """Who holds an office of the class now, the whole class's first."""
    held = [
        one
        for one in staff_of(asked.training_class, now=asked.now)
        if one.role in PRINTED and one.starts_at <= asked.now
    ]
    held.sort(key=lambda one: (one.sub_class_id is not None, PRINTED.index(Role(one.role))))
    return tuple(
        Contact(OFFICES[one.role], one.user.name, one.sub_class.name if one.sub_class else "")
        for one in held
    )


def _officers(asked: Asked) -> tuple[Contact, ...]:
    held = ClassOffice.objects.filter(
        trainee__training_class=asked.training_class,
        trainee__withdrawn_at__isnull=True,
        ends_at__isnull=True,
    ).select_related("trainee__person")
    places = dict(
        asked.training_class.trainees.filter(memberships__ends_at__isnull=True).values_list(
            "pk", "memberships__sub_class__name"
        )
    )
    return tuple(
        Contact(one.title, one.trainee.person.name, places.get(one.trainee_id, ""))
        for one in held.order_by("pk")
    )


DOCUMENT = Document(
    slug="handbook",
    name="学员手册",
    about=_("The rules in force with this class's own numbers, timetable, staff and officers."),
    group=Group.TEACHING,
    rule=member,
    facts=facts,
    pdf=handbook_pdf,
    place=30,
)
