"""From what a weekly notice froze when it was made to the facts that are printed."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from trainees.documents.notice import NoticeFacts, NoticeRow

ROW_FIELDS = tuple(field.name for field in fields(NoticeRow))


def facts_of(
    frozen: Mapping[str, Any],
    *,
    number: int,
    edition: int,
    period: tuple[date, date],
    made_on: date,
    check_url: str,
    zone: tzinfo,
) -> NoticeFacts:
    """`frozen` is the notice's JSON; of its rows only the fields of NoticeRow are taken. The
    end of the objection period is told on the clock of `zone`."""
    until = frozen.get("objection_until")
    return NoticeFacts(
        class_name=frozen["class_name"],
        organiser=frozen["organiser"],
        number=number,
        edition=edition,
        period_start=period[0],
        period_end=period[1],
        made_on=made_on,
        sessions=frozen["sessions"],
        expected=frozen["expected"],
        attended=frozen["attended"],
        rate_percent=frozen["rate_percent"],
        rows=tuple(NoticeRow(**{name: row[name] for name in ROW_FIELDS}) for row in frozen["rows"]),
        not_taken=tuple(frozen["not_taken"]),
        objection_until=datetime.fromisoformat(until).astimezone(zone) if until else None,
        contact=frozen.get("contact", ""),
        signer=frozen.get("signer", ""),
        check_url=check_url,
        chain_head=frozen.get("chain_head", ""),
    )


def cells_of(row: NoticeRow) -> tuple[str, ...]:
    """A row's figures as a page shows them: nothing for none, but for the hours to date and their
    share of the total."""
    events = (
        row.late, row.left_early, row.absent, row.absent_hours, row.sick_times, row.sick_hours,
        row.personal_times, row.personal_hours, row.official_times, row.official_hours,
    )  # fmt: skip
    shown = tuple(str(event) if Decimal(event or 0) else "" for event in events)
    percent = row.percent.removesuffix("%")
    return (*shown, row.leave_hours_to_date or "0", f"{percent if Decimal(percent or 0) else 0}%")
