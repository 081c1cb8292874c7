"""What is typed to open, answer and decide a withdrawal case."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trainees.enums import CaseGround
from trainees.forms.leave import TraineeField
from trainees.models import Trainee

BY_HAND = [one for one in CaseGround if one != CaseGround.LEAVE_OVER_LIMIT]


def _words(label: Any, *, most: int, help_text: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OpenCaseForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[(one.value, one.label) for one in BY_HAND],
        widget=forms.RadioSelect,
    )
    reason = _words(
        _("What happened"), most=1000, help_text=_("The trainee reads it, and so do the deciders.")
    )

    def __init__(self, *args: Any, trainees: Sequence[Trainee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = TraineeField(
            label=_("Trainee"),
            trainees=trainees,
            widget=forms.TextInput(attrs={"list": "trainees", "autocomplete": "off"}),
            help_text=_("Number, name or pinyin initials."),
        )
        self.fields = {"trainee": chosen, **self.fields}


class ConfirmCaseForm(forms.Form):
    document_number = forms.CharField(
        label=_("Document number"),
        max_length=40,
        help_text=_("Of the decision, as it is printed: 〔2014〕3号."),
    )
    reason = _words(pgettext_lazy("decision of a case", "Reason"), most=400, required=False)


class DismissCaseForm(forms.Form):
    reason = _words(
        pgettext_lazy("decision of a case", "Reason"),
        most=400,
        help_text=_("The trainee reads it."),
    )
    document_number = forms.CharField(label=_("Document number"), max_length=40, required=False)


class StatementForm(forms.Form):
    statement = _words(
        _("Your statement"),
        most=2000,
        help_text=_("The organisation department reads it before it decides."),
    )
