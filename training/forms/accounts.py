"""What is typed to sign in and to change a password."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from training.enums import Language


def password_field(label: Any, *, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    # An endless password would only keep the hash busy.
    return forms.CharField(label=label, strip=False, max_length=256, widget=widget)


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("Account"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = password_field(_("Password"), autocomplete="current-password")


class ChangePasswordForm(forms.Form):
    old = password_field(_("Current password"), autocomplete="current-password")
    new = password_field(_("New password"), autocomplete="new-password")
    again = password_field(_("New password again"), autocomplete="new-password")

    def clean_again(self) -> str:
        if self.cleaned_data.get("new") != self.cleaned_data["again"]:
            raise ValidationError(_("The two new passwords differ."))
        return self.cleaned_data["again"]


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Leave it empty to get no mail."),
    )
    password = password_field(_("Current password"), autocomplete="current-password")


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=Language.choices)
