"""Giving somebody an office in a class: an account that is there, or a new one."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.enums import Role
from courses.models import SubClass, TrainingClass
from training.forms.dates import DayField
from training.models import User

STAFF_ROLES = (Role.CLASS_HEAD, Role.INSPECTOR, Role.ORGANISER, Role.ORG_DEPT)
ACCOUNT = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z", _("Use letters, digits, dots, - and _ only.")
)


class AppointForm(forms.Form):
    role = forms.ChoiceField(label=_("Office"), choices=[(one, one.label) for one in STAFF_ROLES])
    sub_class = forms.ModelChoiceField(
        label=pgettext_lazy("appointment", "For"),
        queryset=SubClass.objects.none(),
        required=False,
        empty_label=_("The whole class"),
    )
    user = forms.ModelChoiceField(
        label=_("Person"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Open a new account"),
    )
    name = forms.CharField(label=_("Name for a new account"), max_length=64, required=False)
    username = forms.CharField(
        label=_("Account name for a new account"),
        max_length=150,
        required=False,
        validators=[ACCOUNT],
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    until = DayField(
        label=pgettext_lazy("appointment", "Until"),
        required=False,
        help_text=_("The last day of a substitute. Empty: until further notice."),
    )

    def __init__(
        self, *args: Any, training_class: TrainingClass, users: QuerySet[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, QuerySet[Any]] = {
            "sub_class": training_class.sub_classes.all(),
            "user": users,
        }
        for name, queryset in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if username and User.objects.filter(username__iexact=username).exists():
            self.add_error("username", _("This account name is taken."))
        return str(username)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("user") and (data.get("name") or data.get("username")):
            self.add_error("user", _("Choose a person or open a new account, not both."))
        if not data.get("user") and "user" not in self.errors:
            for key in ("name", "username"):
                if not data.get(key) and key not in self.errors:
                    self.add_error(key, _("A new account needs a name and an account name."))
        return data
