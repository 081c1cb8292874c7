"""A room with its beds, as staff type it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trainees.services.rooms import MOST_BEDS


class RoomForm(forms.Form):
    name = forms.CharField(
        label=_("Room"), max_length=32, help_text=_("Such as 201; the floor is read from it.")
    )
    beds = forms.IntegerField(label=_("Beds"), min_value=1, max_value=MOST_BEDS, initial=2)
