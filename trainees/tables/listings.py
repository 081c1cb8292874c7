"""The lists that are no tables as columns and rows: what their files hold."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.models import TrainingClass
from trainees.models import Assignment, LeaveRequest, Trainee, WeeklyNotice, WithdrawalCase
from trainees.queries.bulletin import Piece
from trainees.queries.homework_grid import HandSheet
from trainees.queries.meals import Diner
from trainees.queries.nights import Sleeper
from trainees.queries.people import Listed
from trainees.tables.cases import case_pill
from trainees.tables.incidents import IncidentRow
from training.documents.columns import Align, Column, Kind, Row
from training.documents.lists import Listing
from training.tables.exporting import listing_of, table_columns, table_rows

Columns = Sequence[Column]


def class_listing(
    training_class: TrainingClass | None, name: str, columns: Columns, rows: Iterable[Row]
) -> Listing:
    above, organiser = (
        (training_class.short_name, training_class.organiser) if training_class else ("", "")
    )
    return listing_of(name, columns, rows, above=above, organiser=organiser)


def table_of(training_class: TrainingClass | None, name: str, table: Any) -> Listing:
    return class_listing(training_class, name, table_columns(table), table_rows(table))


def _words(label: str, width: float = 18) -> Column:
    return Column(label, width, align=Align.LEFT)


def _count(label: str) -> Column:
    return Column(label, 8, Kind.COUNT)


def _moment(label: str) -> Column:
    return Column(label, 17, Kind.MOMENT)


def _at(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None


def rolls_listing(training_class: TrainingClass, rows: Iterable[Any]) -> Listing:
    """A line a roll: a session and a sub-class."""
    columns = [
        _moment(_("Time")), _words(_("Session"), 28), _words(_("Sub-class")),
        _moment(_("Roll taken at")), _words(_("Taken by"), 10), _count(_("Expected")),
        _count(_("Late")), _count(_("Left early")), _count(_("On leave")), _count(_("Absent")),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [
            _at(row.session.starts_at), row.session.title, roll.name,
            _at(roll.taken_at), roll.taken_by, counts.expected,
            counts.late, counts.left_early, counts.on_leave, counts.absent,
        ]
        for row in rows
        for roll, counts in row.rolls
    )  # fmt: skip
    return class_listing(training_class, _("Rolls"), columns, lines)


def meal_listing(
    training_class: TrainingClass, on: date, label: str, people: Iterable[Diner]
) -> Listing:
    columns = [_count(_("No.")), _words(_("Name"), 10), _words(_("Standing"))]
    lines: Iterable[Row] = ([one.number, one.name, _diner(one)] for one in people)
    return class_listing(training_class, f"{on:%Y-%m-%d} {label}", columns, lines)


def _diner(one: Diner) -> str:
    words = [
        _("On leave") if one.on_leave else "",
        _("Told: not eating") if one.told_at else "",
        pgettext("meal", "Missing") if one.missing else "",
    ]
    return "、".join(word for word in words if word) or pgettext("meal", "Eats")


def night_listing(
    training_class: TrainingClass, on: date, people: Iterable[Sleeper], states: dict[str, str]
) -> Listing:
    columns = [
        _words(_("Room"), 10),
        _count(_("No.")),
        _words(_("Name"), 10),
        _words(_("Standing")),
    ]
    lines: Iterable[Row] = (
        [
            one.room,
            one.number,
            one.name,
            _("On leave") if one.on_leave else states.get(one.state, ""),
        ]
        for one in people
    )
    return class_listing(training_class, f"{on:%Y-%m-%d} {_('Night check')}", columns, lines)


def case_listing(training_class: TrainingClass | None, cases: Iterable[WithdrawalCase]) -> Listing:
    columns = [
        _words(_("Class"), 24), _count(_("No.")), _words(_("Name"), 10), _words(_("Ground"), 24),
        _moment(_("Opened")), _words(_("Standing")), _moment(_("Decided")),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [
            one.trainee.training_class.short_name,
            one.trainee.number,
            one.trainee.person.name,
            str(one.get_ground_display()),
            _at(one.opened_at),
            case_pill(one)[0],
            _at(one.decided_at),
        ]
        for one in cases
    )
    return class_listing(training_class, _("Withdrawal cases"), columns, lines)


def waiting_listing(leaves: Iterable[LeaveRequest]) -> Listing:
    """Leave of several classes that waits for one's decision."""
    columns = [
        _words(_("Class"), 24), _count(_("No.")), _words(_("Name"), 10), _words(_("Kind"), 10),
        _moment(_("From")), _moment(_("Until")), _moment(_("Submitted")),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [
            one.trainee.training_class.short_name, one.trainee.number, one.trainee.person.name,
            str(one.get_kind_display()), _at(one.starts_at), _at(one.ends_at),
            _at(one.submitted_at),
        ]
        for one in leaves
    )  # fmt: skip
    return class_listing(None, _("Leave to decide"), columns, lines)


