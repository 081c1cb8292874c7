"""Showing a weekly notice to everybody, and taking it down again (docs/rules.md, R7.6)."""

import secrets
from datetime import datetime

from django.utils import timezone

from courses.enums import ClassState
from courses.services.locking import class_at_work
from trainees.enums import NoticeRefusal, PublicNames
from trainees.models import OpenPublication, WeeklyNotice
from trainees.policies.notice import last_public_day
from training.actors import Actor
from training.refusals import Refused
from training.services.log import record

STATES = (ClassState.OPEN, ClassState.CLOSED)  # the last notice is made at the close


def publish_notice(
    notice: WeeklyNotice, *, names: PublicNames, ground: str, by: Actor, now: datetime
) -> OpenPublication:
    """Show the notice at an address of its own for the policy's days, with `names`, on a ground.
    Refused before its sign-off, without a ground, while it is shown already, and for an edition
    that has been replaced. Shown again, it gets another address."""
    if not ground.strip():
        raise Refused(NoticeRefusal.GROUND_NEEDED)
    with class_at_work(states=STATES, notices=notice.pk) as locked:
        notice = WeeklyNotice.objects.select_related("replaced_by").get(pk=notice.pk)
        _refuse_to_publish(notice, now=now)
        publication = OpenPublication.objects.create(
            notice=notice,
            token=secrets.token_urlsafe(24),
            names=names,
            ground=ground.strip(),
            published_at=now,
            published_by_id=by.user_id,
            until=last_public_day(timezone.localdate(now), rules=locked.rules),
        )
        record("publish_notice", by=by, about=notice, head=locked, fields=["names"], now=now)
    return publication


def take_down_notice(notice: WeeklyNotice, *, by: Actor, now: datetime) -> None:
    """End the open publication at once; refused where there is none."""
    with class_at_work(states=STATES, notices=notice.pk) as locked:
        shown = OpenPublication.objects.filter(notice=notice, taken_down_at__isnull=True).first()
        if shown is None or not shown.is_up(now):
            raise Refused(NoticeRefusal.TAKEN_DOWN)
        _end(shown, by=by, now=now)
        record("take_down_notice", by=by, about=notice, head=locked, now=now)


def _refuse_to_publish(notice: WeeklyNotice, *, now: datetime) -> None:
    """What had run out makes room; what is shown refuses."""
    if notice.signed_at is None:
        raise Refused(NoticeRefusal.NOT_SIGNED)
    if notice.successor is not None:
        raise Refused(NoticeRefusal.REPLACED)
    before = OpenPublication.objects.filter(notice=notice, taken_down_at__isnull=True).first()
    if before is not None and before.is_up(now):
        raise Refused(NoticeRefusal.PUBLISHED_ALREADY)
    if before is not None:
        _end(before, by=Actor.system(), now=now)


def _end(publication: OpenPublication, *, by: Actor, now: datetime) -> None:
    publication.taken_down_at, publication.taken_down_by_id = now, by.user_id
    publication.save(update_fields=["taken_down_at", "taken_down_by"])
