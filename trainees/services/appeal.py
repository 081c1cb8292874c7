"""Appeals against entries of the ledger (docs/rules.md, R7.4)."""

from datetime import datetime

from django.utils import timezone

from courses.services.locking import class_at_work
from trainees.enums import AppealState, LedgerRefusal
from trainees.models import Appeal, ScoreEntry
from trainees.policies.notice import objection_until
from trainees.services.ledger import reverse_entry
from trainees.services.notification import tell_appeal_answered, tell_appeal_made
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record


def make_appeal(entry: ScoreEntry, *, text: str, by: Actor, now: datetime) -> Appeal:
    """A trainee appeals against an entry of their own, once. Refused without words, for a reversal
    or an entry that has one, and after the objection period, whose last moment is in time."""
    if not text.strip():
        raise Refused(LedgerRefusal.APPEAL_TEXT_NEEDED)
    with class_at_work(entries=entry.pk) as locked:
        entry = ScoreEntry.objects.select_related("trainee__person").get(pk=entry.pk)
        if entry.sign < 0:
            raise Refused(LedgerRefusal.IS_REVERSAL)
        if _reversed(entry):
            raise Refused(LedgerRefusal.ALREADY_REVERSED)
        if Appeal.objects.filter(entry=entry).exists():
            raise Refused(LedgerRefusal.APPEALED_ALREADY)
        until = objection_until(entry.recorded_at, rules=locked.rules)
        if now > until:
            local = timezone.localtime(until)
            raise Refused(LedgerRefusal.APPEAL_TOO_LATE, until=f"{local:%Y-%m-%d %H:%M}")
        appeal = Appeal.objects.create(entry=entry, text=text.strip(), made_at=now)
        tell_appeal_made(appeal, now=now)
        record("make_appeal", by=by, about=appeal, head=locked, now=now)
    return appeal


def answer_appeal(appeal: Appeal, *, uphold: bool, answer: str, by: Actor, now: datetime) -> Appeal:
    """Uphold an appeal, which reverses its entry, or dismiss it; both with a reason. An entry that
    was reversed meanwhile is not reversed twice. Refused when answered already and on oneself."""
    if not answer.strip():
        raise Refused(LedgerRefusal.ANSWER_NEEDED)
    with class_at_work(entries__appeal=appeal.pk) as locked:
        appeal = Appeal.objects.select_related("entry__trainee__person").get(pk=appeal.pk)
        if appeal.state != AppealState.OPEN:
            raise Refused(LedgerRefusal.APPEAL_ANSWERED)
        if by.user_id and by.user_id == appeal.entry.trainee.person.user_id:
            raise Refused(LedgerRefusal.OWN_APPEAL)
        if uphold and not _reversed(appeal.entry):
            reverse_entry(locked, appeal.entry, reason=answer.strip()[:200], by=by, now=now)
        appeal.state = AppealState.UPHELD if uphold else AppealState.DISMISSED
        appeal.answer, appeal.answered_at = answer.strip(), now
        appeal.answered_by_id = by.user_id
        appeal.save()
        tell_appeal_answered(appeal, upheld=uphold, now=now)
        record("answer_appeal", by=by, about=appeal, head=locked, fields=["state"], now=now)
    return appeal


def _reversed(entry: ScoreEntry) -> bool:
    return ScoreEntry.objects.filter(reverses=entry).exists()
