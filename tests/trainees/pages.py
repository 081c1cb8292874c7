"""What the tests of list pages share: a class with events, counted queries, hostile names."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from courses.enums import Role
from tests.cast import Cast, make_class
from trainees.enums import IncidentMatter, PartTaken
from trainees.models import IncidentPart, Person, WeeklyNotice
from trainees.policies.attendance import RollFact
from trainees.services.incident import Happening, decide_part, record_incident
from trainees.services.life import check_meal
from trainees.services.notices import make_weekly_notice
from trainees.services.rollcall import Told, take_roll

NOISE = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def eventful_class(trainees: int, **settings: Any) -> Cast:
    """Everybody missed Monday's lunch and was late on Monday morning; Friday's notice is made."""
    cast = make_class(trainees, accounts=True, **settings)
    head = cast.actor(Role.CLASS_HEAD)
    late_on_monday(cast)
    check_meal(
        cast.training_class,
        on=cast.days[0],
        meal="lunch",
        missing=[one.pk for one in cast.trainees.values()],
        by=head,
        now=cast.time(1, "12:30"),
    )
    make_weekly_notice(cast.training_class, by=head, now=cast.time(5, "18:30"))
    cast.training_class.refresh_from_db()
    return cast


def late_on_monday(cast: Cast) -> None:
    """Eight minutes, everybody."""
    take_roll(
        cast.session(1),
        {one.pk: Told(RollFact(minutes_late=8)) for one in cast.trainees.values()},
        by=cast.actor(Role.CLASS_HEAD),
        now=cast.time(1, "08:40"),
    )


def sanctioned(cast: Cast, number: int, level: str, reason: str) -> IncidentPart:
    """A talk or a censure for one trainee, on the second morning."""
    by, now = cast.actor(Role.CLASS_HEAD, number=number), cast.time(2, "09:00")
    happening = Happening(IncidentMatter.OTHER, now, note=reason)
    parts = {cast.trainees[number].pk: PartTaken.PARTICIPANT}
    incident = record_incident(cast.training_class, happening, parts, by=by, now=now)
    return decide_part(incident.parts.get(), level, reason=reason, by=by, now=now)


def rename(cast: Cast, names: Iterable[str]) -> list[str]:
    """Give trainees 1, 2, … these names."""
    given = [name[:64] for name in names]
    for number, name in enumerate(given, start=1):
        Person.objects.filter(pk=cast.trainees[number].person_id).update(name=name)
    return given


def queries_of(client: Client, address: str) -> int:
    """Queries of one visit, after a first one has warmed what is kept in memory."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address)
    assert response.status_code == 200
    return len([q for q in seen.captured_queries if not q["sql"].startswith(NOISE)])


def rows_of(response: Any) -> list[tuple[Any, ...]]:
    """The rows of a sheet that was answered."""
    book = load_workbook(BytesIO(response.getvalue()))
    return list(book.worksheets[0].iter_rows(values_only=True))


def types_of(response: Any) -> set[str]:
    """The types of the sheet's cells; f would be a formula."""
    book = load_workbook(BytesIO(response.getvalue()))
    return {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}


def notice_of(cast: Cast) -> WeeklyNotice:
    return WeeklyNotice.objects.get(training_class=cast.training_class)
