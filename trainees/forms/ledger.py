"""Appealing against an entry and answering an appeal."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST = 1000  # characters


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("What is wrong with this entry"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    UPHOLD, DISMISS = "uphold", "dismiss"

    answer = forms.CharField(
        label=_("Reason"), max_length=MOST, widget=forms.Textarea(attrs={"rows": 2})
    )
    decision = forms.ChoiceField(
        choices=[(UPHOLD, UPHOLD), (DISMISS, DISMISS)], widget=forms.HiddenInput
    )
