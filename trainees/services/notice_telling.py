"""Who is told of a weekly notice; within its verb's transaction."""

from datetime import datetime

from django.urls import reverse

from trainees.models import WeeklyNotice
from trainees.policies.notification import Told, scope_of
from training.services.notifications import notify


def tell_notice_published(notice: WeeklyNotice, *, now: datetime) -> None:
    """The trainees who are still in the class."""
    _tell_notice(notice, Told.NOTICE_PUBLISHED, now=now)


def tell_notice_corrected(notice: WeeklyNotice, *, now: datetime) -> None:
    """The same readers, of a new edition."""
    _tell_notice(notice, Told.NOTICE_CORRECTED, now=now)


def _tell_notice(notice: WeeklyNotice, kind: Told, *, now: datetime) -> None:
    readers = notice.training_class.trainees.filter(withdrawn_at__isnull=True)
    notify(
        readers.values_list("person__user", flat=True),
        kind,
        key=f"notice:{notice.pk}",
        scope=scope_of(notice.training_class_id),
        data={
            "number": notice.number,
            "edition": notice.edition,
            "until": f"{notice.period_end:%m-%d}",
        },
        url=reverse("notice", args=[notice.pk]),
        now=now,
    )
