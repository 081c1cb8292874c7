"""What is typed to ask for certificates, to end or reprint one, and to check one from outside."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    """Its key makes a form that is sent twice ask once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def _reason(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Why"),
        max_length=400,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RevokeForm(forms.Form):
    prefix = "revoke"
    reason = _reason(_("It stays on the register with the certificate."))


class ReplaceForm(forms.Form):
    prefix = "replace"
    name = forms.CharField(
        label=_("Name on the new certificate"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = _reason(_("Such as: the name was misspelt."))


class ReprintForm(forms.Form):
    prefix = "reprint"
    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = _reason(_("Such as: lost, or damaged by water."))


class VerifyForm(forms.Form):
    serial = forms.CharField(
        label=_("Serial number"),
        max_length=60,
        help_text=_("As on the certificate, such as 江党校结字〔2014〕第0001号."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Full name"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
