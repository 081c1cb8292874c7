"""What the pages of notices call publications and changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trainees.models import OpenPublication
from trainees.policies.notice_changes import Difference, NoticeChanges

FIELDS = {
    "name": _("Name"),
    "sessions": _("Sessions"),
    "expected": pgettext_lazy("notice", "Expected"),
    "attended": pgettext_lazy("notice", "Attended"),
    "late": _("Late (times)"),
    "left_early": _("Left early (times)"),
    "absent": _("Absent (times)"),
    "absent_hours": _("Absent (hours)"),
    "sick_times": _("Sick leave (times)"),
    "sick_hours": _("Sick leave (hours)"),
    "personal_times": _("Personal leave (times)"),
    "personal_hours": _("Personal leave (hours)"),
    "official_times": _("Official leave (times)"),
    "official_hours": _("Official leave (hours)"),
}
EVENTS = {
    "late": _("Late"),
    "left_early": _("Left early"),
    "absent": pgettext_lazy("mark", "Absent"),
    "leave": _("Leave"),
}


@dataclass(frozen=True)
class Publication:
    """An open publication as the notice's page lists it."""

    shown: OpenPublication
    now: datetime

    @property
    def is_up(self) -> bool:
        return self.shown.is_up(self.now)

    @property
    def address(self) -> str:
        return settings.SITE_URL.rstrip("/") + reverse("open-notice", args=[self.shown.token])


def publication_state(published: Iterable[OpenPublication], *, now: datetime) -> str:
    """up, down (was shown and is no more) or nothing."""
    found = list(published)
    if any(one.is_up(now) for one in found):
        return "up"
    return "down" if found else ""


def change_lines(changes: NoticeChanges) -> dict[str, Any]:
    """Totals and rows as (label, before, after); nothing reads as 0."""
    return {
        "totals": [_line(one) for one in changes.totals],
        "rows": [(row, [_line(one) for one in row.differences]) for row in changes.rows],
    }


def _line(difference: Difference) -> tuple[Any, Any, Any]:
    label = FIELDS[difference.field]
    return label, difference.before or 0, difference.after or 0
