"""What is typed to change a session of the timetable, or to add one (docs/rules.md, R2.1)."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Session, SubClass
from courses.services.timetable import SessionPlan
from training.forms.dates import DayField


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )


def _words(label: Any, *, most: int, known: str, required: bool = False) -> forms.CharField:
    """`known` names the list of words that the class uses already."""
    widget = forms.TextInput(attrs={"list": known, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, required=required, widget=widget)


class SessionForm(forms.Form):
    title = forms.CharField(label=pgettext_lazy("session", "Title"), max_length=200)
    day = DayField(label=_("Date"))
    start = _clock(pgettext_lazy("session", "Starts at"))
    end = _clock(pgettext_lazy("session", "Ends at"))
    hours = forms.DecimalField(
        label=_("Hours of class"), min_value=0, max_value=24, max_digits=5, decimal_places=2
    )
    form = _words(_("Form of teaching"), most=32, known="forms", required=True)
    venue = _words(_("Venue"), most=120, known="venues")
    lecturer = _words(_("Lecturer"), most=64, known="lecturers")
    lecturer_unit = _words(_("Lecturer's unit"), most=120, known="units")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            self.add_error("end", _("The end must lie after the start."))
        if cleaned.get("lecturer_unit") and not cleaned.get("lecturer"):
            self.add_error("lecturer", _("Name the lecturer, or leave the unit empty."))
        return cleaned

    @property
    def plan(self) -> SessionPlan:
        data = self.cleaned_data
        return SessionPlan(
            starts_at=_moment(data["day"], data["start"]),
            ends_at=_moment(data["day"], data["end"]),
            title=data["title"],
            form=data["form"],
            lecturer=data["lecturer"],
            lecturer_unit=data["lecturer_unit"],
            venue=data["venue"],
            hours=data["hours"].quantize(Decimal("0.01")),
            sub_classes=data.get("audience", ()),
            together=not data.get("audience"),
        )

    @staticmethod
    def values_of(session: Session) -> dict[str, Any]:
        """How the form starts: the session as it stands."""
        start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        return {
            "title": session.title,
            "day": start.date(),
            "start": start.time(),
            "end": end.time(),
            "hours": f"{session.hours.normalize():f}",
            "form": session.form,
            "venue": session.venue.name if session.venue else "",
            "lecturer": session.lecturer.name if session.lecturer else "",
            "lecturer_unit": session.lecturer.unit if session.lecturer else "",
        }


class NewSessionForm(SessionForm):
    """With the sub-classes that have it apart; none means the whole class together."""

    audience = forms.MultipleChoiceField(
        label=_("Only for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a choice it is for the whole class together."),
    )

    def __init__(self, *args: Any, sub_classes: Sequence[SubClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(sub_classes) < 2:
            del self.fields["audience"]
        else:
            names = [(one.name, one.name) for one in sub_classes]
            self.fields["audience"].choices = names  # type: ignore[attr-defined]


def _moment(on: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(on, clock))
