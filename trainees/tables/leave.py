"""A class's requests as a list: filtered, searched, sorted, in pages."""

from datetime import datetime
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.enums import Role
from courses.models import TrainingClass
from courses.policies.rules import ClassRules
from trainees.enums import LeaveKind, LeaveState, Verdict
from trainees.models import LeaveRequest
from trainees.policies.leave_stage import LeaveStage
from trainees.queries.leave_pages import in_stage, leave_stage
from training.templatetags.dates import moment, period
from training.templatetags.figures import hours

LOOKS = {
    LeaveStage.WAITING: "warn",
    LeaveStage.AHEAD: "ok",
    LeaveStage.ON_LEAVE: "info",
    LeaveStage.BACK_DUE: "warn",
    LeaveStage.OVERDUE: "bad",
    LeaveStage.RETURNED: "",
    LeaveStage.REJECTED: "bad",
    LeaveStage.CANCELLED: "",
}
NUMBER = {"td": {"class": "n"}, "th": {"class": "n"}}
BESIDE, UNDER, KEY = ({"td": {"class": name}} for name in ("no", "text under", "key"))


def pill_of(leave: LeaveRequest, *, rules: ClassRules, now: datetime) -> tuple[str, str]:
    """Where a leave stands, in words and as a class of a pill; a half-approved one names whose
    approval is missing, and one that was not taken waits for its cancelling."""
    if getattr(leave, "asks_to_cancel", False):
        return gettext("Asks to cancel it"), "warn"
    stage = leave_stage(leave, rules=rules, now=now)
    if leave.state == LeaveState.SUBMITTED:
        approvals = leave.approvals.all()
        missing = [one.role for one in approvals if one.verdict == Verdict.PENDING]
        if len(missing) == 1:
            who = Role(missing[0]).label
            return gettext("Waiting for %(who)s") % {"who": who}, LOOKS[stage]
    return str(stage.label), LOOKS[stage]


class LeaveTable(tables.Table):
    """`names` says whether the list is of several trainees."""

    name = tables.Column(
        verbose_name=_("Name"),
        accessor="trainee__person__name",
        order_by=("trainee__person__pinyin", "trainee__number"),
    )
    kind = tables.Column(
        verbose_name=_("Kind"), accessor="get_kind_display", order_by=("kind",), attrs=BESIDE
    )
    sub_class = tables.Column(verbose_name=_("Sub-class"), order_by=("sub_class_place",))
    starts_at = tables.Column(verbose_name=_("Time"), attrs=UNDER)
    hours = tables.Column(verbose_name=_("Hours missed"), attrs=NUMBER, empty_values=())
    state = tables.Column(verbose_name=_("Standing"), attrs=KEY)
    submitted_at = tables.Column(verbose_name=_("Submitted"))

    class Meta:
        template_name = "training/table.html"
        attrs = {"class": "rows"}
        empty_text = _("No leave here")
        order_by = ("-submitted_at",)

    def __init__(
        self, *args: Any, rules: ClassRules, now: datetime, names: bool = True, **kwargs: Any
    ) -> None:
        hidden = () if names else ("name", "sub_class")
        super().__init__(*args, exclude=hidden, **kwargs)
        self.rules, self.now, self.names = rules, now, names
        if not names:
            self.columns["kind"].column.attrs = {}

    def render_name(self, record: LeaveRequest, value: str) -> SafeString:
        return _link(record, value)

    def render_kind(self, record: LeaveRequest, value: str) -> str:
        return value if self.names else _link(record, value)

    def render_starts_at(self, record: LeaveRequest) -> str:
        return period(record.starts_at, record.until)

    def render_hours(self, record: LeaveRequest) -> str:
        return hours(getattr(record, "hours", None) or 0)

    def render_state(self, record: LeaveRequest) -> SafeString:
        label, look = pill_of(record, rules=self.rules, now=self.now)
        return format_html('<span class="pill {}">{}</span>', look, label)

    def render_submitted_at(self, value: datetime) -> str:
        return moment(value)


def _link(leave: LeaveRequest, words: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("leave", args=[leave.uid]), words)


class LeaveFilter(filters.FilterSet):
    q = filters.CharFilter(method="by_name")
    state = filters.ChoiceFilter(
        choices=LeaveStage.choices, method="by_stage", empty_label=_("All of them")
    )
    kind = filters.ChoiceFilter(choices=LeaveKind.choices, empty_label=_("Every kind"))
    sub_class = filters.ModelChoiceFilter(
        queryset=None, field_name="sub_class_id", empty_label=_("Every sub-class")
    )

    class Meta:
        model = LeaveRequest
        fields: list[str] = []

    def __init__(
        self, *args: Any, training_class: TrainingClass, now: datetime, names: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rules, self.now = training_class.rules, now
        self.filters["sub_class"].queryset = training_class.sub_classes.all()
        if not names:
            del self.filters["sub_class"], self.filters["q"]
        elif self.filters["sub_class"].queryset.count() < 2:
            del self.filters["sub_class"]
        for name, label in LABELS.items():
            if name in self.form.fields:
                self.form.fields[name].widget.attrs |= {"aria-label": label, "placeholder": label}

    def by_name(self, found: QuerySet[LeaveRequest], name: str, typed: str) -> QuerySet:
        typed = typed.strip()
        flat = "".join(typed.lower().split())
        return found.filter(
            Q(trainee__person__name__contains=typed)
            | Q(trainee__person__initials__startswith=flat)
            | Q(trainee__person__pinyin__startswith=typed.lower())
        )

    def by_stage(self, found: QuerySet[LeaveRequest], name: str, stage: str) -> QuerySet:
        return found.filter(in_stage(stage, rules=self.rules, now=self.now))


LABELS = {
    "q": _("Name or pinyin initials"),
    "state": _("Standing"),
    "kind": _("Kind"),
    "sub_class": _("Sub-class"),
}
