"""Taking back what staff entered by hand (docs/rules.md, R5): a reversal with its reason."""

from datetime import datetime

from courses.services.locking import class_at_work
from trainees.enums import LedgerRefusal
from trainees.models import ScoreEntry
from trainees.policies.score import BY_ITSELF
from trainees.services.ledger import reverse_entry
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record


def take_back(entry: ScoreEntry, *, reason: str, by: Actor, now: datetime) -> ScoreEntry:
    """Reverse an entry that was posted by hand; both stay in the ledger. Refused without a reason,
    twice, for an entry that posts by itself (its source is what to correct) and on oneself."""
    with class_at_work(entries=entry.pk) as locked:
        entry = ScoreEntry.objects.select_related("rule", "trainee__person").get(pk=entry.pk)
        if entry.rule.code in BY_ITSELF:
            raise Refused(LedgerRefusal.POSTED_BY_ITSELF, code=entry.rule.code)
        if by.user_id and by.user_id == entry.trainee.person.user_id:
            raise Refused(LedgerRefusal.OWN_ENTRY)
        reversal = reverse_entry(locked, entry, reason=reason.strip()[:200], by=by, now=now)
        record("reverse_entry", by=by, about=reversal, head=locked, now=now)
    return reversal
