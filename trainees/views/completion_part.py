"""What a trainee's card and start page say of completion."""

from dataclasses import dataclass
from datetime import datetime

from courses.permissions import Rights
from trainees.models import Certificate, Trainee
from trainees.permissions import see_completion
from trainees.queries.certificate import certificates_of
from trainees.queries.completion import Verdict, is_near_end, is_time_to_issue, verdicts_of
from trainees.queries.limit import LimitStand


@dataclass(frozen=True, slots=True)
class CompletionPart:
    verdict: Verdict
    certificates: list[Certificate]
    live: Certificate | None
    may_issue: bool


def completion_of(
    rights: Rights, trainee: Trainee, *, stand: LimitStand, now: datetime, keeps: bool = False
) -> CompletionPart | None:
    """For staff once the class has opened, for the trainee when its end is near or a certificate is
    there. Whoever `keeps` the trainee's certificate is offered to issue it."""
    training_class = trainee.training_class
    is_staff = see_completion(rights, training_class)
    if training_class.opened_at is None:
        return None
    certificates = certificates_of(trainee.pk)
    if not (is_staff or certificates or is_near_end(training_class, now=now)):
        return None
    stands = {trainee.pk: stand}
    verdict = verdicts_of(training_class, trainee_ids=stands, stands=stands)[trainee.pk]
    live = next((one for one in certificates if one.is_live), None)
    may_issue = keeps and live is None and verdict.is_ready
    return CompletionPart(
        verdict, certificates, live, may_issue and is_time_to_issue(training_class, now=now)
    )
