"""What the archive of a class counts and copies: its ledger and its log, row by row."""

from collections.abc import Iterator

from courses.models import TrainingClass
from trainees.models import AttendanceMark, Certificate, LeaveRequest, RollCall, ScoreEntry
from training.models import LogEntry


def counts_of(training_class: TrainingClass) -> dict[str, int]:
    """By what the page of an archive calls them."""
    of_class = {"trainee__training_class": training_class}
    return {
        "学员": training_class.trainees.count(),
        "课次": training_class.sessions.count(),
        "点名": RollCall.objects.filter(session__training_class=training_class).count(),
        "考勤记录": AttendanceMark.objects.filter(**of_class).count(),
        "请假": LeaveRequest.objects.filter(**of_class).count(),
        "台账": training_class.entries.count(),
        "公示": training_class.notices.count(),
        "证书": Certificate.objects.filter(**of_class).count(),
        "日志": LogEntry.objects.filter(chain=training_class.log_chain).count(),
    }


def ledger_of(training_class: TrainingClass) -> list[ScoreEntry]:
    """In the order of the chain, with whose and under which rule."""
    found = ScoreEntry.objects.filter(training_class=training_class).order_by("sequence")
    return list(found.select_related("trainee__person", "rule", "reverses"))


def log_of(training_class: TrainingClass) -> Iterator[LogEntry]:
    """In the order of the chain."""
    found = LogEntry.objects.filter(chain=training_class.log_chain).order_by("sequence")
    return found.iterator()
