"""The keys and names that texts and data of a class mention, told again for its copy."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import models

from courses.models import Session, TrainingClass
from trainees.models import (
    Appeal,
    Assignment,
    Exam,
    LeaveRequest,
    ScoreEntry,
    Trainee,
    WeeklyNotice,
    WithdrawalCase,
)

Keys = Mapping[type[models.Model], Mapping[Any, Any]]
# What a word before a key says it is the key of: mark:12, /sessions/12/, {"session": 12}.
NAMED: dict[str, type[models.Model]] = {
    "mark": Session,
    "session": Session,
    "overdue": LeaveRequest,
    "exam": Exam,
    "homework": Assignment,
    "entrie": ScoreEntry,
    "trainee": Trainee,
    "classe": TrainingClass,
    "class": TrainingClass,
    "notice": WeeklyNotice,
    "case": WithdrawalCase,
    "appeal": Appeal,
    "leave": LeaveRequest,
}
KEY = re.compile(rf"\b((?:{'|'.join(NAMED)})s?(?:_[a-z]+)?)([:/])(\d+)\b")
UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Retelling:
    """`keys` are by model and may grow while it is used."""

    def __init__(self, keys: Keys, *, names: Mapping[str, str], uids: Mapping[Any, Any]) -> None:
        self.keys, self.names = keys, names
        self.uids = {str(old): str(new) for old, new in uids.items()}

    def key(self, model: type[models.Model], old: str) -> str:
        known = self.keys.get(model, {})
        return str(known.get(int(old), old)) if old.isdigit() else self.uids.get(old, old)

    def text(self, told: str) -> str:
        found = KEY.sub(self._key_in, told)
        return UID.sub(lambda uid: self.uids.get(uid[0], uid[0]), found)

    def data(self, told: Any) -> Any:
        """Keys of sessions and trainees and names of persons, however deep."""
        if isinstance(told, list):
            return [self.data(one) for one in told]
        if isinstance(told, dict):
            return {name: self._value(name, one) for name, one in told.items()}
        return told

    def _value(self, name: str, told: Any) -> Any:
        if name in ("session", "trainee") and isinstance(told, int):
            return self.keys.get(NAMED[name], {}).get(told, told)
        if name == "name" and isinstance(told, str):
            return self.names.get(told, told)
        return self.data(told)

    def _key_in(self, found: re.Match[str]) -> str:
        word, between, key = found.groups()
        noun = word.split("_")[0]
        model = NAMED.get(noun) or NAMED[noun.removesuffix("s")]
        return f"{word}{between}{self.key(model, key)}"
