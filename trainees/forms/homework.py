"""Setting homework and handing it in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from training.forms.dates import LOCAL, MomentField


class HomeworkForm(forms.Form):
    title = forms.CharField(label=_("What is to be handed in"), max_length=80)
    due_at = MomentField(label=_("Due"), input_formats=[LOCAL])


class WhyForm(forms.Form):
    """Why what was recorded changes, where the piece is collected."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class HandInForm(forms.Form):
    file = forms.FileField(label=_("PDF, PNG or JPEG, at most 10 MB"))
