"""Outstanding trainees read: the proposal as it stands, the confirmed list, one's own honour."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count

from courses.models import TrainingClass
from trainees.enums import CaseState
from trainees.models import (
    AttendanceMark,
    OutstandingList,
    OutstandingTrainee,
    Sanction,
    WithdrawalCase,
)
from trainees.policies.outstanding import Proposal, Record, propose
from trainees.policies.score import to_milli
from trainees.queries.ledger import scores_of


def proposal_of(training_class: TrainingClass) -> Proposal:
    """Who would be named by the ledger, marks and sanctions of this moment."""
    staying = training_class.trainees.filter(withdrawn_at__isnull=True)
    ids = list(staying.order_by("number").values_list("pk", flat=True))
    scores = scores_of(training_class, trainee_ids=ids)
    absences = _absences(training_class)
    sanctions = Counter(
        Sanction.objects.filter(
            trainee__training_class=training_class, lifted_at__isnull=True
        ).values_list("trainee", flat=True)
    )
    cases = set(
        WithdrawalCase.objects.filter(
            trainee__training_class=training_class, state=CaseState.OPEN
        ).values_list("trainee", flat=True)
    )
    rules = training_class.rules
    return propose(
        (
            Record(pk, scores[pk].total, absences.get(pk, 0), sanctions[pk], pk in cases)
            for pk in ids
        ),
        share=rules.outstanding_share,
        lowest=to_milli(rules.outstanding_from),
    )


def _absences(training_class: TrainingClass) -> dict[int, int]:
    marks = AttendanceMark.objects.filter(
        trainee__training_class=training_class, expected=True, absent=True
    )
    return dict(marks.order_by().values_list("trainee").annotate(Count("pk")))


def standing_list(training_class: TrainingClass) -> OutstandingList | None:
    """The confirmed list, unless it was taken back."""
    found = training_class.outstanding_lists.filter(taken_back_at__isnull=True)
    return found.select_related("confirmed_by").first()


def lists_taken_back(training_class: TrainingClass) -> list[OutstandingList]:
    found = training_class.outstanding_lists.filter(taken_back_at__isnull=False)
    return list(found.select_related("confirmed_by", "taken_back_by"))


def named_on(listing: OutstandingList) -> list[OutstandingTrainee]:
    """In order of the totals, which are those of the confirmation."""
    return list(listing.named.select_related("trainee__person"))


def outstanding_among(trainee_ids: Iterable[int]) -> set[int]:
    """Those of them whom a list that stands names."""
    named = OutstandingTrainee.objects.filter(
        trainee__in=list(trainee_ids), listing__taken_back_at__isnull=True
    )
    return set(named.values_list("trainee", flat=True))


def is_outstanding(trainee_id: int) -> bool:
    """Whether a list that stands names this trainee."""
    return trainee_id in outstanding_among([trainee_id])
