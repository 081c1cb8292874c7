"""A class as a folder: class.json, two workbooks, events.csv and perhaps its own rulebook.csv."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from courses.policies.rules import DEFAULT_POLICY, ClassRules
from courses.policies.timetable_sheet import TimetableSheet, parse_timetable
from courses.services.classes import ClassPlan, PhasePlan
from trainees.policies.roster_sheet import RosterSheet, parse_roster
from training.spreadsheets.workbook import read_workbook

DEFAULT_RULEBOOK = settings.BASE_DIR / "courses" / "data" / "rulebook.csv"


class FolderUnreadable(Exception):
    """What is wrong with which file."""


@dataclass(frozen=True)
class Staff:
    group: str
    class_head: str
    inspector: str


@dataclass(frozen=True)
class Event:
    at: datetime
    name: str
    actor: str
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class ClassFolder:
    """`shift` moves every date of the folder, by whole weeks."""

    path: Path
    shift: timedelta = timedelta(0)

    @cached_property
    def data(self) -> Mapping[str, Any]:
        return json.loads((self.path / "class.json").read_text(encoding="utf-8"))

    @cached_property
    def policy(self) -> Mapping[str, Any]:
        """The policy's keys that this product knows; `unknown_policy_keys` are the others."""
        return {key: value for key, value in self._policy.items() if key in DEFAULT_POLICY}

    @property
    def unknown_policy_keys(self) -> list[str]:
        return sorted(set(self._policy) - set(DEFAULT_POLICY))

    @property
    def _policy(self) -> Mapping[str, Any]:
        return self.data.get("policy") or {}

    @cached_property
    def staff(self) -> Sequence[Staff]:
        groups = self.data.get("groups") or [{"name": self._short_name}]
        return [
            Staff(
                str(group["name"]),
                str(group.get("class_head") or "班主任"),
                str(group.get("inspector") or "跟班考察员"),
            )
            for group in groups
        ]

    @property
    def _short_name(self) -> str:
        return str(self.data.get("short_name") or self.data["name"])[:60]

    @property
    def plan(self) -> ClassPlan:
        data = self.data
        return ClassPlan(
            name=str(data["name"]),
            short_name=self._short_name,
            kind=data.get("kind") or "training_class",
            host=data.get("host") or "",
            organiser=data.get("organiser") or "",
            certificate_prefix=data.get("certificate_prefix") or "",
            policy_basis=data.get("policy_basis") or "",
            phases=[
                PhasePlan(
                    str(phase["name"]),
                    self.day(date.fromisoformat(phase["start"])),
                    self.day(date.fromisoformat(phase["end"])),
                )
                for phase in data.get("phases") or []
            ],
            sub_classes=[one.group for one in self.staff],
            modules=data.get("modules") or [],
            materials=data.get("materials") or [],
        )

    def roster(self) -> RosterSheet:
        workbook = read_workbook((self.path / "roster.xlsx").read_bytes())
        groups = [one.group for one in self.staff]
        return _sound(parse_roster(workbook, known_sub_classes=groups))

    def timetable(self) -> TimetableSheet:
        rules = ClassRules.from_data(self.policy)
        return _sound(
            parse_timetable(
                read_workbook((self.path / "timetable.xlsx").read_bytes()),
                known_sub_classes=[one.group for one in self.staff],
                year=self._year,
                half_day_windows=rules.half_days,
                hours_per_half_day=rules.hours_per_half_day,
            )
        )

    @property
    def _year(self) -> int | None:
        phases = self.data.get("phases") or []
        return date.fromisoformat(phases[0]["start"]).year if phases else None

    def rulebook(self) -> list[dict[str, str]]:
        own = self.path / "rulebook.csv"
        return read_rulebook(own if own.exists() else DEFAULT_RULEBOOK)

    def events(self) -> Iterator[Event]:
        with (self.path / "events.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                detail = json.loads(row["detail"] or "{}")
                yield Event(self.moment(row["at"]), row["event"], row["actor"], detail)

    def day(self, on: date) -> date:
        return on + self.shift

    def moment(self, text: str) -> datetime:
        """A local time of the folder, shifted."""
        return self.shifted(timezone.make_aware(datetime.fromisoformat(text)))

    def shifted(self, moment: datetime) -> datetime:
        return moment + self.shift


def read_rulebook(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _sound(sheet: Any) -> Any:
    if sheet.problems:
        raise FolderUnreadable("; ".join(str(problem) for problem in sheet.problems))
    return sheet
