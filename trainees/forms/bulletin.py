"""Study bulletins: handing one in, and its adoption at a level."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainees.enums import BulletinRefusal
from trainees.models import ScoreRule
from training.forms.dates import DayField


def _refuse_outside(on: date, *, opened_at: datetime | None, now: datetime) -> None:
    if on > timezone.localdate(now):
        raise forms.ValidationError(_("This day has not come yet."))
    if opened_at and on < timezone.localdate(opened_at):
        raise forms.ValidationError(_("The class had not begun at this moment."))


class BulletinForm(forms.Form):
    """`trainee_ids` and `sub_classes` are those that one may record for; one of them is chosen."""

    title = forms.CharField(label=gettext_lazy("Title of the bulletin item"), max_length=80)
    on = DayField(label=gettext_lazy("Handed in on"))
    sub_class = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    trainees = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("Somebody among them is not in your sub-classes."),
        },
    )

    def __init__(
        self,
        data: Any = None,
        *,
        trainee_ids: Iterable[int],
        sub_classes: Iterable[tuple[int, str]],
        opened_at: datetime | None,
        now: datetime,
    ) -> None:
        super().__init__(data, initial={"on": timezone.localdate(now)})
        self.opened_at, self.now = opened_at, now
        for name, choices in (
            ("trainees", [(pk, str(pk)) for pk in trainee_ids]),
            ("sub_class", list(sub_classes)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        _refuse_outside(on, opened_at=self.opened_at, now=self.now)
        return on

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and not found["trainees"] and not found["sub_class"]:
            self.add_error(None, str(BulletinRefusal.NOBODY.label))
        return found


class AdoptionForm(forms.Form):
    """The piece by its title, the level by its rule, and the day."""

    title = forms.CharField(max_length=80)
    rule = forms.ChoiceField(error_messages={"required": gettext_lazy("Choose a level.")})
    on = DayField()

    def __init__(
        self,
        data: Any = None,
        *,
        rules: Iterable[ScoreRule],
        opened_at: datetime | None,
        now: datetime,
    ) -> None:
        super().__init__(data)
        self.opened_at, self.now = opened_at, now
        field = self.fields["rule"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(rule.code, rule.item) for rule in rules]

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        _refuse_outside(on, opened_at=self.opened_at, now=self.now)
        return on

    @property
    def at(self) -> datetime:
        """The moment of the entry: now on the day itself, noon of a day before."""
        on = self.cleaned_data["on"]
        local = timezone.localtime(self.now)
        if on == local.date():
            return self.now
        return local.replace(
            year=on.year, month=on.month, day=on.day, hour=12, minute=0, second=0, microsecond=0
        )
