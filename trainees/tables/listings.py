"""The lists that are no tables as columns and rows: what their files hold."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

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
from trainees.tables.listing_columns import at, count, moment, words
from training.documents.columns import Column, Kind, Row
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


def rolls_listing(training_class: TrainingClass, rows: Iterable[Any]) -> Listing:
    """A line a roll: a session and a sub-class."""
    columns = [
        moment(_("Time")), words(_("Session"), 28), words(_("Sub-class")),
        moment(_("Roll taken at")), words(_("Taken by"), 10), count(_("Expected")),
        count(_("Late")), count(_("Left early")), count(_("On leave")), count(_("Absent")),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [
            at(row.session.starts_at), row.session.title, roll.name,
            at(roll.taken_at), roll.taken_by, counts.expected,
            counts.late, counts.left_early, counts.on_leave, counts.absent,
        ]
        for row in rows
        for roll, counts in row.rolls
    )  # fmt: skip
    return class_listing(training_class, _("Rolls"), columns, lines)


def meal_listing(
    training_class: TrainingClass, on: date, label: str, people: Iterable[Diner]
) -> Listing:
    columns = [count(_("No.")), words(_("Name"), 10), words(_("Standing"))]
    lines: Iterable[Row] = ([one.number, one.name, _diner(one)] for one in people)
    return class_listing(training_class, f"{on:%Y-%m-%d} {label}", columns, lines)


def _diner(one: Diner) -> str:
    said = [
        _("On leave") if one.on_leave else "",
        _("Told: not eating") if one.told_at else "",
        pgettext("meal", "Missing") if one.missing else "",
    ]
    return "、".join(word for word in said if word) or pgettext("meal", "Eats")


def night_listing(
    training_class: TrainingClass, on: date, people: Iterable[Sleeper], states: dict[str, str]
) -> Listing:
    columns = [
        words(_("Room"), 10),
        count(_("No.")),
        words(_("Name"), 10),
        words(_("Standing")),
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
        words(_("Class"), 24), count(_("No.")), words(_("Name"), 10), words(_("Ground"), 24),
        moment(_("Opened")), words(_("Standing")), moment(_("Decided")),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [
            one.trainee.training_class.short_name,
            one.trainee.number,
            one.trainee.person.name,
            str(one.get_ground_display()),
            at(one.opened_at),
            case_pill(one)[0],
            at(one.decided_at),
        ]
        for one in cases
    )
    return class_listing(training_class, _("Withdrawal cases"), columns, lines)


def waiting_listing(leaves: Iterable[LeaveRequest]) -> Listing:
    """Leave of several classes that waits for one's decision."""
    columns = [
        words(_("Class"), 24), count(_("No.")), words(_("Name"), 10), words(_("Kind"), 10),
        moment(_("From")), moment(_("Until")), moment(_("Submitted")),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [
            one.trainee.training_class.short_name, one.trainee.number, one.trainee.person.name,
            str(one.get_kind_display()), at(one.starts_at), at(one.ends_at),
            at(one.submitted_at),
        ]
        for one in leaves
    )  # fmt: skip
    return class_listing(None, _("Leave to decide"), columns, lines)


def incident_listing(training_class: TrainingClass, rows: Iterable[IncidentRow]) -> Listing:
    columns = [
        moment(_("Time")), words(_("What"), 28), words(_("Place")), words(_("People"), 28),
        words(_("Standing")),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [
            at(row.incident.at),
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
        words(_("Homework"), 30), moment(_("Due")), moment(_("Collected")),
        count(_("Handed in")), count(_("Late")), count(_("Missing")),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [one.title, at(one.due_at), at(one.closed_at), one.came, one.late, one.missing]  # type: ignore[attr-defined]
        for one in pieces
    )
    return class_listing(training_class, _("Homework"), columns, lines)


def hands_listing(training_class: TrainingClass, sheet: HandSheet) -> Listing:
    """Trainees by pieces, in the words that the grid takes back."""
    columns = [count(_("No.")), words(_("Name"), 10), words(_("Sub-class"))]
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
        words(_("Title"), 34), words(_("Authors"), 24), words(_("Sub-class as a whole")),
        Column(_("Handed in on"), 12, Kind.DATE), words(_("Adopted"), 30),
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
        count(_("No.")), count(_("Edition")), Column(_("From"), 12, Kind.DATE),
        Column(_("Until"), 12, Kind.DATE), moment(_("Made")), moment(_("Signed off")),
        count(_("Replaced by edition")), Column(_("Published openly until"), 14, Kind.DATE),
        moment(_("Taken down at")),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [
            one.number,
            one.edition,
            one.period_start,
            one.period_end,
            at(one.made_at),
            at(one.signed_at),
            one.successor.edition if one.successor else None,
            shown.until if shown else None,
            at(shown.taken_down_at) if shown else None,
        ]
        for one in notices
        for shown in [next(iter(one.publications.all()), None)]
    )
    return class_listing(training_class, _("Weekly notices"), columns, lines)


def people_listing(found: Iterable[Trainee]) -> Listing:
    columns = [
        words(_("Name"), 10),
        words(_("Class"), 24),
        count(_("No.")),
        words(_("Unit"), 28),
    ]
    lines: Iterable[Row] = (
        [one.person.name, one.training_class.short_name, one.number, one.unit] for one in found
    )
    return class_listing(None, _("Find a trainee"), columns, lines)
