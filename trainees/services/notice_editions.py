"""Correcting a weekly notice: a new edition that names the old one (docs/rules.md, R7.5)."""

from datetime import datetime

from courses.enums import ClassState
from courses.services.locking import class_at_work
from trainees.enums import NoticeRefusal
from trainees.models import WeeklyNotice
from trainees.policies.notice import objection_until
from trainees.queries.notices import changes_since, notice_facts, rolls_of
from trainees.services.notice_telling import tell_notice_corrected
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record


def correct_notice(notice: WeeklyNotice, *, reason: str, by: Actor, now: datetime) -> WeeklyNotice:
    """Make the next edition from the same rolls as they stand now: same number and period, with a
    time for objections of its own, and not signed yet. Refused without a reason, for an edition
    that has been replaced, and where nothing changed. It changes no fact of the class, so a closed
    class's notice can be corrected too."""
    if not reason.strip():
        raise Refused(NoticeRefusal.REASON_NEEDED)
    with class_at_work(states=(ClassState.OPEN, ClassState.CLOSED), notices=notice.pk) as locked:
        old = WeeklyNotice.objects.select_related("replaced_by").get(pk=notice.pk)
        if old.successor is not None:
            raise Refused(NoticeRefusal.REPLACED)
        if not changes_since(old):
            raise Refused(NoticeRefusal.NOTHING_CHANGED)
        first = locked.notices.get(number=old.number, edition=1)
        facts = notice_facts(locked, rolls_of(old), now=now, rolls_by=first.made_at)
        facts["not_taken"] = old.facts["not_taken"]  # they wait for the next, as was said
        facts["objection_until"] = objection_until(now, rules=locked.rules).isoformat()
        edition = WeeklyNotice.objects.create(
            training_class=locked,
            number=old.number,
            edition=old.edition + 1,
            replaces=old,
            reason=reason.strip(),
            closing=old.closing,
            period_start=old.period_start,
            period_end=old.period_end,
            facts=facts,
            made_at=now,
        )
        tell_notice_corrected(edition, now=now)
        record("correct_notice", by=by, about=edition, head=locked, fields=["facts"], now=now)
    return edition
