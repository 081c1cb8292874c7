"""The numbers of a class's policy as typed values (docs/rules.md, R0).

`ClassRules.from_data` reads the JSON that a class keeps. What a class leaves out takes the default
of the default policy; a value that cannot be read is a ValueError that names its key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from fractions import Fraction
from typing import Any

LEAVE_KINDS = ("sick", "personal", "official")
MEALS = ("breakfast", "lunch", "dinner")
PUBLIC_NAMES = ("counts", "masked")  # what an open notice shows
SANCTIONS = ("talk", "censure")  # a withdrawal bars by itself


@dataclass(frozen=True, slots=True)
class Window:
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class LadderStep:
    """Who decides a leave that measures `start` half-days or more (more, where not inclusive)."""

    start: Fraction
    inclusive: bool
    roles: tuple[str, ...]
    quorum: str  # "all" or "any"


@dataclass(frozen=True, slots=True)
class Band:
    name: str
    lower: Decimal


@dataclass(frozen=True, slots=True)
class MealRule:
    """Mealtime, and the cut-off for telling: a time of that day, or of the evening before."""

    window: Window
    cutoff: time
    evening_before: bool


@dataclass(frozen=True, slots=True)
class CompletionRule:
    """What a class asks for beyond the band: the share of hours attended, a mark of every exam, no
    homework missing, none of these sanctions."""

    hours_share: Fraction
    exam: bool
    homework: bool
    sanctions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassRules:
    half_days: tuple[Window, ...]
    hours_per_half_day: Decimal
    ladder: tuple[LadderStep, ...]
    curfew: time
    night_end: time
    seated_before_minutes: int
    late_to_absent_minutes: int
    leave_limit: Fraction
    limit_per_phase: bool
    count_absence_in_leave_limit: bool
    kinds_in_limit: tuple[str, ...]
    kinds_needing_proof: tuple[str, ...]
    report_back_within_minutes: int
    meals: Mapping[str, MealRule]
    notice_isoweekday: int
    notice_time: time
    notice_after_last_session_minutes: int
    notice_contact: str
    notice_public_days: int
    notice_public_names: str
    objection_days: int
    total_capped_at: Decimal
    self_check_in: bool
    bands: tuple[Band, ...]  # best first
    outstanding_share: Fraction
    outstanding_from: Decimal
    completion: CompletionRule

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "ClassRules":
        unknown = sorted(set(data) - set(DEFAULT_POLICY))
        if unknown:
            raise ValueError(f"unknown key {unknown[0]}")
        merged = {**DEFAULT_POLICY, **data}
        for key in ("meal_cutoffs", "meal_times", "notice", "completion"):
            merged[key] = {**DEFAULT_POLICY[key], **merged[key]}
        reader = _Reader(merged)
        return cls(
            half_days=reader.read("half_days", _windows),
            hours_per_half_day=reader.read("hours_per_half_day", _decimal),
            ladder=reader.read("ladder", _ladder),
            curfew=reader.read("curfew", _time),
            night_end=reader.read("night_end", _time),
            seated_before_minutes=reader.read("seated_before_minutes", _count),
            late_to_absent_minutes=reader.read("late_to_absent_minutes", _count),
            leave_limit=reader.read("leave_limit", _fraction),
            limit_per_phase=bool(merged["limit_per_phase"]),
            count_absence_in_leave_limit=bool(merged["count_absence_in_leave_limit"]),
            kinds_in_limit=reader.read("kinds_in_limit", _kinds),
            kinds_needing_proof=reader.read("kinds_needing_proof", _kinds),
            report_back_within_minutes=reader.read("report_back_within_minutes", _count),
            meals={meal: _meal(merged, meal) for meal in MEALS},
            notice_isoweekday=reader.read("notice", lambda v: _weekday(v["isoweekday"])),
            notice_time=reader.read("notice", lambda v: _time(v["time"])),
            notice_after_last_session_minutes=reader.read(
                "notice_after_last_session_minutes", _count
            ),
            notice_contact=str(merged["notice_contact"]).strip(),
            notice_public_days=reader.read("notice_public_days", _count),
            notice_public_names=reader.read("notice_public_names", _public_names),
            objection_days=reader.read("objection_days", _count),
            total_capped_at=reader.read("total_capped_at", _decimal),
            self_check_in=bool(merged["self_check_in"]),
            bands=reader.read("grade_bands", _bands),
            outstanding_share=reader.read("outstanding_share", _fraction),
            outstanding_from=reader.read("outstanding_from", _decimal),
            completion=reader.read("completion", _completion),
        )


DEFAULT_POLICY: dict[str, Any] = {
    "half_days": [["08:30", "12:00"], ["14:30", "17:30"]],
    "hours_per_half_day": 4,
    "ladder": [
        {"from": "0", "inclusive": True, "roles": ["class_head", "inspector"], "quorum": "all"},
        {"from": "1", "inclusive": True, "roles": ["org_dept"], "quorum": "all"},
    ],
    "curfew": "22:30",
    "night_end": "06:00",
    "seated_before_minutes": 10,
    "late_to_absent_minutes": 15,
    "leave_limit": [1, 7],
    "limit_per_phase": False,
    "count_absence_in_leave_limit": False,
    "kinds_in_limit": list(LEAVE_KINDS),
    "kinds_needing_proof": list(LEAVE_KINDS),
    "report_back_within_minutes": 120,
    "meal_cutoffs": {"breakfast": "20:00", "lunch": "10:00", "dinner": "15:00"},
    "meal_times": {
        "breakfast": ["07:00", "08:00"],
        "lunch": ["12:00", "13:00"],
        "dinner": ["18:00", "19:00"],
    },
    "notice": {"isoweekday": 5, "time": "18:00"},
    "notice_after_last_session_minutes": 30,
    "notice_contact": "",
    "notice_public_days": 7,
    "notice_public_names": "counts",
    "objection_days": 3,
    "total_capped_at": 100,
    "self_check_in": False,
    "grade_bands": [["优秀", 95], ["良好", 85], ["合格", 60], ["不合格", 0]],
    "outstanding_share": [1, 10],
    "outstanding_from": 85,
    "completion": {"hours_share": [0, 1], "exam": False, "homework": False, "sanctions": []},
}


@dataclass(frozen=True, slots=True)
class _Reader:
    data: Mapping[str, Any]

    def read(self, key: str, convert: Any) -> Any:
        try:
            return convert(self.data[key])
        except (TypeError, ValueError, ArithmeticError, KeyError, IndexError) as error:
            raise ValueError(f"{key}: {self.data[key]!r}") from error


def _time(value: Any) -> time:
    return time.fromisoformat(str(value).strip().zfill(5))


def _window(value: Any) -> Window:
    start, end = value
    window = Window(_time(start), _time(end))
    if window.end <= window.start:
        raise ValueError(value)
    return window


def _windows(value: Any) -> tuple[Window, ...]:
    windows = tuple(sorted((_window(pair) for pair in value), key=lambda w: w.start))
    if not windows:
        raise ValueError(value)
    return windows


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def _fraction(value: Any) -> Fraction:
    part, whole = value
    return Fraction(int(part), int(whole))


def _count(value: Any) -> int:
    if int(value) < 0:
        raise ValueError(value)
    return int(value)


def _weekday(value: Any) -> int:
    if not 1 <= int(value) <= 7:
        raise ValueError(value)
    return int(value)


def _kinds(value: Any) -> tuple[str, ...]:
    if set(value) - set(LEAVE_KINDS):
        raise ValueError(value)
    return tuple(value)


def _public_names(value: Any) -> str:
    if value not in PUBLIC_NAMES:
        raise ValueError(value)
    return str(value)


def _ladder(value: Any) -> tuple[LadderStep, ...]:
    steps = [
        LadderStep(
            Fraction(str(step["from"])),
            bool(step.get("inclusive", True)),
            tuple(step["roles"]),
            str(step.get("quorum", "all")),
        )
        for step in value
    ]
    if not steps or any(not s.roles or s.quorum not in ("all", "any") for s in steps):
        raise ValueError(value)
    return tuple(sorted(steps, key=lambda s: (s.start, not s.inclusive)))


def _bands(value: Any) -> tuple[Band, ...]:
    bands = [Band(str(name), _decimal(lower)) for name, lower in value]
    if not bands:
        raise ValueError(value)
    return tuple(sorted(bands, key=lambda band: band.lower, reverse=True))


def _meal(data: Mapping[str, Any], meal: str) -> MealRule:
    try:
        window = _window(data["meal_times"][meal])
        cutoff = _time(data["meal_cutoffs"][meal])
    except (TypeError, ValueError, KeyError) as error:
        raise ValueError(f"meal_times or meal_cutoffs: {meal}") from error
    return MealRule(window, cutoff, evening_before=cutoff > window.end)


def _completion(value: Any) -> CompletionRule:
    share = Fraction(int(value["hours_share"][0]), int(value["hours_share"][1]))
    if not 0 <= share <= 1 or set(value["sanctions"]) - set(SANCTIONS):
        raise ValueError(value)
    sanctions = tuple(value["sanctions"])
    return CompletionRule(share, bool(value["exam"]), bool(value["homework"]), sanctions)
