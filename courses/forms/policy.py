"""The numbers of a class's policy as an organiser types them, before the class opens."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.policies.rules import DEFAULT_POLICY, LEAVE_KINDS, MEALS, PUBLIC_NAMES, SANCTIONS
from training.templatetags.dates import WEEKDAYS

MORNING, AFTERNOON = DEFAULT_POLICY["half_days"]
CUTOFFS, NOTICE = DEFAULT_POLICY["meal_cutoffs"], DEFAULT_POLICY["notice"]
KIND_LABELS = dict(
    zip(LEAVE_KINDS, (_("Sick leave"), _("Personal leave"), _("Official leave")), strict=True)
)
SANCTION_LABELS = dict(zip(SANCTIONS, (_("Talk"), _("Censure")), strict=True))
GROUPS = (
    (
        _("Half-days and hours"),
        (
            *("morning_from", "morning_to", "afternoon_from", "afternoon_to"),
            "hours_per_half_day",
        ),
    ),
    (_("Attendance"), ("seated_before_minutes", "late_to_absent_minutes", "self_check_in")),
    (
        _("Leave"),
        (
            *("leave_one_in", "report_back_within_minutes", "count_absence_in_leave_limit"),
            *("kinds_in_limit", "kinds_needing_proof"),
        ),
    ),
    (
        _("Meals and nights"),
        ("breakfast_cutoff", "lunch_cutoff", "dinner_cutoff", "curfew"),
    ),
    (
        _("Notice and assessment"),
        (
            *("notice_day", "notice_time", "objection_days", "notice_contact"),
            *("notice_public_names", "notice_public_days", "outstanding_from"),
        ),
    ),
    (
        _("Completion also asks for"),
        ("completion_hours", "completion_exam", "completion_homework", "completion_sanctions"),
    ),
)
SAME = (
    *("hours_per_half_day", "late_to_absent_minutes", "seated_before_minutes", "objection_days"),
    *("report_back_within_minutes", "count_absence_in_leave_limit", "outstanding_from"),
    *("kinds_in_limit", "kinds_needing_proof", "self_check_in"),
    *("notice_contact", "notice_public_names", "notice_public_days"),
)


def _clock(label: Any, initial: str) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, initial=initial, widget=widget)


def _kinds(label: Any, key: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(KIND_LABELS.items()),
        initial=DEFAULT_POLICY[key],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class NumbersForm(forms.Form):
    """Those that a school most often changes."""

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

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for earlier, later in (
            ("morning_from", "morning_to"),
            ("morning_to", "afternoon_from"),
            ("afternoon_from", "afternoon_to"),
        ):
            self._in_order(earlier, later, _("This lies before the time above."))
        return data

    def _in_order(self, earlier: str, later: str, why: Any) -> None:
        first, second = self.cleaned_data.get(earlier), self.cleaned_data.get(later)
        if first and second and second < first:
            self.add_error(later, why)

    def policy(self, base: Mapping[str, Any] = DEFAULT_POLICY) -> dict[str, Any]:
        """The policy it is based on, with this class's numbers."""
        data = self.cleaned_data
        clock = {key: f"{value:%H:%M}" for key, value in data.items() if hasattr(value, "minute")}
        return {
            **DEFAULT_POLICY,
            **base,
            **{key: _plain(data[key]) for key in SAME if key in data},
            "half_days": [
                [clock["morning_from"], clock["morning_to"]],
                [clock["afternoon_from"], clock["afternoon_to"]],
            ],
            "leave_limit": [1, data["leave_one_in"]],
            "curfew": clock["curfew"],
            "meal_cutoffs": {meal: clock[f"{meal}_cutoff"] for meal in MEALS},
            "notice": {"isoweekday": data["notice_day"], "time": clock["notice_time"]},
        }


