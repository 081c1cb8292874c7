"""Points that staff post by rule: conduct, speeches, bulletins (docs/rules.md, R5 and R6)."""

from collections.abc import Iterable
from datetime import datetime

from courses.models import Session, TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import LifeRefusal, SanctionLevel
from trainees.models import Bulletin, Incident, Sanction, ScoreRule, Speech
from trainees.queries.ledger import rules_of
from trainees.services.ledger import Claim, settle
from trainees.services.life import withdrawn_of
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record

BY_ITSELF = (
    *("EXAM-01", "HW-01", "HW-02", "MEAL-01", "MEAL-02", "DORM-01", "DORM-02"),
    *(f"ATT-0{number}" for number in range(1, 8)),
    *("OFFICE-01", "OFFICE-02", "OFFICE-03"),
)
NEEDS_SANCTION = "HW-03"


def record_conduct(
    training_class: TrainingClass,
    trainee_ids: Iterable[int],
    code: str,
    *,
    session: Session | None = None,
    note: str = "",
    by: Actor,
    now: datetime,
) -> None:
    """Post a breach by its rule for one trainee or many: once in one session, else once a moment.
    Plagiarism brings its censure with it. Refused for a rule that posts by itself."""
    with class_at_work(pk=training_class.pk) as locked:
        rule = manual_rule(locked, code)
        source = f"conduct:{code}:{f'session:{session.pk}' if session else now.isoformat()}"
        about = {"session": session.pk, "title": session.title} if session else {}
        claims = {}
        for pk in trainee_ids:
            claims[pk, source] = [Claim(code, now, about=about, reason=note)]
            _note_incident(locked, pk, rule, session, note, by=by, now=now)
        _post_new(locked, claims, by=by, now=now)
        record("record_conduct", by=by, about=locked, head=locked, fields=[code], now=now)


def confirm_speech(
    training_class: TrainingClass, trainee_id: int, code: str, *, by: Actor, now: datetime
) -> None:
    """Confirm an exchange speech at the level of its rule; one of one level at one moment."""
    with class_at_work(pk=training_class.pk) as locked:
        rule = manual_rule(locked, code)
        Speech.objects.get_or_create(
            trainee_id=trainee_id, rule=rule, at=now, defaults={"confirmed_by_id": by.user_id}
        )
        source = f"speech:{code}:{now.isoformat()}"
        _post_new(locked, {(trainee_id, source): [Claim(code, now)]}, by=by, now=now)
        record("confirm_speech", by=by, about=locked, head=locked, fields=[code], now=now)


def adopt_bulletin(
    training_class: TrainingClass,
    trainee_id: int,
    code: str,
    title: str,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Note that a trainee's bulletin item was adopted at the level of its rule; one title posts
    once at one level."""
    with class_at_work(pk=training_class.pk) as locked:
        rule = manual_rule(locked, code)
        Bulletin.objects.get_or_create(
            trainee_id=trainee_id,
            rule=rule,
            title=title,
            defaults={"at": now, "recorded_by_id": by.user_id},
        )
        claim = Claim(code, now, about={"title": title})
        source = f"bulletin:{code}:{title}"
        _post_new(locked, {(trainee_id, source): [claim]}, by=by, now=now)
        record("adopt_bulletin", by=by, about=locked, head=locked, fields=[code], now=now)


def manual_rule(training_class: TrainingClass, code: str) -> ScoreRule:
    """A rule of the class that is entered by hand, or a refusal."""
    rules = rules_of(training_class)
    if code not in rules:
        raise Refused(LifeRefusal.UNKNOWN_RULE, code=code)
    if code in BY_ITSELF:
        raise Refused(LifeRefusal.NOT_BY_HAND, code=code)
    return rules[code]


def _post_new(
    training_class: TrainingClass,
    claims: dict[tuple[int, str], list[Claim]],
    *,
    by: Actor,
    now: datetime,
) -> None:
    withdrawn = withdrawn_of(training_class, (pk for pk, _ in claims))
    settle(training_class, claims, withdrawn=withdrawn, by=by, now=now)


def _note_incident(
    training_class: TrainingClass,
    trainee_id: int,
    rule: ScoreRule,
    session: Session | None,
    note: str,
    *,
    by: Actor,
    now: datetime,
) -> None:
    key = {"session": session} if session else {"session": None, "at": now}
    _, made = Incident.objects.get_or_create(
        training_class=training_class,
        trainee_id=trainee_id,
        rule=rule,
        **key,
        defaults={"at": now, "note": note, "recorded_by_id": by.user_id},
    )
    if made and rule.code == NEEDS_SANCTION:
        Sanction.objects.create(
            trainee_id=trainee_id,
            level=SanctionLevel.CENSURE,
            reason=rule.item,
            imposed_at=now,
            imposed_by_id=by.user_id,
        )
