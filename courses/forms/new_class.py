"""What an organiser decides before anything is imported: names, dates, sub-classes, numbers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from courses.forms.policy import NumbersForm
from courses.models import SubClass
from courses.services.classes import ClassPlan, PhasePlan
from training.forms.dates import DayField

LONGEST_NAME = SubClass._meta.get_field("name").max_length or 64


class NewClassForm(NumbersForm):
    name = forms.CharField(label=pgettext_lazy("class", "Name"), max_length=120)
    short_name = forms.CharField(
        label=_("Short name"), max_length=60, help_text=_("Stands on lists and in the navigation.")
    )
    host = forms.CharField(label=_("Host"), max_length=80, required=False)
    organiser = forms.CharField(
        label=_("Organising school"),
        max_length=80,
        required=False,
        help_text=_("Heads every page."),
    )
    certificate_prefix = forms.CharField(
        label=_("Certificate prefix"),
        max_length=30,
        required=False,
        help_text=_("Stands before the year and the number of a certificate."),
    )
    first_from = DayField(label=_("First phase from"))
    first_to = DayField(label=_("First phase to"))
    second_from = DayField(label=_("Second phase from"), required=False)
    second_to = DayField(label=_("Second phase to"), required=False)
    sub_classes = forms.CharField(
        label=_("Sub-classes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One name a line. Without any the class is one."),
    )
    ABOUT = ("name", "short_name", "host", "organiser", "certificate_prefix")
    DATES = ("first_from", "first_to", "second_from", "second_to")

    def clean_sub_classes(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["sub_classes"].splitlines()]
        names = [name for name in names if name]
        for name in names:
            if len(name) > LONGEST_NAME:
                raise ValidationError(
                    _("“%(name)s” is longer than %(limit)s characters."),
                    params={"name": name, "limit": LONGEST_NAME},
                )
            if names.count(name) > 1:
                raise ValidationError(_("“%(name)s” stands twice."), params={"name": name})
        return names

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._in_order("first_from", "first_to", _("The phase ends before it begins."))
        self._in_order("second_from", "second_to", _("The phase ends before it begins."))
        self._in_order("first_to", "second_from", _("The second phase begins after the first."))
        if bool(data.get("second_from")) != bool(data.get("second_to")):
            missing = "second_to" if data.get("second_from") else "second_from"
            self.add_error(missing, _("Give both dates of the second phase, or neither."))
        return data

    def plan(self) -> ClassPlan:
        data = self.cleaned_data
        phases = [PhasePlan(gettext("First phase"), data["first_from"], data["first_to"])]
        if data["second_from"]:
            phases.append(
                PhasePlan(gettext("Second phase"), data["second_from"], data["second_to"])
            )
        return ClassPlan(
            **{key: data[key] for key in self.ABOUT},
            phases=phases,
            sub_classes=data["sub_classes"],
        )
