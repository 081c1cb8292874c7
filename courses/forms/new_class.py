"""What an organiser decides before anything is imported: names, dates, sub-classes, numbers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from courses.models import SubClass
from courses.policies.rules import DEFAULT_POLICY
from courses.services.classes import ClassPlan, PhasePlan
from training.templatetags.dates import WEEKDAYS

LONGEST_NAME = SubClass._meta.get_field("name").max_length or 64
MORNING, AFTERNOON = DEFAULT_POLICY["half_days"]
CUTOFFS, NOTICE = DEFAULT_POLICY["meal_cutoffs"], DEFAULT_POLICY["notice"]


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget)


def _clock(label: Any, initial: str) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, initial=initial, widget=widget)


class NewClassForm(forms.Form):
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
    first_from = _day(_("First phase from"), required=True)
    first_to = _day(_("First phase to"), required=True)
    second_from = _day(_("Second phase from"))
    second_to = _day(_("Second phase to"))
    sub_classes = forms.CharField(
        label=_("Sub-classes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One name a line. Without any the class is one."),
    )
    hours_per_half_day = forms.DecimalField(
        label=_("Hours a half-day"),
        initial=DEFAULT_POLICY["hours_per_half_day"],
        min_value=0,
        max_value=12,
        decimal_places=2,
    )
    morning_from = _clock(_("Morning from"), MORNING[0])
    morning_to = _clock(_("Morning to"), MORNING[1])
    afternoon_from = _clock(_("Afternoon from"), AFTERNOON[0])
    afternoon_to = _clock(_("Afternoon to"), AFTERNOON[1])
    late_to_absent_minutes = forms.IntegerField(
        label=_("Late becomes absent after minutes"),
        initial=DEFAULT_POLICY["late_to_absent_minutes"],
        min_value=0,
        max_value=240,
    )
    leave_one_in = forms.IntegerField(
        label=_("Leave up to one part in"),
        initial=DEFAULT_POLICY["leave_limit"][1],
        min_value=2,
        max_value=100,
        help_text=_("7: more than 1/7 of all hours opens a withdrawal case."),
    )
    report_back_within_minutes = forms.IntegerField(
        label=_("Report back within minutes"),
        initial=DEFAULT_POLICY["report_back_within_minutes"],
        min_value=0,
        max_value=2880,
    )
    curfew = _clock(_("Curfew"), DEFAULT_POLICY["curfew"])
    breakfast_cutoff = _clock(_("Breakfast, the evening before"), CUTOFFS["breakfast"])
    lunch_cutoff = _clock(_("Lunch cut-off"), CUTOFFS["lunch"])
    dinner_cutoff = _clock(_("Dinner cut-off"), CUTOFFS["dinner"])
    notice_day = forms.TypedChoiceField(
        label=_("Weekly notice on"),
        coerce=int,
        choices=[(number, name) for number, name in enumerate(WEEKDAYS, start=1)],
        initial=NOTICE["isoweekday"],
    )
    notice_time = _clock(_("Weekly notice at"), NOTICE["time"])

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
        for earlier, later in (
            ("morning_from", "morning_to"),
            ("morning_to", "afternoon_from"),
            ("afternoon_from", "afternoon_to"),
        ):
            self._in_order(earlier, later, _("This lies before the time above."))
        if bool(data.get("second_from")) != bool(data.get("second_to")):
            missing = "second_to" if data.get("second_from") else "second_from"
            self.add_error(missing, _("Give both dates of the second phase, or neither."))
        return data

    def _in_order(self, earlier: str, later: str, why: Any) -> None:
        first, second = self.cleaned_data.get(earlier), self.cleaned_data.get(later)
        if first and second and second < first:
            self.add_error(later, why)

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

    def policy(self) -> dict[str, Any]:
        """The default policy with this class's numbers."""
        data = self.cleaned_data
        clock = {key: f"{value:%H:%M}" for key, value in data.items() if hasattr(value, "minute")}
        return {
            **DEFAULT_POLICY,
            "half_days": [
                [clock["morning_from"], clock["morning_to"]],
                [clock["afternoon_from"], clock["afternoon_to"]],
            ],
            "hours_per_half_day": str(data["hours_per_half_day"]),
            "late_to_absent_minutes": data["late_to_absent_minutes"],
            "leave_limit": [1, data["leave_one_in"]],
            "report_back_within_minutes": data["report_back_within_minutes"],
            "curfew": clock["curfew"],
            "meal_cutoffs": {
                meal: clock[f"{meal}_cutoff"] for meal in ("breakfast", "lunch", "dinner")
            },
            "notice": {"isoweekday": data["notice_day"], "time": clock["notice_time"]},
        }
