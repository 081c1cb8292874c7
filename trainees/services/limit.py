"""Watching the line of leave hours (docs/rules.md, R4.10): who comes near it is told, the case
opens and lapses by itself, and nothing else does."""

from collections.abc import Iterable
from datetime import datetime

from courses.models import TrainingClass
from trainees.enums import CaseGround, CaseState
from trainees.models import Trainee, WithdrawalCase
from trainees.queries.limit import LimitStand, limit_in_question, limit_stands
from trainees.services.notification import tell_case_opened, tell_near_limit


def watch_limit(
    training_class: TrainingClass, *, trainee_ids: Iterable[int], now: datetime
) -> None:
    """Tell once who has come near the line; open a case for whoever is over it now; let one lapse
    whose trainee is back under it. After a dismissal no second case opens on this ground."""
    ids = limit_in_question(training_class, trainee_ids=trainee_ids)
    if not ids:
        return
    stands = limit_stands(training_class, trainee_ids=ids)
    over = {pk for pk, stand in stands.items() if stand.over}
    open_cases = WithdrawalCase.objects.filter(
        trainee__in=ids, ground=CaseGround.LEAVE_OVER_LIMIT, state=CaseState.OPEN
    )
    for case in open_cases:
        if case.trainee_id not in over:
            case.state, case.decided_at = CaseState.LAPSED, now
            case.save(update_fields=["state", "decided_at"])
    if over:
        _open(stands, _without_case(over), now=now)
    near = {pk: stand for pk, stand in stands.items() if stand.near and not stand.over}
    if near:
        tell_near_limit(near, now=now)


def _without_case(trainee_ids: set[int]) -> set[int]:
    """Those still in the class who have no open, confirmed or dismissed case on this ground."""
    has_case = WithdrawalCase.objects.filter(
        trainee__in=trainee_ids, ground=CaseGround.LEAVE_OVER_LIMIT
    ).exclude(state=CaseState.LAPSED)
    gone = Trainee.objects.filter(pk__in=trainee_ids, withdrawn_at__isnull=False)
    return (
        trainee_ids
        - set(has_case.values_list("trainee", flat=True))
        - set(gone.values_list("pk", flat=True))
    )


def _open(stands: dict[int, LimitStand], trainee_ids: set[int], *, now: datetime) -> None:
    opened = WithdrawalCase.objects.bulk_create(
        WithdrawalCase(
            trainee_id=pk,
            ground=CaseGround.LEAVE_OVER_LIMIT,
            opened_at=now,
            evidence={
                "taken": str(stands[pk].taken),
                "total": str(stands[pk].total),
                "counted": str(stands[pk].counted),
            },
        )
        for pk in sorted(trainee_ids)
    )
    found = WithdrawalCase.objects.filter(pk__in=[case.pk for case in opened])
    for case in found.select_related("trainee__person"):
        tell_case_opened(case, now=now)
