"""Posting by rule: the rule, the trainees, and what the rule asks for besides."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Session
from trainees.models import ScoreRule
from trainees.policies.score import BULLETIN
from training.forms.dates import LOCAL, MomentField

AHEAD = timedelta(minutes=1)  # the minute that has begun


class PostForm(forms.Form):
    """`rules` are those entered by hand, `trainee_ids` those one may post for, `sessions` those
    that have begun. `at` is the moment where no session says it."""

    rule = forms.ChoiceField(
        error_messages={"required": gettext_lazy("Choose a rule.")},
    )
    trainees = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": gettext_lazy("Choose at least one trainee."),
            "invalid_choice": gettext_lazy("Somebody among them is not in your sub-classes."),
        },
    )
    session = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    title = forms.CharField(max_length=80, required=False)
    note = forms.CharField(max_length=200, required=False)
    at = MomentField(input_formats=[LOCAL], required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        rules: Iterable[ScoreRule],
        trainee_ids: Iterable[int],
        sessions: Iterable[Session],
        opened_at: datetime | None,
        now: datetime,
    ) -> None:
        super().__init__(data)
        self.rules = {rule.code: rule for rule in rules}
        self.sessions = {session.pk: session for session in sessions}
        self.opened_at, self.now = opened_at, now
        self._choose("rule", self.rules)
        self._choose("trainees", trainee_ids)
        self._choose("session", self.sessions)

    def _choose(self, name: str, values: Iterable[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(value, str(value)) for value in values]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        rule = self.rules.get(found.get("rule", ""))
        if rule and rule.category == BULLETIN and not found.get("title", "").strip():
            self.add_error("title", _("Give the bulletin's title."))
        session = self.sessions.get(found.get("session") or 0)
        found["session"] = session
        at = session.starts_at if session else found.get("at") or self.now
        if at > self.now + AHEAD:
            self.add_error("at", _("This moment has not come yet."))
        elif self.opened_at and timezone.localdate(at) < timezone.localdate(self.opened_at):
            self.add_error("at", _("The class had not begun at this moment."))
        found["at"] = at
        return found


class TakeBackForm(forms.Form):
    """`about` tells the forms of a page apart: what was typed stands in its own again."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, data: Any = None, *, about: object = None) -> None:
        super().__init__(data)
        self.about = about
