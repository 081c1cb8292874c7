"""What is typed to ask that a leave be cancelled after its start, and to answer it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trainees.enums import Verdict


class CancellationAskForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it was not taken"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Read by the class head and by those who decide leave."),
    )


class CancellationAnswerForm(forms.Form):
    verdict = forms.ChoiceField(
        choices=[(Verdict.APPROVE, ""), (Verdict.REJECT, "")], widget=forms.HiddenInput
    )
    answer = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The trainee reads it. To decline needs one."),
    )
