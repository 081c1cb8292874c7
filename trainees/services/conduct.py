"""Points that staff post by rule: conduct, speeches, bulletins (docs/rules.md, R5 and R6)."""

from collections.abc import Iterable
from datetime import datetime

from courses.models import Session, TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import IncidentDecision, IncidentMatter, LifeRefusal, PartTaken
from trainees.models import Bulletin, Incident, ScoreEntry, ScoreRule, Speech
from trainees.policies.score import BULLETIN, BY_ITSELF, SPEECH
from trainees.queries.ledger import rules_of
from trainees.services.incident import Happening, carry_out, post_breach, write_incident
from trainees.services.ledger import Claim, settle
from trainees.services.life import withdrawn_of
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record

NEEDS_SANCTION = "HW-03"


def post_by_rule(
    training_class: TrainingClass,
    trainee_ids: Iterable[int],
    code: str,
    *,
    session: Session | None = None,
    title: str = "",
    note: str = "",
    at: datetime,
    by: Actor,
    now: datetime,
) -> list[ScoreEntry]:
    """Post what happened `at` a moment by a rule, whichever kind it is: a speech, an adopted
    bulletin (`title`) or conduct (`session`, `note`). Returns what was new; who had it already
    gets nothing twice."""
    category = manual_rule(training_class, code).category
    if category == SPEECH:
        return confirm_speech(training_class, trainee_ids, code, at=at, by=by, now=now)
    if category == BULLETIN:
        return adopt_bulletin(training_class, trainee_ids, code, title, at=at, by=by, now=now)
    return record_conduct(
        training_class, trainee_ids, code, session=session, note=note, at=at, by=by, now=now
    )


def record_conduct(
    training_class: TrainingClass,
    trainee_ids: Iterable[int],
    code: str,
    *,
    session: Session | None = None,
    note: str = "",
    at: datetime | None = None,
    by: Actor,
    now: datetime,
) -> list[ScoreEntry]:
    """Post a breach by its rule for one trainee or many: once in one session, else once a moment
    (`at`, if not now). Plagiarism brings its censure with it. Refused for a rule that posts by
    itself."""
    at = at or now
    with class_at_work(pk=training_class.pk) as locked:
        rule = manual_rule(locked, code)
        happening = Happening(IncidentMatter.BREACH, at, rule=rule, session=session, note=note)
        people = _names(locked, trainee_ids)
        new = post_breach(locked, happening, people, by=by, now=now)
        parts = {entry.trainee_id: PartTaken.PARTICIPANT for entry in new if entry.sign > 0}
        if parts:
            incident = write_incident(locked, happening, parts, new, by=by)
            _decide_at_once(locked, incident, by=by, now=now)
        record("record_conduct", by=by, about=locked, head=locked, fields=[code], now=now)
    return new


def confirm_speech(
    training_class: TrainingClass,
    trainee_ids: Iterable[int],
    code: str,
    *,
    at: datetime | None = None,
    by: Actor,
    now: datetime,
) -> list[ScoreEntry]:
    """Confirm the exchange speeches of one trainee or many at the level of their rule; one of one
    level at one moment (`at`, if not now)."""
    at = at or now
    with class_at_work(pk=training_class.pk) as locked:
        rule = manual_rule(locked, code)
        claims = {(pk, f"speech:{code}:{at.isoformat()}"): [Claim(code, at)] for pk in trainee_ids}
        new = _post_new(locked, claims, by=by, now=now)
        for pk, _ in claims:
            Speech.objects.get_or_create(
                trainee_id=pk, rule=rule, at=at, defaults={"confirmed_by_id": by.user_id}
            )
        record("confirm_speech", by=by, about=locked, head=locked, fields=[code], now=now)
    return new


def adopt_bulletin(
    training_class: TrainingClass,
    trainee_ids: Iterable[int],
    code: str,
    title: str,
    *,
    at: datetime | None = None,
    by: Actor,
    now: datetime,
) -> list[ScoreEntry]:
    """Note that a bulletin item of one trainee, or of several who wrote it together, was adopted at
    the level of its rule; one title posts once at one level. Refused without a title."""
    if not title.strip():
        raise Refused(LifeRefusal.TITLE_NEEDED)
    title, at = title.strip(), at or now
    with class_at_work(pk=training_class.pk) as locked:
        rule = manual_rule(locked, code)
        source = f"bulletin:{code}:{title}"
        claims = {(pk, source): [Claim(code, at, about={"title": title})] for pk in trainee_ids}
        new = _post_new(locked, claims, by=by, now=now)
        for pk, _ in claims:
            Bulletin.objects.get_or_create(
                trainee_id=pk,
                rule=rule,
                title=title,
                defaults={"at": at, "recorded_by_id": by.user_id},
            )
        record("adopt_bulletin", by=by, about=locked, head=locked, fields=[code], now=now)
    return new


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
) -> list[ScoreEntry]:
    withdrawn = withdrawn_of(training_class, (pk for pk, _ in claims))
    return settle(training_class, claims, withdrawn=withdrawn, by=by, now=now)


def _decide_at_once(
    training_class: TrainingClass, incident: Incident, *, by: Actor, now: datetime
) -> None:
    """What is entered by its rule costs its points and no more, but for plagiarism."""
    assert incident.rule is not None
    censured = incident.rule.code == NEEDS_SANCTION
    decision = IncidentDecision.CENSURE if censured else IncidentDecision.NONE
    for part in incident.parts.select_related("incident__rule", "trainee__person"):
        carry_out(training_class, part, decision, "", by=by, now=now)


def _names(training_class: TrainingClass, trainee_ids: Iterable[int]) -> dict[int, str]:
    """Names by trainee, in the order given; a stranger's is refused where points are posted."""
    ids = list(trainee_ids)
    found = training_class.trainees.filter(pk__in=ids).values_list("pk", "person__name")
    return {**dict.fromkeys(ids, ""), **dict(found)}
