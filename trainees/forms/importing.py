"""What is handed in to import a workbook, and chosen before it is written."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class WorkbookForm(forms.Form):
    workbook = forms.FileField(
        label=_("Workbook"),
        help_text=_("An Excel or WPS workbook saved as .xlsx, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class ConfirmForm(forms.Form):
    """`sub_class` is asked for only where somebody on the roster has none."""

    def __init__(self, *args: Any, sub_classes: Sequence[str], asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked:
            self.fields["sub_class"] = forms.ChoiceField(
                label=_("Sub-class for those who have none"),
                choices=[("", _("Choose …")), *((name, name) for name in sub_classes)],
            )
