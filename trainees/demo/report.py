"""The five files that say what came out of a class."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db.models import Sum

from courses.models import TrainingClass
from courses.policies.half_days import half_days
from trainees.demo.events import application
from trainees.demo.run import Applied, Replay
from trainees.enums import GRANTED_LEAVE
from trainees.models import LeaveRequest
from trainees.policies.score import categories_of, from_milli
from trainees.queries.completion import verdicts_of
from trainees.queries.ledger import rule_facts, scores_of
from trainees.queries.notices import plain

NOTICE_COLUMNS = (
    *("number", "name", "group", "late", "left_early", "absent", "absent_hours"),
    *("sick_times", "sick_hours", "personal_times", "personal_hours"),
    *("official_times", "official_hours", "leave_hours_to_date", "percent"),
)


def write_report(run: Replay, out: Path) -> list[Path]:
    """Write leaves, notice_totals, notices, scores and outcomes as CSV; returns their paths."""
    out.mkdir(parents=True, exist_ok=True)
    training_class = run.made.training_class
    files = {
        "leaves.csv": _leaves(run),
        "notice_totals.csv": _notice_totals(training_class),
        "notices.csv": _notices(training_class),
        "scores.csv": _scores(training_class),
        "outcomes.csv": _outcomes(training_class),
    }
    return [_write(out / name, rows) for name, rows in files.items()]


def _write(path: Path, rows: Iterable[Iterable[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path


def _leaves(run: Replay) -> Iterator[list[Any]]:
    yield ["ref", "trainee", "kind", "half_days", "route", "state", "hours_missed", "overdue"]
    for ref, applied in run.applied.items():
        head = [ref, applied.event.detail["trainee"], applied.event.detail["kind"]]
        yield head + (_outcome(applied.leave) if applied.leave else _refused(run, applied))


def _refused(run: Replay, applied: Applied) -> list[Any]:
    span = application(run, applied.event).applied
    windows = run.made.training_class.rules.half_days
    length = half_days(span.start, span.end, windows=windows) if span.end > span.start else 0
    return [str(length), "", "refused", "0", False]


def _outcome(applied: LeaveRequest) -> list[Any]:
    leave = LeaveRequest.objects.get(pk=applied.pk)
    roles = "+" if leave.quorum == "all" else "/"
    route = roles.join(leave.approvals.values_list("role", flat=True))
    hours = leave.sessions.aggregate(total=Sum("hours"))["total"]
    missed = plain(hours) if leave.state in GRANTED_LEAVE else "0"
    return [str(leave.half_days), route, leave.state, missed, leave.overdue_at is not None]


def _notice_totals(training_class: TrainingClass) -> Iterator[list[Any]]:
    yield ["notice", "from", "to", "sessions", "expected", "attended", "attendance_rate_percent"]
    for notice in training_class.notices.filter(edition=1).order_by("number"):
        facts = notice.facts
        yield [
            notice.number,
            notice.period_start,
            notice.period_end,
            *(facts[name] for name in ("sessions", "expected", "attended", "rate_percent")),
        ]


def _notices(training_class: TrainingClass) -> Iterator[list[Any]]:
    yield ["notice", "trainee", *NOTICE_COLUMNS[1:-1], "percent_of_total_hours"]
    for notice in training_class.notices.filter(edition=1).order_by("number"):
        for row in notice.facts["rows"]:
            yield [notice.number, *(row[name] for name in NOTICE_COLUMNS)]


def _scores(training_class: TrainingClass) -> Iterator[list[Any]]:
    yield ["trainee", *categories_of(rule_facts(training_class)), "total", "band"]
    trainees = list(training_class.trainees.all())
    scores = scores_of(training_class, trainee_ids=[one.pk for one in trainees])
    for one in trainees:
        score = scores[one.pk]
        marks = [f"{from_milli(value):.3f}" for value in (*score.categories.values(), score.total)]
        yield [one.number, *marks, "" if one.withdrawn_at else score.band]


def _outcomes(training_class: TrainingClass) -> Iterator[list[Any]]:
    yield ["trainee", "leave_hours", "total_hours", "over_limit", "withdrawn", "certificate"]
    trainees = list(training_class.trainees.all())
    verdicts = verdicts_of(training_class, trainee_ids=[one.pk for one in trainees])
    for one in trainees:
        verdict, withdrawn = verdicts[one.pk], one.withdrawn_at is not None
        hours = (plain(verdict.stand.taken), plain(verdict.stand.total))
        yield [one.number, *hours, verdict.stand.over, withdrawn, verdict.is_ready]
