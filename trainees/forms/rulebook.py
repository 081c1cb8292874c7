"""A class's rulebook as an organiser edits it: points and caps by rule, full marks by category."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from trainees.models import ScoreRule
from trainees.queries.score_pages import RuleGroup


class RulebookForm(forms.Form):
    """Fields are `full_<category>`, `points_<code>` and `cap_<code>`. What everybody starts from,
    with the exam, has to add up to `whole`."""

    def __init__(self, data: Any = None, *, groups: Sequence[RuleGroup], whole: Decimal) -> None:
        super().__init__(data)
        self.groups, self.whole = groups, whole
        for group in groups:
            self.fields[f"full_{group.head.key}"] = _number(group.head.full, least=Decimal("0.001"))
            for rule in group.rules:
                self.fields[f"points_{rule.code}"] = _number(rule.points, places=4)
                self.fields[f"cap_{rule.code}"] = _number(rule.cap, required=False)

    def lines(self) -> list[tuple[RuleGroup, Any, list[tuple[ScoreRule, Any, Any]]]]:
        """By category: the group, its full marks, its rules each with points and cap."""
        return [
            (
                group,
                self[f"full_{group.head.key}"],
                [
                    (rule, self[f"points_{rule.code}"], self[f"cap_{rule.code}"])
                    for rule in group.rules
                ],
            )
            for group in self.groups
        ]

    @property
    def total(self) -> Decimal | None:
        """The full marks that count towards the whole, as typed; None while one is unreadable."""
        names = [f"full_{group.head.key}" for group in self.groups if not group.head.bonus]
        if not self.is_bound:
            return sum((self.fields[name].initial for name in names), Decimal(0))
        typed = [self.cleaned_data.get(name) for name in names]
        return None if None in typed else sum(typed, Decimal(0))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for group in self.groups:
            for rule in group.rules:
                self._check(rule, found.get(f"points_{rule.code}"), found.get(f"cap_{rule.code}"))
        total = self.total
        if total is not None and total != self.whole:
            words = _("Exam and the other full marks add up to %(total)s; it has to be %(whole)s.")
            self.add_error(None, words % {"total": total.normalize(), "whole": self.whole})
        return found

    def _check(self, rule: ScoreRule, points: Decimal | None, cap: Decimal | None) -> None:
        """A deduction stays one, a bonus too, and a cap lies on the same side."""
        if points is None:
            return
        if points * rule.points < 0 or (points and not rule.points):
            self.add_error(f"points_{rule.code}", _("This would turn the rule round."))
        elif cap is not None and cap * points <= 0:
            self.add_error(f"cap_{rule.code}", _("The cap has the sign of the points."))

    def rows(self) -> list[dict[str, str]]:
        """The rulebook's rows as `set_rulebook` takes them."""
        data = self.cleaned_data
        return [
            {
                "code": rule.code,
                "category": rule.category,
                "category_full_marks": str(data[f"full_{rule.category}"]),
                "item": rule.item,
                "points": str(data[f"points_{rule.code}"]),
                "per": rule.per,
                "item_cap": ""
                if data[f"cap_{rule.code}"] is None
                else str(data[f"cap_{rule.code}"]),
                "trigger": rule.trigger,
            }
            for group in self.groups
            for rule in group.rules
        ]


def _text(cap: Decimal | None) -> str:
    return "" if cap is None else str(cap)


def _number(
    value: Decimal | None,
    *,
    places: int = 3,
    least: Decimal = Decimal(-100),
    required: bool = True,
) -> forms.DecimalField:
    return forms.DecimalField(
        initial=None if value is None else Decimal(f"{value.normalize():f}"),
        required=required,
        decimal_places=places,
        min_value=least,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
    )
