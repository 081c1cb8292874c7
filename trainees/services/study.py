"""Homework and exams (docs/rules.md, R5): what is entered posts by itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from courses.models import TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import Handing, LifeRefusal
from trainees.models import Assignment, Exam, ExamScore, Submission
from trainees.services.ledger import Claim, settle
from trainees.services.life import withdrawn_of
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record

EXAM, MISSING, LATE = "EXAM-01", "HW-01", "HW-02"
EXAM_TITLE = "结业考试"


def close_homework(
    training_class: TrainingClass,
    title: str,
    *,
    missing: Iterable[int],
    late: Iterable[int],
    by: Actor,
    now: datetime,
) -> Assignment:
    """Close a piece of homework with who handed in nothing and who was late (trainee ids); missing
    beats late. Closing it again adds to what was said."""
    told = {**dict.fromkeys(late, Handing.LATE), **dict.fromkeys(missing, Handing.MISSING)}
    with class_at_work(pk=training_class.pk) as locked:
        piece, _ = Assignment.objects.get_or_create(
            training_class=locked, title=title, defaults={"due_at": now}
        )
        piece.closed_at = piece.closed_at or now
        piece.save(update_fields=["closed_at"])
        said = dict(piece.submissions.values_list("trainee", "handing"))
        told = {
            pk: Handing.MISSING if Handing.MISSING in (said.get(pk), handing) else handing
            for pk, handing in told.items()
        }
        Submission.objects.bulk_create(
            [
                Submission(assignment=piece, trainee_id=pk, handing=handing)
                for pk, handing in sorted(told.items())
            ],
            update_conflicts=True,
            unique_fields=["assignment", "trainee"],
            update_fields=["handing"],
        )
        _post_homework(locked, piece, told, by=by, now=now)
        record("close_homework", by=by, about=piece, head=locked, now=now)
    return piece


def enter_exam(
    training_class: TrainingClass,
    scores: Mapping[int, Decimal],
    *,
    title: str = EXAM_TITLE,
    by: Actor,
    now: datetime,
) -> Exam:
    """Enter or correct marks (0 to 100) by trainee id; a corrected one is reversed and posted
    anew. Refused whole when any mark is out of range."""
    for score in scores.values():
        if not 0 <= score <= 100:
            raise Refused(LifeRefusal.SCORE_RANGE, score=score)
    with class_at_work(pk=training_class.pk) as locked:
        exam, _ = Exam.objects.get_or_create(
            training_class=locked, title=title, defaults={"held_at": now}
        )
        ExamScore.objects.bulk_create(
            [ExamScore(exam=exam, trainee_id=pk, score=score) for pk, score in scores.items()],
            update_conflicts=True,
            unique_fields=["exam", "trainee"],
            update_fields=["score"],
        )
        claims = {
            (pk, f"exam:{exam.pk}"): [
                Claim(EXAM, now, Fraction(score), about={"score": str(score)})
            ]
            for pk, score in scores.items()
        }
        settle(locked, claims, withdrawn=withdrawn_of(locked, scores), by=by, now=now)
        record("enter_exam", by=by, about=exam, head=locked, now=now)
    return exam


def _post_homework(
    training_class: TrainingClass,
    piece: Assignment,
    told: Mapping[int, str],
    *,
    by: Actor,
    now: datetime,
) -> None:
    codes = {Handing.MISSING: MISSING, Handing.LATE: LATE}
    about = {"title": piece.title}
    claims = {
        (pk, f"homework:{piece.pk}"): [Claim(codes[Handing(handing)], now, about=about)]
        for pk, handing in told.items()
    }
    withdrawn = withdrawn_of(training_class, (pk for pk, _ in claims))
    settle(training_class, claims, withdrawn=withdrawn, by=by, now=now)
