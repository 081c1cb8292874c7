"""Incidents (docs/rules.md, R4.11 and R4.12): recorded, decided for each part, taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from courses.models import Session, TrainingClass
from courses.services.locking import class_at_work
from trainees.enums import CaseState, IncidentDecision, IncidentMatter, IncidentRefusal
from trainees.models import Incident, IncidentPart, ScoreEntry, ScoreRule, Trainee
from trainees.policies.incident import decisions, ground_of, without_names
from trainees.queries.incident import standing_levels
from trainees.services.ledger import Claim, reverse_entry, settle
from trainees.services.life import withdrawn_of
from trainees.services.notification import tell_incident_decided
from trainees.services.withdrawal import file_case, lift_sanction, sanction_on_record
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record


@dataclass(frozen=True)
class Happening:
    """What an incident was; a `session` says when and often where."""

    matter: str
    at: datetime
    rule: ScoreRule | None = None
    session: Session | None = None
    place: str = ""
    note: str = ""

    @property
    def source(self) -> str:
        """One breach of one rule counts once in a session, else once a moment."""
        assert self.rule is not None
        where = f"session:{self.session.pk}" if self.session else self.at.isoformat()
        return f"conduct:{self.rule.code}:{where}"


def record_incident(
    training_class: TrainingClass,
    happening: Happening,
    parts: Mapping[int, str],
    *,
    by: Actor,
    now: datetime,
) -> Incident:
    """Put an incident with its people on the record and post the rule's points, if it broke one.
    Refused where a breach names no rule, for oneself and for somebody of another class; sent
    twice it is recorded once."""
    if happening.matter == IncidentMatter.BREACH and happening.rule is None:
        raise Refused(IncidentRefusal.RULE_NEEDED)
    with class_at_work(pk=training_class.pk) as locked:
        people = _people(locked, parts, by=by)
        if known := _recorded(locked, happening, people, by=by):
            return known
        entries = post_breach(locked, happening, people, by=by, now=now)
        incident = write_incident(locked, happening, parts, entries, by=by)
        record("record_incident", by=by, about=incident, head=locked, now=now)
    return incident


def _recorded(
    training_class: TrainingClass, happening: Happening, people: Iterable[int], *, by: Actor
) -> Incident | None:
    """The very same incident, by the same person: what a first click has recorded."""
    same = training_class.incidents.filter(
        matter=happening.matter,
        at=happening.at,
        rule=happening.rule,
        session=happening.session,
        place=happening.place,
        note=happening.note,
        recorded_by=by.user_id,
        taken_back_at__isnull=True,
    )
    among = set(people)
    return next(
        (one for one in same if {part.trainee_id for part in one.parts.all()} == among), None
    )


def post_breach(
    training_class: TrainingClass,
    happening: Happening,
    people: Mapping[int, str],
    *,
    by: Actor,
    now: datetime,
) -> list[ScoreEntry]:
    """Within the class's lock: the points of the rule for these people (name by trainee); who has
    had them for this session or moment gets none. Nobody reads another's name in the reason."""
    withdrawn = withdrawn_of(training_class, people)
    if happening.rule is None:
        return []
    session, code = happening.session, happening.rule.code
    about = {"session": session.pk, "title": session.title} if session else {}
    claims = {}
    for pk, name in people.items():
        reason = without_names(happening.note, set(people.values()) - {name})[:200]
        claims[pk, happening.source] = [Claim(code, happening.at, about=about, reason=reason)]
    return settle(training_class, claims, withdrawn=withdrawn, by=by, now=now)


def write_incident(
    training_class: TrainingClass,
    happening: Happening,
    parts: Mapping[int, str],
    entries: list[ScoreEntry],
    *,
    by: Actor,
) -> Incident:
    """Within the class's lock: the incident, a part for each trainee, each with its entry."""
    posted = {entry.trainee_id: entry for entry in entries if entry.sign > 0}
    incident = Incident.objects.create(
        training_class=training_class,
        matter=happening.matter,
        rule=happening.rule,
        session=happening.session,
        at=happening.at,
        place=happening.place,
        note=happening.note,
        recorded_by_id=by.user_id,
    )
    IncidentPart.objects.bulk_create(
        IncidentPart(incident=incident, trainee_id=pk, taken=taken, entry=posted.get(pk))
        for pk, taken in parts.items()
    )
    return incident


