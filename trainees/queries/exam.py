"""The marks of a class's exam as they stand."""

from datetime import datetime
from decimal import Decimal

from courses.models import TrainingClass
from trainees.models import Exam, ExamScore


def exam_of(training_class: TrainingClass) -> Exam | None:
    """The class's exam once a mark of it was entered."""
    return training_class.exams.order_by("held_at", "pk").first()


def marks_of(exam: Exam | None) -> dict[int, Decimal]:
    """Marks (0 to 100) by trainee id."""
    if exam is None:
        return {}
    return dict(ExamScore.objects.filter(exam=exam).values_list("trainee", "score"))


def last_change(training_class: TrainingClass, exam: Exam | None) -> tuple[int, datetime | None]:
    """The place in the ledger and the moment of the last entry that this exam made; 0 before."""
    if exam is None:
        return 0, None
    entries = training_class.entries.filter(source=f"exam:{exam.pk}").order_by("-sequence")
    return entries.values_list("sequence", "recorded_at").first() or (0, None)
