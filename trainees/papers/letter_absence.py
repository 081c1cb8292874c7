"""缺课函: a home unit is told which sessions its trainees missed without leave."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from trainees.documents.letter import LetterFacts, letter_pdf
from trainees.models import AttendanceMark
from trainees.papers.document import Asked, Document, Group
from trainees.papers.letters import letter_facts, people_in
from trainees.papers.people_options import trainee_option
from trainees.papers.words import clocked, hours_words
from trainees.permissions import write_letter
from trainees.queries.people import Listed
from training.documents.wording import long_date

Marks = dict[int, list[AttendanceMark]]


def _absences(asked: Asked) -> Marks:
    """By trainee id, in order of time."""
    marks = AttendanceMark.objects.filter(
        session__training_class=asked.training_class, expected=True, absent=True
    ).select_related("session")
    found: Marks = {}
    for mark in marks.order_by("session__starts_at", "pk"):
        found.setdefault(mark.trainee_id, []).append(mark)
    return found


def _absent(asked: Asked) -> list[Listed]:
    absences = _absences(asked)
    return [one for one in people_in(asked) if one.trainee_id in absences]


def facts(asked: Asked) -> LetterFacts:
    absences = _absences(asked)
    people = [one for one in people_in(asked) if one.trainee_id in absences]
    return letter_facts(
        asked,
        people,
        {pk: _said(marks) for pk, marks in absences.items()},
        about="学员缺课情况",
        opening=lambda name: (
            f"贵单位选派参加{name}学习的学员，截至{long_date(asked.today)}未经请假缺课情况如下："
        ),
        closing="请贵单位加强教育提醒，支持其严格遵守学习纪律，按时参加学习。",
    )


def _said(marks: list[AttendanceMark]) -> str:
    hours = sum((mark.absent_hours for mark in marks), Decimal(0))
    each = "；".join(f"{clocked(one.session.starts_at)}《{one.session.title}》" for one in marks)
    return f"未经请假缺课{len(marks)}次，计{hours_words(hours)}学时：{each}。"


DOCUMENT = Document(
    slug="letter-absence",
    name="缺课函",
    about=_("To each home unit: the sessions that its trainees missed without leave."),
    group=Group.OFFICIAL,
    rule=write_letter,
    facts=facts,
    pdf=letter_pdf,
    options=(trainee_option(_absent, empty=_("Nobody has been absent without leave.")),),
    place=30,
)