def decide_part(
    part: IncidentPart,
    decision: str,
    *,
    reason: str,
    document_number: str = "",
    by: Actor,
    now: datetime,
) -> IncidentPart:
    """Decide one trainee's part: a talk or a censure goes on the record, a withdrawal case is only
    opened. Refused on oneself, twice, and for a decision that the rules leave no room for."""
    with class_at_work(incidents__parts=part.pk) as locked:
        part = _part(part, by=by)
        if part.decision:
            raise Refused(IncidentRefusal.DECIDED_ALREADY)
        standing = standing_levels([part.trainee_id])[part.trainee_id]
        if decision not in decisions(part.incident.matter, part.taken, standing):
            raise Refused(IncidentRefusal.NOT_THIS_RUNG)
        carry_out(locked, part, decision, reason, document_number, by=by, now=now)
        record("decide_incident", by=by, about=part, head=locked, fields=["decision"], now=now)
    return part


def carry_out(
    training_class: TrainingClass,
    part: IncidentPart,
    decision: str,
    reason: str,
    document_number: str = "",
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Within the class's lock: write the decision and what it brings, and tell the trainee."""
    why = reason.strip() or part.incident.what
    if decision in (IncidentDecision.TALK, IncidentDecision.CENSURE):
        part.sanction = sanction_on_record(
            part.trainee, decision, why, document_number, by=by, now=now
        )
    if decision == IncidentDecision.CASE:
        ground = ground_of(part.incident.matter, part.taken)
        part.case = file_case(training_class, part.trainee, ground, reason=why, by=by, now=now)
    part.decision, part.reason = decision, reason.strip()
    part.decided_at, part.decided_by_id = now, by.user_id
    part.save()
    if part.sanction:
        tell_incident_decided(part, now=now)


def take_back_decision(
    part: IncidentPart, *, reason: str, by: Actor, now: datetime
) -> IncidentPart:
    """Undo a decision: its talk or censure is lifted and stays on the record as such. Refused
    without a reason, on oneself, and while its case is with the organisation department."""
    with class_at_work(incidents__parts=part.pk) as locked:
        part = _part(part, by=by)
        if not part.decision:
            raise Refused(IncidentRefusal.NOT_DECIDED)
        _undo_decision(part, reason=_said(reason), by=by, now=now)
        record("take_back_decision", by=by, about=part, head=locked, fields=["decision"], now=now)
    return part


def take_back_incident(incident: Incident, *, reason: str, by: Actor, now: datetime) -> Incident:
    """Undo an incident with everything that came of it: points are reversed, sanctions lifted. It
    stays on the record with the reason. Refused as `take_back_decision` refuses."""
    why = _said(reason)
    with class_at_work(incidents=incident.pk) as locked:
        for part in IncidentPart.objects.filter(incident=incident):
            part = _part(part, by=by)
            if part.decision:
                _undo_decision(part, reason=why, by=by, now=now)
            entry = part.entry
            if entry and not ScoreEntry.objects.filter(reverses=entry).exists():
                reverse_entry(locked, entry, reason=why, by=by, now=now)
        incident = Incident.objects.get(pk=incident.pk)
        incident.taken_back_at, incident.taken_back_by_id = now, by.user_id
        incident.take_back_reason = why
        incident.save()
        record("take_back_incident", by=by, about=incident, head=locked, now=now)
    return incident


def _undo_decision(part: IncidentPart, *, reason: str, by: Actor, now: datetime) -> None:
    if part.case and part.case.state in (CaseState.OPEN, CaseState.CONFIRMED):
        raise Refused(IncidentRefusal.WITH_DEPARTMENT)
    if part.sanction:
        lift_sanction(part.sanction, reason=reason, by=by, now=now)
    part.decision, part.reason, part.sanction, part.case = "", "", None, None
    part.decided_at, part.decided_by_id = None, None
    part.save()


def _people(
    training_class: TrainingClass, parts: Mapping[int, str], *, by: Actor
) -> dict[int, str]:
    """The names by trainee; refused for oneself."""
    people = Trainee.objects.filter(pk__in=parts, training_class=training_class)
    if by.user_id and people.filter(person__user=by.user_id).exists():
        raise Refused(IncidentRefusal.OWN)
    withdrawn_of(training_class, parts)
    return dict(people.values_list("pk", "person__name"))


def _part(part: IncidentPart, *, by: Actor) -> IncidentPart:
    """The part as it stands now; refused where the incident was taken back, and on oneself."""
    found = IncidentPart.objects.select_related(
        "incident__rule", "trainee__person", "sanction", "case", "entry"
    ).get(pk=part.pk)
    if found.incident.taken_back_at:
        raise Refused(IncidentRefusal.TAKEN_BACK)
    if by.user_id and found.trainee.person.user_id == by.user_id:
        raise Refused(IncidentRefusal.OWN)
    return found


def _said(reason: str) -> str:
    if not reason.strip():
        raise Refused(IncidentRefusal.REASON_NEEDED)
    return reason.strip()[:200]