class PolicyForm(NumbersForm):
    """All that a page can change of a policy; the ladder and the bands stay as they are."""

    seated_before_minutes = forms.IntegerField(
        label=_("Seated before the start, minutes"),
        initial=DEFAULT_POLICY["seated_before_minutes"],
        min_value=0,
        max_value=60,
    )
    self_check_in = forms.BooleanField(
        label=_("Trainees may check in by a code on the wall"),
        required=False,
        help_text=_("Off as a rule: the class head takes the roll. A check-in marks nobody."),
    )
    count_absence_in_leave_limit = forms.BooleanField(
        label=_("Absence without leave counts towards the line"), required=False
    )
    kinds_in_limit = _kinds(_("Counted towards the line"), "kinds_in_limit")
    kinds_needing_proof = _kinds(_("Proof needed at report-back"), "kinds_needing_proof")
    objection_days = forms.IntegerField(
        label=_("Objections and appeals within days"),
        initial=DEFAULT_POLICY["objection_days"],
        min_value=1,
        max_value=30,
    )
    notice_contact = forms.CharField(
        label=_("Contact for objections"),
        max_length=80,
        required=False,
        help_text=_("Printed on notices: an office and its number. Left empty: the class head."),
    )
    notice_public_names = forms.ChoiceField(
        label=_("An open notice shows"),
        choices=list(zip(PUBLIC_NAMES, (_("counts only"), _("masked names (张*)")), strict=True)),
        help_text=_("A proposal: the class head chooses when publishing."),
    )
    notice_public_days = forms.IntegerField(
        label=_("An open notice is shown for days"),
        initial=DEFAULT_POLICY["notice_public_days"],
        min_value=1,
        max_value=30,
    )
    outstanding_from = forms.DecimalField(
        label=_("Outstanding trainees from a total of"),
        initial=DEFAULT_POLICY["outstanding_from"],
        min_value=0,
        max_value=100,
        decimal_places=3,
    )

    completion_hours = forms.IntegerField(
        label=_("Hours attended, per cent of all"),
        min_value=0,
        max_value=100,
        help_text=_("0: no share of the hours is asked for."),
    )
    completion_exam = forms.BooleanField(label=_("A mark in every exam"), required=False)
    completion_homework = forms.BooleanField(label=_("All homework handed in"), required=False)
    completion_sanctions = forms.MultipleChoiceField(
        label=_("None of these sanctions"),
        choices=list(SANCTION_LABELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def policy(self, base: Mapping[str, Any] = DEFAULT_POLICY) -> dict[str, Any]:
        data = self.cleaned_data
        completion = {
            "hours_share": [data["completion_hours"], 100],
            "exam": data["completion_exam"],
            "homework": data["completion_homework"],
            "sanctions": data["completion_sanctions"],
        }
        return {**super().policy(base), "completion": completion}

    @classmethod
    def of(cls, policy: Mapping[str, Any], data: Any = None) -> "PolicyForm":
        """The form as a class's policy has it; what it leaves out is the default."""
        return cls(data, initial=initial_of({**DEFAULT_POLICY, **policy}))


def initial_of(policy: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields show of a whole policy."""
    morning, afternoon = policy["half_days"][0], policy["half_days"][-1]
    cutoffs, notice = {**CUTOFFS, **policy["meal_cutoffs"]}, {**NOTICE, **policy["notice"]}
    completion = {**DEFAULT_POLICY["completion"], **policy["completion"]}
    part, whole = completion.pop("hours_share")
    return {
        **{key: policy[key] for key in SAME},
        "morning_from": morning[0],
        "morning_to": morning[1],
        "afternoon_from": afternoon[0],
        "afternoon_to": afternoon[1],
        "leave_one_in": policy["leave_limit"][1],
        "curfew": policy["curfew"],
        "notice_day": notice["isoweekday"],
        "notice_time": notice["time"],
        **{f"{meal}_cutoff": cutoffs[meal] for meal in MEALS},
        "completion_hours": 100 * part // whole,
        **{f"completion_{key}": value for key, value in completion.items()},
    }


def _plain(value: Any) -> Any:
    """As JSON keeps it: decimals as text, so that they stay exact."""
    return value if isinstance(value, (bool, int, list)) else str(value)
