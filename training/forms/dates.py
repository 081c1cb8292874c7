"""Days and moments as they are typed: of this century, so that a slip of the finger is no year."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FIRST, LAST = 2000, 2099
DAY, LOCAL = "%Y-%m-%d", "%Y-%m-%dT%H:%M"
# With a last day a browser's own field takes no year of more than four digits.
DAYS = {"type": "date", "min": f"{FIRST}-01-01", "max": f"{LAST}-12-31"}
MOMENTS = {"type": "datetime-local", "min": f"{FIRST}-01-01T00:00", "max": f"{LAST}-12-31T23:59"}


def of_this_century(value: date) -> None:
    if not FIRST <= value.year <= LAST:
        raise ValidationError(
            _("The year lies between %(first)s and %(last)s."),
            params={"first": FIRST, "last": LAST},
        )


class DayField(forms.DateField):
    default_validators = [of_this_century]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.DateInput(DAYS, DAY), **kwargs})


class MomentField(forms.DateTimeField):
    default_validators = [of_this_century]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.DateTimeInput(MOMENTS, LOCAL), **kwargs})
