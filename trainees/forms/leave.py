"""What is typed to apply for leave, to decide it and to report back."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Session, TrainingClass
from trainees.enums import LeaveKind, LeaveRefusal, Verdict
from trainees.models import LeaveRequest, Trainee
from training.enums import UploadRefusal
from training.forms.dates import MomentField
from training.refusals import Refused

FAR = timedelta(days=60)  # beyond the class's dates nothing is computed
ACCEPTED = "image/png,image/jpeg,application/pdf"
FIELD_OF = {
    LeaveRefusal.NO_UNIT_REQUEST: "unit_request",
    LeaveRefusal.AFTER_START: "starts_at",
    LeaveRefusal.ENDS_BEFORE_START: "ends_at",
    LeaveRefusal.OUTSIDE_CLASS: "starts_at",
    LeaveRefusal.WITHDRAWN: "trainee",
    LeaveRefusal.EXTENSION_BEFORE_END: "starts_at",
}


class WhenField(MomentField):
    """Needed, but its form says in its own words that it is missing."""

    def validate(self, value: Any) -> None:
        pass


class PaperField(forms.FileField):
    """Needed, but the service says when one can do without."""

    def validate(self, value: Any) -> None:
        pass


def _file(label: Any, help_text: Any = "") -> forms.FileField:
    widget = forms.FileInput(attrs={"accept": ACCEPTED})
    return PaperField(
        label=label,
        help_text=help_text,
        widget=widget,
        max_length=255,
        allow_empty_file=True,  # the keeping of files says so in its own words
    )


class TraineeField(forms.CharField):
    """A trainee chosen from a list that can be searched: its number leads, a whole name will do
    where nobody shares it."""

    def __init__(self, *, trainees: Sequence[Trainee], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.trainees = trainees

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        lead = typed.split()[0]
        found = [one for one in self.trainees if str(one.number) == lead] or [
            one for one in self.trainees if one.person.name == typed
        ]
        if len(found) != 1:
            raise ValidationError(_("Choose a trainee from the list."))
        return found[0]


class LeaveApplicationForm(forms.Form):
    """`trainee` is whose page this is; staff are given `trainees` to choose from instead. Whole
    sessions that were ticked give the times where these are left empty."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kept = forms.UUIDField(required=False, widget=forms.HiddenInput)
    extends = forms.UUIDField(required=False, widget=forms.HiddenInput)
    trainee = forms.CharField(required=False)
    kind = forms.ChoiceField(
        label=_("Kind of leave"),
        choices=LeaveKind.choices,
        initial=LeaveKind.PERSONAL,
        widget=forms.RadioSelect,
    )
    sessions = forms.MultipleChoiceField(required=False, label=_("Whole sessions"))
    starts_at = WhenField(label=_("From"))
    ends_at = WhenField(label=_("Until"))
    reason = forms.CharField(
        label=pgettext_lazy("leave", "Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Read only by those who decide and the class head; no notice prints it."),
    )
    unit_request = _file(_("Home unit's written request"), _("A photo or a PDF, at most 10 MB."))
    unit_request_seen = forms.BooleanField(
        label=_("I have seen the unit's request on paper"), required=False
    )
    emergency = forms.BooleanField(
        label=_("Emergency"),
        required=False,
        help_text=_(
            "Only an emergency may be applied for after it began, and without the unit's request "
            "for now; it has to be there before the approval."
        ),
    )

    def __init__(
        self,
        *args: Any,
        trainee: Trainee | None = None,
        trainees: Sequence[Trainee] | None = None,
        coming: Iterable[Session] = (),
        span: tuple[datetime, datetime],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.coming = {str(session.pk): session for session in coming}
        self.span = span
        self.own = trainee
        self.fields["key"].initial = uuid4
        self.fields["sessions"].choices = [(pk, pk) for pk in self.coming]  # type: ignore[attr-defined]
        if trainees is None:
            del self.fields["trainee"], self.fields["unit_request_seen"]
        else:
            self.fields["trainee"] = TraineeField(
                label=_("Trainee"),
                trainees=trainees,
                widget=forms.TextInput(attrs={"list": "trainees", "autocomplete": "off"}),
                help_text=_("Number, name or pinyin initials."),
            )

    @property
    def chosen_sessions(self) -> list[str]:
        return [str(pk) for pk in self["sessions"].value() or []]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        typed.setdefault("trainee", self.own)
        ticked = [self.coming[pk] for pk in typed.get("sessions") or []]
        if ticked and not typed.get("starts_at") and not typed.get("ends_at"):
            typed["starts_at"] = min(session.starts_at for session in ticked)
            typed["ends_at"] = max(session.ends_at for session in ticked)
        for name in ("starts_at", "ends_at"):
            self._check(name, typed.get(name))
        start, end = typed.get("starts_at"), typed.get("ends_at")
        if start and end and (end <= self.span[0] or start >= self.span[1]) and not self.errors:
            self.add_error("starts_at", LeaveRefusal.OUTSIDE_CLASS.label)
        return typed

    def _check(self, name: str, at: datetime | None) -> None:
        if at is None:
            if name not in self.errors:
                self.add_error(name, _("Say from when until when."))
        elif not self.span[0] - FAR < at < self.span[1] + FAR:
            self.add_error(name, LeaveRefusal.OUTSIDE_CLASS.label)

    def refuse(self, refusal: Refused) -> None:
        """Show a service's refusal at the field that it is about."""
        name = "unit_request" if isinstance(refusal.reason, UploadRefusal) else None
        if isinstance(refusal.reason, LeaveRefusal):
            name = FIELD_OF.get(refusal.reason)
        self.add_error(name if name in self.fields else None, str(refusal))


class LeaveDecisionForm(forms.Form):
    verdict = forms.ChoiceField(
        choices=[(Verdict.APPROVE, ""), (Verdict.REJECT, "")], widget=forms.HiddenInput
    )
    opinion = forms.CharField(
        label=_("Opinion"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The trainee reads it. A rejection needs one."),
    )


class LeavesDecisionForm(LeaveDecisionForm):
    """One verdict on several requests of a class; a rejection needs its opinion."""

    leave = forms.ModelMultipleChoiceField(
        queryset=LeaveRequest.objects.none(),
        to_field_name="uid",
        error_messages={"required": _("Tick the requests to decide.")},
    )

    def __init__(self, *args: Any, training_class: TrainingClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = LeaveRequest.objects.filter(trainee__training_class=training_class)
        self.fields["leave"].queryset = found.order_by("submitted_at", "pk")  # type: ignore[attr-defined]

    @property
    def ticked(self) -> list[str]:
        return [str(uid) for uid in self["leave"].value() or []]


class ReportBackForm(forms.Form):
    """`seen` is how many returns had been told when the page was made: a second click tells none.
    A return without proof is recorded only when it is asked for."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    at = WhenField(label=_("Came back at"))
    proof = _file(_("Proof"), _("The hospital's or the unit's, a photo or a PDF."))
    proof_seen = forms.BooleanField(label=_("I have seen the proof on paper"), required=False)
    without = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, start: datetime, now: datetime, needs_proof: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.start, self.now, self.needs_proof = start, now, needs_proof
        self.fields["at"].initial = timezone.localtime(now).replace(second=0, microsecond=0)

    def clean_at(self) -> datetime:
        at = self.cleaned_data["at"]
        if at is None:
            raise ValidationError(_("Say when the trainee came back."))
        if at > self.now:
            raise ValidationError(_("The return lies ahead; record it when it has happened."))
        if at < self.start:
            raise ValidationError(LeaveRefusal.NOT_STARTED.label)
        return at

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        proven = typed.get("proof") or typed.get("proof_seen") or not self.needs_proof
        if not proven and not typed.get("without"):
            self.add_error(
                "proof",
                _("Attach the proof or say that you have seen it; else record a return without."),
            )
        return typed


class UnitRequestForm(forms.Form):
    unit_request = _file(_("Home unit's written request"), _("A photo or a PDF, at most 10 MB."))
    unit_request_seen = forms.BooleanField(
        label=_("I have seen the unit's request on paper"), required=False
    )

    def __init__(self, *args: Any, staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not staff:
            del self.fields["unit_request_seen"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not self.errors and not (typed.get("unit_request") or typed.get("unit_request_seen")):
            self.add_error("unit_request", _("Choose a file."))
        return typed
