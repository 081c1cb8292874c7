"""A weekly notice as everybody reads it at its open address (docs/rules.md, R7.6)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from trainees.enums import PublicNames
from trainees.models import OpenPublication, WeeklyNotice
from trainees.policies.notice_public import PublicCount, PublicRow, public_counts, public_row

TOTALS = ("sessions", "expected", "attended", "rate_percent")


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """All that the open page says. `rows` are masked people, or `counts` stand alone."""

    class_name: str
    organiser: str
    number: int
    edition: int
    period_start: date
    period_end: date
    totals: dict[str, Any]
    rows: list[PublicRow]
    counts: list[PublicCount]
    objection_until: datetime | None
    contact: str
    until: date
    replaced_by: int | None  # the edition
    replacing_token: str


def publication_of(token: str) -> OpenPublication | None:
    """Also what was taken down or has run out; whoever asks looks at `is_up`."""
    found = OpenPublication.objects.select_related("notice__replaced_by")
    return found.filter(token=token).first()


def shown_now(notice: WeeklyNotice | None, *, now: datetime) -> OpenPublication | None:
    """The publication under which a notice can be read now."""
    found = notice.publications.filter(taken_down_at__isnull=True) if notice else ()
    return next((one for one in found if one.is_up(now)), None)


def public_notice(publication: OpenPublication, *, now: datetime) -> PublicNotice:
    notice = publication.notice
    facts, successor = notice.facts, _latest(notice)
    masked = publication.names == PublicNames.MASKED
    until = facts.get("objection_until")
    newer = shown_now(successor, now=now)
    return PublicNotice(
        class_name=facts["class_name"],
        organiser=facts["organiser"],
        number=notice.number,
        edition=notice.edition,
        period_start=notice.period_start,
        period_end=notice.period_end,
        totals={name: facts[name] for name in TOTALS},
        rows=[public_row(row) for row in facts["rows"]] if masked else [],
        counts=[] if masked else public_counts(facts["rows"]),
        objection_until=timezone.localtime(datetime.fromisoformat(until)) if until else None,
        contact=facts.get("contact", ""),
        until=publication.until,
        replaced_by=successor.edition if successor else None,
        replacing_token=newer.token if newer else "",
    )


def _latest(notice: WeeklyNotice) -> WeeklyNotice | None:
    """The newest edition after this one."""
    later = WeeklyNotice.objects.filter(
        training_class=notice.training_class_id,
        number=notice.number,
        edition__gt=notice.edition,
    )
    return later.order_by("-edition").first() if notice.successor else None
