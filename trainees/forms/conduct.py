"""A talk or a censure, as staff type it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trainees.enums import SanctionLevel

LEVELS = (SanctionLevel.TALK, SanctionLevel.CENSURE)  # withdrawal comes from a confirmed case only


class SanctionForm(forms.Form):
    trainee = forms.ModelChoiceField(None, label=_("Trainee"))
    level = forms.ChoiceField(label=_("Level"), choices=[(one, one.label) for one in LEVELS])
    reason = forms.CharField(
        label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    document_number = forms.CharField(label=_("Document number"), max_length=40, required=False)

    def __init__(self, *args: Any, trainees: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["trainee"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = trainees.select_related("person").order_by("number")
        field.label_from_instance = lambda one: f"{one.number} {one.person.name}"  # type: ignore[method-assign]
