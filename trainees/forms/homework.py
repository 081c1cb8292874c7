"""Setting homework and handing it in."""

from django import forms
from django.utils.translation import gettext_lazy as _

LOCAL = "%Y-%m-%dT%H:%M"


class HomeworkForm(forms.Form):
    title = forms.CharField(label=_("What is to be handed in"), max_length=80)
    due_at = forms.DateTimeField(
        label=_("Due"),
        input_formats=[LOCAL],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
    )


class HandInForm(forms.Form):
    file = forms.FileField(label=_("PDF, PNG or JPEG, at most 10 MB"))
