"""Spot-checks beside the rolls they were made of, and where the two differ (R3.6)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.models import TrainingClass
from courses.permissions import Rights
from courses.queries.classes import class_for
from courses.views.page import render_page
from trainees.permissions import see_roll
from trainees.policies.attendance import RollFact
from trainees.queries.roll_beside import Checked, checked_of
from trainees.tables.report_listings import spot_check_listing
from trainees.views.roll_tiles import look_of
from training.permissions import allowed

DifferenceWords = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class TakerGroup:
    """Whoever took the rolls, with the checks beside them."""

    name: str
    checks: list[tuple[Checked, list[DifferenceWords]]]
    differences: int


@require_safe
@allowed(see_roll, load=class_for)
def spot_checks(request: HttpRequest, training_class: TrainingClass) -> HttpResponse:
    """Every spot-check of a class, by whoever took the rolls."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    mine = rights.sub_class_ids(training_class.pk)
    checks = [
        (one, differences_of(one, training_class))
        for one in checked_of(training_class, sub_class_ids=mine)
    ]
    groups: dict[str, list[tuple[Checked, list[DifferenceWords]]]] = {}
    for one, words in checks:
        groups.setdefault(one.taken_by, []).append((one, words))
    return render_page(
        request,
        "trainees/spot_checks.html",
        training_class=training_class,
        listing=lambda: spot_check_listing(training_class, checks),
        groups=[
            TakerGroup(name, group, sum(len(one.differences) for one, _words in group))
            for name, group in groups.items()
        ],
    )


def differences_of(checked: Checked, training_class: TrainingClass) -> list[DifferenceWords]:
    """(who, what the roll says, what was seen) in words."""
    rules = training_class.rules
    return [
        (
            f"{one.name} {one.number}",
            look_of(one.roll, rules=rules)[1],
            look_of(one.seen, rules=rules)[1] if one.seen != RollFact() else _("seen"),
        )
        for one in checked.differences
    ]
