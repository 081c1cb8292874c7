"""The list of completion as its page shows it."""

from dataclasses import dataclass

from courses.models import TrainingClass
from trainees.models import Certificate
from trainees.queries.completion import Verdict, live_certificates, verdicts_of
from trainees.queries.people import Listed, listed

READY, BLOCKED, ISSUED = "ready", "blocked", "issued"


@dataclass(frozen=True, slots=True)
class CompletionLine:
    """`standing`: what the trainee's certificate waits for; issued, whatever came after it."""

    person: Listed
    verdict: Verdict
    certificate: Certificate | None

    @property
    def standing(self) -> str:
        if self.certificate:
            return ISSUED
        return READY if self.verdict.is_ready else BLOCKED


def completion_lines(training_class: TrainingClass) -> list[CompletionLine]:
    """Every trainee of the class by number."""
    people = listed(training_class.trainees.all())
    ids = [one.trainee_id for one in people]
    verdicts = verdicts_of(training_class, trainee_ids=ids)
    certificates = live_certificates(ids)
    return [
        CompletionLine(one, verdicts[one.trainee_id], certificates.get(one.trainee_id))
        for one in people
    ]
