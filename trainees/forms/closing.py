"""What is asked of whoever wants the archive of a class."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trainees.forms.certificate import AskForm


class ArchiveForm(AskForm):
    def __init__(self, *args: Any, phones: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if phones:
            self.fields["phones"] = forms.BooleanField(
                label=pgettext_lazy("archive", "With phone numbers"),
                required=False,
                help_text=_("Only where whoever keeps the archive may have them."),
            )
