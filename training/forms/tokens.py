"""What is typed to get a token for programs. An app above names the scopes there are."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from training import api_scopes
from training.forms.accounts import password_field

LASTS = (
    ("30", pgettext_lazy("token", "30 days")),
    ("90", pgettext_lazy("token", "90 days")),
    ("365", pgettext_lazy("token", "A year")),
)


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What for"), max_length=60, help_text=_("Such as: portal of the school.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("May read"),
        choices=api_scopes.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may read yourself at that moment."),
    )
    lasts = forms.ChoiceField(label=_("Valid for"), choices=LASTS, initial="90")
    password = password_field(_("Current password"), autocomplete="current-password")

    def clean_lasts(self) -> timedelta:
        return timedelta(days=int(self.cleaned_data["lasts"]))
