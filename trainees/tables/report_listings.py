"""What is reported of a class as columns and rows: who is out, messages, weeks, rooms, checks."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.models import TrainingClass
from trainees.models import Trainee
from trainees.queries.roll_beside import Checked
from trainees.queries.rooms import RoomPlan
from trainees.queries.weeks import Week
from trainees.tables.listing_columns import at, count, moment, words
from trainees.tables.listings import class_listing
from training.documents.columns import Column, Kind, Row
from training.documents.lists import Listing
from training.models import Notification
from training.notification_words import sentence_of, title_of


def out_listing(rows: Iterable[dict[str, Any]], *, phones: bool) -> Listing:
    """Who is out across classes; phones where the page shows them."""
    columns = [
        words(_("Class"), 24), words(_("Sub-class")), words(_("Name"), 10), words(_("Kind"), 10),
        moment(_("From")), moment(_("Until")), moment(_("Report back by")), words(_("Standing")),
        *([words(_("Phone"), 14)] if phones else []),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [
            row["training_class"].short_name, row["one"].sub_class,
            row["leave"].trainee.person.name, str(row["leave"].get_kind_display()),
            at(row["leave"].starts_at), at(row["leave"].until), at(row["one"].deadline),
            str(row["pill"][0]), *([row["phone"]] if phones else []),
        ]
        for row in rows
    )  # fmt: skip
    return class_listing(None, _("Out now"), columns, lines)


def warning_listing(
    training_class: TrainingClass, told: Iterable[Notification], people: dict[str, Trainee]
) -> Listing:
    """A line a message; `people` are those whom messages are about, by subject."""
    columns = [
        words(_("Message"), 24), words(_("In words"), 40), words(pgettext("message", "About"), 10),
        words(pgettext("message", "To"), 10), moment(pgettext("message", "Sent")),
        moment(pgettext("message", "Read")),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [
            str(title_of(one.kind)),
            str(sentence_of(one.kind, one.data)),
            people[one.subject].person.name if one.subject in people else "",
            one.user.name,
            at(one.created_at),
            at(one.read_at),
        ]
        for one in told
    )
    return class_listing(training_class, _("Warnings and messages"), columns, lines)


def week_listing(training_class: TrainingClass, weeks: Iterable[Week]) -> Listing:
    """A line a closing of a week, and one for a week that was never closed."""
    columns = [
        Column(_("From"), 12, Kind.DATE), Column(_("Until"), 12, Kind.DATE), count(_("Sessions")),
        count(_("Rolls missing")), words(_("Closed by"), 10), moment(_("Closed at")),
        words(_("Opened again by"), 10), moment(_("Opened again at")), words(_("Reason"), 30),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [week.monday, week.sunday, len(week.sessions), week.missing, *_closure(closure)]
        for week in weeks
        for closure in week.closures or [None]
    )
    return class_listing(training_class, _("Weeks"), columns, lines)


def _closure(one: Any) -> Row:
    if one is None:
        return ["", None, "", None, ""]
    by, again = one.closed_by, one.reopened_by
    return [
        by.name if by else "", at(one.closed_at),
        again.name if again else "", at(one.reopened_at), one.reason,
    ]  # fmt: skip


def room_listing(training_class: TrainingClass, plans: Iterable[RoomPlan]) -> Listing:
    """A line a bed; somebody of a sub-class that one does not see has no name."""
    columns = [words(_("Room"), 12), count(_("Bed")), count(_("No.")), words(_("Name"), 12)]
    lines: Iterable[Row] = (
        [
            plan.name,
            bed,
            one.number if one and one.name else None,
            (one.name or _("taken")) if one else _("free"),
        ]
        for plan in plans
        for bed, one in plan.lines
    )
    return class_listing(training_class, _("Rooms"), columns, lines)


def spot_check_listing(
    training_class: TrainingClass,
    checks: Iterable[tuple[Checked, list[tuple[str, str, str]]]],
) -> Listing:
    """A line a difference, and one for a check that differs nowhere."""
    columns = [
        words(_("Session"), 28), moment(_("Time")), words(_("Sub-class")),
        words(_("Taken by"), 10), words(_("Seen by"), 10), moment(_("Seen at")),
        words(_("Trainee"), 12), words(_("Roll"), 14), words(pgettext("spot-check", "Check"), 14),
    ]  # fmt: skip
    lines: Iterable[Row] = (
        [
            one.session.title, at(one.session.starts_at), one.sub_class, one.taken_by, one.made_by,
            at(one.made_at), *difference,
        ]
        for one, differences in checks
        for difference in differences or [("", "", "")]
    )  # fmt: skip
    return class_listing(training_class, _("Spot-checks"), columns, lines)
