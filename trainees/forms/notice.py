"""What is typed to publish a weekly notice openly, and to correct it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trainees.enums import PublicNames


class PublishNoticeForm(forms.Form):
    names = forms.ChoiceField(
        label=_("What everybody reads"), choices=PublicNames.choices, widget=forms.RadioSelect
    )
    ground = forms.CharField(
        label=_("Ground for the open publication"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A sentence: which rule, decision or consent allows it. It is kept."),
    )


class CorrectNoticeForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The class reads it: name nobody's illness or private matter."),
    )


class ChainHeadForm(forms.Form):
    head = forms.CharField(
        label=_("Head as printed"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("First and last eight characters: 1a2b3c4d…9e8f7a6b, or all 64."),
    )
