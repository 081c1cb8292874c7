"""An incident as staff type it, and the decision of one part."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trainees.enums import IncidentDecision, IncidentMatter, IncidentRefusal, PartTaken
from trainees.forms.posting import PostForm
from trainees.services.incident import Happening


class IncidentForm(PostForm):
    """`convenors` are numbers among the trainees chosen; `numbers` are all by trainee."""

    title = None  # type: ignore[assignment]
    matter = forms.ChoiceField(
        choices=IncidentMatter.choices,
        error_messages={"required": gettext_lazy("Choose what it was about.")},
    )
    rule = forms.ChoiceField(required=False)
    place = forms.CharField(max_length=80, required=False)
    note = forms.CharField(
        max_length=400, error_messages={"required": gettext_lazy("Say what happened.")}
    )
    convenors = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, numbers: Mapping[int, int], **kwargs: Any) -> None:
        super().__init__(*args, trainee_ids=numbers, **kwargs)
        self.numbers = numbers

    def clean_convenors(self) -> set[int]:
        """Trainees by the numbers that were typed, however they are separated."""
        typed = self.cleaned_data["convenors"]
        words = "".join(one if one.isalnum() else " " for one in typed).split()
        by_number = {number: pk for pk, number in self.numbers.items()}
        chosen = set(self.cleaned_data.get("trainees", ()))
        found = {by_number.get(int(word[:9]), 0) if word.isdecimal() else 0 for word in words}
        if not found <= chosen:
            raise forms.ValidationError(_("Every convenor has to be chosen among the people."))
        return found

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("matter") == IncidentMatter.BREACH and not found.get("rule"):
            self.add_error("rule", IncidentRefusal.RULE_NEEDED.label)
        if found.get("convenors") and found.get("matter") != IncidentMatter.GATHERING:
            self.add_error("convenors", _("Only gatherings have convenors."))
        return found

    def happening(self) -> Happening:
        said = self.cleaned_data
        return Happening(
            said["matter"],
            said["at"],
            rule=self.rules.get(said["rule"]),
            session=said["session"],
            place=said["place"].strip(),
            note=said["note"].strip(),
        )

    def parts(self) -> dict[int, str]:
        convenors = self.cleaned_data["convenors"]
        return {
            pk: PartTaken.CONVENOR if pk in convenors else PartTaken.PARTICIPANT
            for pk in self.cleaned_data["trainees"]
        }


class DecisionForm(forms.Form):
    """`open_to` are the decisions that the rules leave open for the part."""

    decision = forms.ChoiceField(label=pgettext_lazy("of an incident", "Decision"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The trainee reads it; name nobody else."),
    )
    document_number = forms.CharField(
        label=gettext_lazy("Document number"), max_length=40, required=False
    )

    def __init__(self, *args: Any, open_to: Iterable[IncidentDecision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.value, one.label) for one in open_to]
        field.widget = forms.RadioSelect(choices=field.choices)
        if len(field.choices) == 1:
            field.initial = field.choices[0][0]
