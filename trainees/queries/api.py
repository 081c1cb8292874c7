"""What a program reads of a class: rows within the rights of whoever's token it holds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from courses.models import Session, TrainingClass
from courses.permissions import Rights, member, staff
from trainees.models import AttendanceMark, Certificate, Trainee, WeeklyNotice
from trainees.permissions import see_notice, see_phones, see_roster
from trainees.policies.score import from_milli
from trainees.queries.ledger import scores_of
from trainees.queries.limit import limit_stands
from trainees.queries.people import listed, trainees_seen
from training.permissions import Rule

Item = dict[str, Any]
Found = Callable[[Rights, TrainingClass], QuerySet[Any]]


@dataclass(frozen=True)
class Seen:
    """Who reads which class; `phones` says that the token may bring phone numbers."""

    rights: Rights
    training_class: TrainingClass
    phones: bool = False


@dataclass(frozen=True)
class Reading:
    """Who may read a collection, its rows by key, and the items of one page of them."""

    rule: Rule
    found: Found
    items: Callable[[Seen, list[Any]], Iterable[Item]]


def class_item(one: TrainingClass) -> Item:
    return {
        "id": one.pk,
        "name": one.name,
        "short_name": one.short_name,
        "kind": one.kind,
        "state": one.state,
        "organiser": one.organiser,
        "opened_at": _moment(one.opened_at),
        "closed_at": _moment(one.closed_at),
    }


def people(rights: Rights, training_class: TrainingClass) -> QuerySet[Trainee]:
    """Staff read the trainees of their sub-classes, a trainee the own row."""
    if staff(rights, training_class):
        return trainees_seen(rights, training_class)
    own = rights.enrolment(training_class.pk)
    return training_class.trainees.filter(pk__in=[own.trainee_id] if own else [])


def _sessions(rights: Rights, training_class: TrainingClass) -> QuerySet[Session]:
    found = Session.objects.filter(training_class=training_class)
    return found.select_related("lecturer", "venue").prefetch_related("audience")


def _session_items(seen: Seen, page: list[Session]) -> Iterable[Item]:
    for one in page:
        yield {
            "id": one.pk,
            "number": one.number,
            "starts_at": _moment(one.starts_at),
            "ends_at": _moment(one.ends_at),
            "form": one.form,
            "title": one.title,
            "lecturer": one.lecturer.name if one.lecturer else None,
            "venue": one.venue.name if one.venue else None,
            "hours": _number(one.hours),
            "state": one.state,
            "sub_classes": [sub_class.name for sub_class in one.audience.all()],
        }


def _trainee_items(seen: Seen, page: list[Trainee]) -> Iterable[Item]:
    phones = seen.phones and see_phones(seen.rights, seen.training_class)
    ids = [one.pk for one in page]
    lines = listed(seen.training_class.trainees.filter(pk__in=ids), phones=phones)
    for one in sorted(lines, key=lambda line: line.trainee_id):
        item = {
            "id": one.trainee_id,
            "number": one.number,
            "name": one.name,
            "gender": one.gender,
            "unit": one.unit,
            "post": one.post,
            "sub_class": one.sub_class,
            "seat": one.seat,
            "offices": list(one.offices),
            "withdrawn_at": _moment(one.withdrawn_at),
        }
        yield item | ({"phone": one.phone} if phones else {})


def _marks(rights: Rights, training_class: TrainingClass) -> QuerySet[AttendanceMark]:
    return AttendanceMark.objects.filter(trainee__in=people(rights, training_class).values("pk"))


def _mark_items(seen: Seen, page: list[AttendanceMark]) -> Iterable[Item]:
    for one in page:
        kinds = (one.sick_hours, one.personal_hours, one.official_hours)
        yield {
            "id": one.pk,
            "session": one.session_id,
            "trainee": one.trainee_id,
            "expected": one.expected,
            "attended": one.attended,
            "late": one.late,
            "left_early": one.left_early,
            "absent": one.absent,
            "on_leave": one.on_leave,
            "minutes_late": one.minutes_late,
            "minutes_early": one.minutes_early,
            "absent_hours": _number(one.absent_hours),
            "leave_hours": _number(sum((hours or Decimal(0) for hours in kinds), Decimal(0))),
        }


def _leave_items(seen: Seen, page: list[Trainee]) -> Iterable[Item]:
    stands = limit_stands(seen.training_class, trainee_ids=[one.pk for one in page])
    for one in page:
        stand = stands[one.pk]
        yield {
            "trainee": one.pk,
            "number": one.number,
            "leave": _number(stand.taken),
            "absent": _number(stand.absent),
            "counted": _number(stand.counted),
            "total": _number(stand.total),
            "over": stand.over,
        }


def _score_items(seen: Seen, page: list[Trainee]) -> Iterable[Item]:
    scores = scores_of(seen.training_class, trainee_ids=[one.pk for one in page])
    for one in page:
        score = scores[one.pk]
        yield {
            "trainee": one.pk,
            "number": one.number,
            "categories": {k: _number(from_milli(v)) for k, v in score.categories.items()},
            "total": _number(from_milli(score.total)),
            "band": score.band,
        }


def _notices(rights: Rights, training_class: TrainingClass) -> QuerySet[WeeklyNotice]:
    return WeeklyNotice.objects.filter(training_class=training_class).defer("facts")


def _notice_items(seen: Seen, page: list[WeeklyNotice]) -> Iterable[Item]:
    for one in page:
        yield {
            "id": one.pk,
            "number": one.number,
            "edition": one.edition,
            "closing": one.closing,
            "period_start": one.period_start.isoformat(),
            "period_end": one.period_end.isoformat(),
            "made_at": _moment(one.made_at),
            "signed_at": _moment(one.signed_at),
        }


def _certificates(rights: Rights, training_class: TrainingClass) -> QuerySet[Certificate]:
    trainees = people(rights, training_class).values("pk")
    return Certificate.objects.filter(trainee__in=trainees).select_related("end")


def _certificate_items(seen: Seen, page: list[Certificate]) -> Iterable[Item]:
    for one in page:
        yield {
            "id": one.pk,
            "serial": one.serial,
            "trainee": one.trainee_id,
            "name": one.payload["name"],
            "issued_at": _moment(one.issued_at),
            "state": one.state.value,
        }


READINGS = {
    "sessions": Reading(member, _sessions, _session_items),
    "trainees": Reading(see_roster, people, _trainee_items),
    "marks": Reading(member, _marks, _mark_items),
    "leave-hours": Reading(member, people, _leave_items),
    "scores": Reading(member, people, _score_items),
    "notices": Reading(see_notice, _notices, _notice_items),
    "certificates": Reading(member, _certificates, _certificate_items),
}


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat() if at else None


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"
