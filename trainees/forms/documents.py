"""The questions that a document asks, as a form; read from the page's address."""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict

from trainees.papers.document import Asked, Document, Option, Text


class DocumentForm(forms.Form):
    """What the address does not answer is answered as the document would by itself. `lacking` are
    the sentences of options that have nothing to choose from."""

    def __init__(self, query: QueryDict, *, document: Document, asked: Asked) -> None:
        self.asked, self.lacking = asked, []
        self.settled: dict[str, Any] = {}
        fields, data = {}, QueryDict(mutable=True)
        for option in document.options:
            if option.rule and not option.rule(asked.rights, asked.training_class):
                continue
            found = list(option.choices(asked)) if option.choices else []
            if option.choices and len(found) < 2:
                self._settle(option, found)
                continue
            fields[option.key] = _field(option, found)
            data.setlist(option.key, query.getlist(option.key) or _default(option, asked, found))
        super().__init__(data)
        self.fields.update(fields)

    @property
    def chosen(self) -> Asked:
        """What is asked, once the form is valid."""
        return replace(self.asked, chosen={**self.settled, **self.cleaned_data})

    def _settle(self, option: Option, found: list[tuple[str, Text]]) -> None:
        if found:
            self.settled[option.key] = found[0][0]
        elif option.empty:
            self.lacking.append(option.empty)


def _field(option: Option, found: list[tuple[str, Text]]) -> forms.Field:
    if option.choices is None:
        return forms.BooleanField(label=option.label, required=False)
    if option.many:
        return forms.MultipleChoiceField(
            label=option.label, choices=found, widget=forms.CheckboxSelectMultiple
        )
    return forms.ChoiceField(label=option.label, choices=found)


def _default(option: Option, asked: Asked, found: list[tuple[str, Text]]) -> list[Any]:
    if option.choices is None:
        return []
    first = option.first(asked) if option.first else found[0][0]
    return first if isinstance(first, list) else [first]
