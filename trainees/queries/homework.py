"""Homework as its pages show it: pieces, and who handed in what when."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404

from courses.enums import ClassState
from courses.models import TrainingClass
from courses.permissions import Rights
from trainees.enums import Handing
from trainees.models import Assignment, HandIn, Submission
from trainees.permissions import collect_homework
from trainees.queries.people import Listed, listed, one_of, subject_of
from trainees.queries.posting import Place


@dataclass(frozen=True, slots=True)
class HandLine:
    """`said` is missing or late once the piece was collected, else empty."""

    person: Listed
    handed_at: datetime | None
    has_file: bool
    said: str

    @property
    def came(self) -> bool:
        return self.handed_at is not None


def pieces_of(training_class: TrainingClass) -> list[Assignment]:
    """The homework of a class, the latest due date first, each with how many `came`, were `late`
    and are `missing`."""
    said = "submissions__handing"
    found = training_class.assignments.annotate(
        came=Count("hand_ins", distinct=True),
        late=Count("submissions", filter=Q(**{said: Handing.LATE}), distinct=True),
        missing=Count("submissions", filter=Q(**{said: Handing.MISSING}), distinct=True),
    )
    return list(found.order_by("-due_at", "-pk"))


def own_hand_ins(training_class: TrainingClass, trainee_id: int) -> dict[int, HandIn]:
    """By assignment id."""
    found = HandIn.objects.filter(assignment__training_class=training_class, trainee=trainee_id)
    return {one.assignment_id: one for one in found.select_related("file")}


def own_said(training_class: TrainingClass, trainee_id: int) -> dict[int, str]:
    """Missing or late by assignment id."""
    found = Submission.objects.filter(assignment__training_class=training_class, trainee=trainee_id)
    return dict(found.values_list("assignment", "handing"))


def hand_lines(piece: Assignment, *, rights: Rights, all_seen: bool) -> list[HandLine]:
    """Everybody who stays, by number; only whom one collects from unless all are seen."""
    hand_ins = {
        trainee: (at, file is not None)
        for trainee, at, file in piece.hand_ins.values_list("trainee", "handed_at", "file")
    }
    said = dict(piece.submissions.values_list("trainee", "handing"))
    people = listed(piece.training_class.trainees.filter(withdrawn_at__isnull=True))
    lines = []
    for one in people:
        if all_seen or may_collect(rights, piece.training_class_id, one):
            at, has_file = hand_ins.get(one.trainee_id, (None, False))
            lines.append(HandLine(one, at, has_file, said.get(one.trainee_id, "")))
    return lines


def may_collect(rights: Rights, class_id: int, one: Listed) -> bool:
    return collect_homework(rights, Place(class_id, one.sub_class_id, one.trainee_id))


def assignment_for(rights: Rights, assignment_id: int) -> Assignment:
    """A piece as rules ask for it; Http404 in a class one has nothing to do with."""
    found = Assignment.objects.select_related("training_class__policy").annotate(
        class_id=F("training_class")
    )
    ids = rights.class_ids()
    if ids is not None:
        found = found.filter(training_class__in=ids)
    piece = found.filter(pk=assignment_id).first()
    if piece is None:
        raise Http404
    return piece


def hand_in_for(rights: Rights, hand_in_id: int) -> HandIn:
    """What came in as rules ask for it; Http404 where its class has nothing to do with one."""
    found = HandIn.objects.select_related("file")
    return one_of(
        found, rights, hand_in_id, class_path="assignment__training_class", trainee_path="trainee"
    )


def files_of(piece: Assignment, rights: Rights) -> QuerySet[HandIn]:
    """The uploads of a piece as rules ask for them."""
    found = piece.hand_ins.filter(file__isnull=False).select_related("file", "trainee__person")
    return subject_of(
        found, rights, class_path="assignment__training_class", trainee_path="trainee"
    ).order_by("trainee__number")


def classes_with_homework_due(*, now: datetime) -> set[int]:
    """Open classes with a piece whose due date has passed and that was not collected."""
    due = Assignment.objects.filter(
        due_at__lt=now, closed_at__isnull=True, training_class__state=ClassState.OPEN
    )
    return set(due.order_by().values_list("training_class", flat=True))
