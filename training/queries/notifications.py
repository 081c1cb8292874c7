"""A user's own notifications."""

from django.db.models import QuerySet
from django.http import Http404

from training.models import Notification


def notifications_of(user_id: int) -> QuerySet[Notification]:
    """Newest first."""
    return Notification.objects.filter(user=user_id)


def unread_count(user_id: int) -> int:
    return Notification.objects.filter(user=user_id, read_at__isnull=True).count()


def own_notification(user_id: int, notification_id: int) -> Notification:
    """Http404 for anybody else's."""
    found = notifications_of(user_id).filter(pk=notification_id).first()
    if found is None:
        raise Http404
    return found