def incident_listing(training_class: TrainingClass, rows: Iterable[IncidentRow]) -> Listing:
    columns = [
        _moment(_("Time")), _words(_("What"), 28), _words(_("Place")), _words(_("People"), 28),
        _words(_("Standing")),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [
            _at(row.incident.at),
            row.incident.what,
            row.incident.place,
            row.names,
            str(row.pill[0]),
        ]
        for row in rows
    )
    return class_listing(training_class, _("Incidents"), columns, lines)


def homework_listing(training_class: TrainingClass, pieces: Iterable[Assignment]) -> Listing:
    columns = [
        _words(_("Homework"), 30), _moment(_("Due")), _moment(_("Collected")),
        _count(_("Handed in")), _count(_("Late")), _count(_("Missing")),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [one.title, _at(one.due_at), _at(one.closed_at), one.came, one.late, one.missing]  # type: ignore[attr-defined]
        for one in pieces
    )
    return class_listing(training_class, _("Homework"), columns, lines)


def hands_listing(training_class: TrainingClass, sheet: HandSheet) -> Listing:
    """Trainees by pieces, in the words that the grid takes back."""
    columns = [_count(_("No.")), _words(_("Name"), 10), _words(_("Sub-class"))]
    columns += [Column(piece.title, 14) for piece in sheet.pieces]
    lines: Iterable[Row] = (
        [one.number, one.name, one.sub_class]
        + [sheet.word(one, piece).text for piece in sheet.pieces]
        for one in sheet.people
    )
    return class_listing(training_class, _("Homework by trainee"), columns, lines)


def bulletin_listing(
    training_class: TrainingClass, pieces: Iterable[Piece], people: Iterable[Listed]
) -> Listing:
    """A line a piece: who wrote it and which levels adopted it."""
    names = {one.trainee_id: one.told_apart for one in people}
    columns = [
        _words(_("Title"), 34), _words(_("Authors"), 24), _words(_("Sub-class as a whole")),
        Column(_("Handed in on"), 12, Kind.DATE), _words(_("Adopted"), 30),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [
            one.title,
            "、".join(names[pk] for pk in names if pk in one.author_ids),
            "、".join(str(row.sub_class) for row in one.records if row.sub_class),
            one.on,
            "、".join(dict.fromkeys(entry.rule.item for entry in one.entries)),
        ]
        for one in pieces
    )
    return class_listing(training_class, _("Study bulletins"), columns, lines)


def notice_listing(training_class: TrainingClass, notices: Iterable[WeeklyNotice]) -> Listing:
    columns = [
        _count(_("No.")), _count(_("Edition")), Column(_("From"), 12, Kind.DATE),
        Column(_("Until"), 12, Kind.DATE), _moment(_("Made")), _moment(_("Signed off")),
        _count(_("Replaced by edition")), Column(_("Published openly until"), 14, Kind.DATE),
        _moment(_("Taken down at")),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [
            one.number,
            one.edition,
            one.period_start,
            one.period_end,
            _at(one.made_at),
            _at(one.signed_at),
            one.successor.edition if one.successor else None,
            shown.until if shown else None,
            _at(shown.taken_down_at) if shown else None,
        ]
        for one in notices
        for shown in [next(iter(one.publications.all()), None)]
    )
    return class_listing(training_class, _("Weekly notices"), columns, lines)


def people_listing(found: Iterable[Trainee]) -> Listing:
    columns = [
        _words(_("Name"), 10),
        _words(_("Class"), 24),
        _count(_("No.")),
        _words(_("Unit"), 28),
    ]
    lines: Iterable[Row] = (
        [one.person.name, one.training_class.short_name, one.number, one.unit] for one in found
    )
    return class_listing(None, _("Find a trainee"), columns, lines)
