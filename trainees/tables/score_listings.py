"""Appeals and outstanding trainees as columns and rows."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.models import TrainingClass
from trainees.models import Appeal
from trainees.queries.people import Listed
from trainees.tables.listing_columns import at, count, moment, words
from trainees.tables.listings import class_listing
from training.documents.columns import Column, Kind, Row
from training.documents.lists import Listing

NamedRow = tuple[Listed, Decimal, str]


def appeal_listing(
    training_class: TrainingClass, lines: Iterable[tuple[Appeal, str, Decimal]]
) -> Listing:
    """A line an appeal, with what its entry came from and its points."""
    columns = [
        count(_("No.")), words(_("Name"), 10), words(_("Entry"), 28), words(_("Came from"), 28),
        _points(_("Points")), words(_("Appeal"), 40), moment(_("Appealed at")),
        words(_("Standing"), 10), words(_("Answer"), 40), words(_("Answered by"), 10),
        moment(_("Answered at")),
    ]  # fmt: skip
    rows: Iterable[Row] = (
        [
            one.entry.trainee.number, one.entry.trainee.person.name, one.entry.rule.item, sentence,
            points, one.text, at(one.made_at), str(one.get_state_display()), one.answer,
            one.answered_by.name if one.answered_by else "", at(one.answered_at),
        ]
        for one, sentence, points in lines
    )  # fmt: skip
    return class_listing(training_class, _("Appeals"), columns, rows)


def outstanding_listing(training_class: TrainingClass, lines: Iterable[NamedRow]) -> Listing:
    """Whoever is named, and those next in line with what hinders them."""
    columns = [
        count(_("No.")), words(_("Name"), 10), words(_("Sub-class")), words(_("Unit"), 28),
        _points(pgettext("score", "Total")), words(_("Standing"), 28),
    ]  # fmt: skip
    rows: Iterable[Row] = (
        [one.number, one.name, one.sub_class, one.unit, total, standing]
        for one, total, standing in lines
    )
    return class_listing(training_class, _("Outstanding trainees"), columns, rows)


def _points(label: str) -> Column:
    return Column(label, 10, Kind.HOURS)
