"""What a roll's page sends: marks by trainee, and the correction of one (docs/rules.md, R3)."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trainees.policies.attendance import RollFact
from trainees.services.rollcall import Told

PRESENT, ABSENT, LATE, EARLY, BOTH = "present", "absent", "late", "early", "both"
MARKS = (
    (PRESENT, pgettext_lazy("mark", "Present")),
    (LATE, pgettext_lazy("mark", "Late")),
    (EARLY, pgettext_lazy("mark", "Left early")),
    (BOTH, pgettext_lazy("mark", "Late and left early")),
    (ABSENT, pgettext_lazy("mark", "Absent")),
)
NAMES = dict(MARKS)
# <mark>:<minutes, late+early where both>:<version of the mark that was seen>
WORD = re.compile(r"([a-z]+):([^:]{0,12}):([0-9]{1,9})", re.ASCII)
NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


def word_of(fact: RollFact) -> str:
    """A fact as the page writes it: present:, late:8, both:8+5."""
    if fact.absent:
        return f"{ABSENT}:"
    if fact.minutes_late and fact.minutes_early:
        return f"{BOTH}:{fact.minutes_late}+{fact.minutes_early}"
    if fact.minutes_late:
        return f"{LATE}:{fact.minutes_late}"
    if fact.minutes_early:
        return f"{EARLY}:{fact.minutes_early}"
    return f"{PRESENT}:"


class RollForm(forms.Form):
    """The exceptions and changed marks of one save, as fields m-<trainee id>, and the sub-classes
    it is for (`sub`). An empty field leaves its mark alone. Minutes lie between 1 and `longest`,
    the session's length. `reason` says why marks change after the session has ended, `seen` for
    which times the page was made."""

    reason = forms.CharField(max_length=200, required=False)
    seen = forms.CharField(max_length=40, required=False)

    def __init__(self, data: Any, *, longest: int) -> None:
        super().__init__(data)
        self.longest = longest
        self.told: dict[int, Told] = {}
        self.wrong: dict[int, str] = {}
        self.sub_class_ids: set[int] = set()

    def clean(self) -> dict[str, Any]:
        """Read every field; what cannot be read is kept in `wrong` by trainee."""
        cleaned = super().clean() or {}
        self._read_sub_classes()
        for key, value in self.data.items():
            if key.startswith("m-") and value:
                self._read(key[2:], value)
        if self.wrong:
            self.add_error(None, _("Nothing was saved. Look at the marks named below."))
        return cleaned

    def _read_sub_classes(self) -> None:
        for value in self.data.getlist("sub"):
            if not NUMBER.fullmatch(value):
                self.add_error(None, _("The form names a sub-class that is none."))
                return
            self.sub_class_ids.add(int(value))

    def _read(self, trainee: str, value: str) -> None:
        if not NUMBER.fullmatch(trainee):
            self.add_error(None, _("The form names a trainee who is none."))
            return
        found = WORD.fullmatch(value)
        if found is None or found[1] not in NAMES:
            self.wrong[int(trainee)] = _("this mark is none.")
            return
        fact = self._fact(found[1], found[2])
        if fact is None:
            self.wrong[int(trainee)] = _(
                "the minutes must be a whole number from 1 to %(longest)s."
            ) % {"longest": self.longest}
            return
        self.told[int(trainee)] = Told(fact, seen=int(found[3]))

    def _fact(self, mark: str, minutes: str) -> RollFact | None:
        """The fact, or None where its minutes cannot be read."""
        wanted = {LATE: 1, EARLY: 1, BOTH: 2}.get(mark, 0)
        parts = minutes.split("+") if minutes else []
        if len(parts) != wanted or not all(NUMBER.fullmatch(part) for part in parts):
            return None
        numbers = [int(part) for part in parts]
        if not all(1 <= number <= self.longest for number in numbers):
            return None
        return fact_of(mark, dict(zip(MINUTES[mark], numbers, strict=True)))


MINUTES: Mapping[str, tuple[str, ...]] = {
    PRESENT: (),
    ABSENT: (),
    LATE: ("minutes_late",),
    EARLY: ("minutes_early",),
    BOTH: ("minutes_late", "minutes_early"),
}


def fact_of(mark: str, minutes: Mapping[str, int]) -> RollFact:
    return RollFact(absent=mark == ABSENT, **{name: minutes[name] for name in MINUTES[mark]})


class CorrectionForm(forms.Form):
    """One mark and why it is corrected; minutes as the mark asks for them. `seen` is the version
    of the mark that the page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    mark = forms.ChoiceField(
        label=gettext_lazy("Mark"), choices=MARKS, widget=forms.RadioSelect, required=True
    )
    minutes_late = forms.IntegerField(label=gettext_lazy("Minutes late"), required=False)
    minutes_early = forms.IntegerField(label=gettext_lazy("Minutes early"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, data: Any = None, *, longest: int, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.longest = longest

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in MINUTES.get(cleaned.get("mark", ""), ()):
            number = cleaned.get(name)
            if name not in self.errors and (number is None or not 1 <= number <= self.longest):
                self.add_error(
                    name,
                    _("Write a whole number of minutes from 1 to %(longest)s.")
                    % {"longest": self.longest},
                )
        return cleaned

    @property
    def fact(self) -> RollFact:
        return fact_of(self.cleaned_data["mark"], self.cleaned_data)

    @staticmethod
    def values_of(fact: RollFact) -> dict[str, Any]:
        """How the form starts: with what the mark says now."""
        return {
            "mark": word_of(fact).partition(":")[0],
            "minutes_late": fact.minutes_late or None,
            "minutes_early": fact.minutes_early or None,
        }
